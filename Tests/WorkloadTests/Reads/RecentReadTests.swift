import BeaufortNumerics
import Testing
import Workload

@Suite("Recent reads")
struct RecentReadTests {
  @Test("a share of the reads looks at what changed within the last hour", arguments: UInt64(1)...3)
  func share(seed: UInt64) {
    var load = LoadSpec(
      population: 1_000_000,
      changes: ArrivalSpec(rate: .perSecond(1)),
      mix: MixSpec(create: 1_000, update: 0, delete: 0)
    )
    load.reads = ArrivalSpec(rate: .perSecond(2))
    load.recentPermille = 300
    let (changes, reads) = TrafficRig(load: load, duration: .hours(3), seed: seed).all()
    var instants: [UInt32: Instant] = [:]
    for change in changes { instants[change.record] = change.instant }
    // Every create is a record of its own, and popularity alone would hit a new one once in a hundred.
    var ages: [Int64] = []
    for read in reads {
      guard let changed = instants[read.record] else { continue }
      let age = (read.instant - changed).nanoseconds
      #expect(age >= 0)
      ages.append(age)
    }
    let share = Double(ages.count { $0 <= 3_600_000_000_000 }) / Double(reads.count)
    #expect(abs(share - 0.3) < 0.02, "seed \(seed): \(share)")
    let older = ages.count { $0 > 3_600_000_000_000 }
    #expect(Double(older) < 0.01 * Double(reads.count), "seed \(seed): \(older) older than an hour")
    let late = reads.filter { $0.instant >= .start + .hours(1) }.count
    let old = ages.count { $0 > 1_800_000_000_000 && $0 <= 3_600_000_000_000 }
    #expect(abs(Double(old) / (0.15 * Double(late)) - 1) < 0.25, "seed \(seed): the whole hour is drawn from alike")
  }

  @Test("without any change yet, recent reads go by popularity")
  func none() {
    var load = TrafficRig.orders(rate: 0, reads: 50)
    load.recentPermille = 1_000
    let reads = TrafficRig(load: load).all().reads
    #expect(reads.count > 25_000)
    #expect(Set(reads.map(\.record)).count > 500)
  }

  @Test("storms change what is read as recent, never when or how often")
  func underStorm() {
    var load = TrafficRig.orders(reads: 20)
    load.recentPermille = 300
    let storm = StormLoad(factorPermille: 20_000, start: .start + .seconds(60), end: .start + .seconds(120))
    let calm = TrafficRig(load: load).all().reads
    let stormy = TrafficRig(load: load, storms: [storm]).all().reads
    #expect(calm.map(\.instant) == stormy.map(\.instant) && calm.map(\.identity) == stormy.map(\.identity))
    #expect(stormy.contains { $0.record >= SourceChange.stormRecordBase })
  }
}
