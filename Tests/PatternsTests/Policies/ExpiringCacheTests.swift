import BeaufortNumerics
import Patterns
import Testing

@Suite("Expiring cache: finds what it was told, until it expires, and no longer holds what has")
struct ExpiringCacheTests {
  @Test("It agrees with a dictionary of everything ever kept", arguments: UInt64(0)..<8)
  func model(_ seed: UInt64) {
    var luck = RandomStream(seed: seed)
    var cache = ExpiringCache(keepsExpired: false)
    var model: [UInt32: (value: UInt32, until: Instant)] = [:]
    let lifetime = Int64(1_000)
    var now = Instant.start
    for step in 0..<2_000 {
      now = Instant(nanoseconds: now.nanoseconds + Int64.random(in: 0...4, using: &luck))
      let record = UInt32.random(in: 0..<(step < 1_000 ? 300 : 20), using: &luck) &* 0x1_0001
      let until = Instant(nanoseconds: now.nanoseconds + Int64.random(in: 1...lifetime, using: &luck))
      cache.sweep(at: now)
      if Bool.random(using: &luck) {
        let isNewer = model[record].map { $0.until <= now || $0.until <= until } ?? true
        let wasKept = cache.keep(RecordID(record), ValueID(UInt32(step)), until: until)
        #expect(wasKept == isNewer)
        if isNewer { model[record] = (UInt32(step), until) }
      }
      let expected = model[record].flatMap { now < $0.until ? ValueID($0.value) : nil }
      #expect(cache.fresh(RecordID(record), at: now) == expected)
      #expect(cache.count <= model.count)
    }
    for (record, entry) in model where now < entry.until {
      #expect(cache.fresh(RecordID(record), at: now) == ValueID(entry.value))
    }
    cache.sweep(at: Instant(nanoseconds: now.nanoseconds + lifetime))
    #expect(cache.count == 0)
  }

  @Test("Memory follows what is live, not what was ever kept")
  func bounded() {
    var cache = ExpiringCache(keepsExpired: false)
    var most = 0
    for record in UInt32(0)..<50_000 {
      let now = Instant(nanoseconds: Int64(record))
      cache.sweep(at: now)
      let isKept = cache.keep(RecordID(record), ValueID(record), until: now + Interval(nanoseconds: 100))
      #expect(isKept)
      most = max(most, cache.count)
    }
    #expect(most == 100)
  }

  @Test("Where expired values stay, the last one is found however old")
  func stale() {
    var cache = ExpiringCache(keepsExpired: true)
    let isKept = cache.keep(RecordID(7), ValueID(1), until: .second(60))
    #expect(isKept)
    cache.sweep(at: .minute(500))
    #expect(cache.fresh(RecordID(7), at: .second(60)) == nil)
    #expect(cache.last(RecordID(7)) == ValueID(1))
    let isOlderKept = cache.keep(RecordID(7), ValueID(2), until: .second(59))
    #expect(!isOlderKept)
    #expect(cache.last(RecordID(7)) == ValueID(1))
  }
}
