import BeaufortNumerics
import Testing
import Toxics

@Suite("Toxics on virtual time")
struct ToxicLineTests {
  @Test("without toxics what arrives leaves at once, and the end after it")
  func nothing() {
    var line = ToxicLine.of()
    line.receive(10, at: .start)
    line.end(at: .start)
    #expect(line.departures(at: 0) == [.bytes(10), .end])
    #expect(line.nextDeparture == .never && line.heldBytes == 0)
  }

  @Test("latency holds bytes and the end for its length")
  func latency() {
    var line = ToxicLine.of(.latency(.milliseconds(100), jitter: .zero))
    line.receive(10, at: .start)
    line.end(at: Instant.milliseconds(5))
    #expect(line.nextDeparture == Instant.milliseconds(100))
    #expect(line.departures(at: 99) == [])
    #expect(line.departures(at: 100) == [.bytes(10)])
    #expect(line.departures(at: 105) == [.end])
  }

  @Test("jitter stays within its bounds and uses them", arguments: UInt64(1)...5)
  func jitter(seed: UInt64) {
    var line = ToxicLine.of(.latency(.milliseconds(20), jitter: .milliseconds(5)), seed: seed)
    var held: [Interval] = []
    for second in Int64(0)..<200 {
      let now = Instant.start + .seconds(second)
      line.receive(1, at: now)
      held.append(line.nextDeparture - now)
      #expect(line.departures(at: second * 1_000 + 25) == [.bytes(1)], "seed \(seed)")
    }
    #expect(held.allSatisfy { $0 >= .milliseconds(15) && $0 <= .milliseconds(25) }, "seed \(seed)")
    #expect(held.contains { $0 < .milliseconds(16) } && held.contains { $0 > .milliseconds(24) }, "seed \(seed)")
  }

  @Test("ten megabits a second let ten megabits leave in a second")
  func bandwidth() {
    var line = ToxicLine.of(.bandwidth(bytesPerMillisecond: 1_250))
    for _ in 0..<100 { line.receive(25_000, at: .start) }
    let left = line.departures(at: 1_000).reduce(0) { sum, departure in
      if case .bytes(let count) = departure { sum + count } else { sum }
    }
    #expect(left == 1_250_000)
    #expect(line.isFull)
  }

  @Test("a rate of nothing holds everything, whatever comes after")
  func still() {
    var line = ToxicLine.of(.bandwidth(bytesPerMillisecond: 0), .latency(.milliseconds(1), jitter: .zero))
    line.receive(10, at: .start)
    line.receive(10, at: .start)
    line.end(at: .start)
    #expect(line.departures(at: 1_000_000) == [])
    #expect(line.nextDeparture == .never)
  }

  @Test("the slowest row of all holds what it is given, and traps nowhere")
  func slowest() {
    let day = Interval.hours(24)
    var line = ToxicLine.of(
      .slicer(size: 1, variation: 0, pause: day),
      .latency(day, jitter: day),
      .bandwidth(bytesPerMillisecond: 1)
    )
    for _ in 0..<3 { line.receive(65_536, at: .start) }
    line.end(at: .start)
    #expect(line.heldBytes == 3 * 65_536 && line.isFull)
    #expect(line.departures(at: 0) == [])
  }

  @Test("a limit passes its bytes, throws the rest away and closes")
  func limitData() {
    var line = ToxicLine.of(.limitData(bytes: 15))
    line.receive(10, at: .start)
    line.receive(10, at: .start)
    line.receive(10, at: .start)
    #expect(line.departures(at: 0) == [.bytes(10), .bytes(5), .discard(5), .close])
    #expect(line.nextDeparture == .never)
  }

  @Test("a timeout swallows and closes, a reset swallows and resets, a black hole only swallows")
  func swallowing() {
    for (settings, last) in [
      (ToxicSettings.timeout(after: .milliseconds(50)), ToxicLine.Departure.close as ToxicLine.Departure?),
      (.resetPeer(after: .milliseconds(50)), .reset), (.timeout(after: nil), nil),
    ] {
      var line = ToxicLine.of(settings)
      line.receive(10, at: .start)
      line.end(at: .start)
      #expect(line.departures(at: 49) == [.discard(10)])
      #expect(line.heldBytes == 0)
      #expect(line.departures(at: 50) == (last.map { [$0] } ?? []))
    }
  }

  @Test("a slow close holds back the end alone")
  func slowClose() {
    var line = ToxicLine.of(.slowClose(delay: .milliseconds(30)))
    line.receive(10, at: .start)
    line.end(at: .start)
    #expect(line.departures(at: 29) == [.bytes(10)])
    #expect(line.departures(at: 30) == [.end])
  }

  @Test("no row of gentle toxics loses, makes up or reorders a byte", arguments: UInt64(1)...50)
  func conservation(seed: UInt64) {
    let key = DrawKey(seed: seed, replication: 1)
    var line = ToxicLine.of(
      .latency(.milliseconds(20), jitter: .milliseconds(30)),
      .slicer(size: 7, variation: 6, pause: .milliseconds(1)),
      .bandwidth(bytesPerMillisecond: 3),
      .slowClose(delay: .milliseconds(3)),
      seed: seed
    )
    var (arrived, left, ended) = (0, 0, false)
    var now = Instant.start
    for step in UInt64(0)..<20 {
      let count = Int(key.bits(step).reduced(below: 200)) + 1
      arrived += count
      line.receive(count, at: now)
      now = now + .milliseconds(Int64(key.bits(1_000 + step).reduced(below: 40)))
    }
    line.end(at: now)
    var steps = 0
    while line.nextDeparture != .never, steps < 10_000 {
      steps += 1
      now = max(now, line.nextDeparture)
      var departures: [ToxicLine.Departure] = []
      line.depart(at: now, into: &departures)
      for departure in departures {
        #expect(!ended, "seed \(seed): something left after the end")
        if case .bytes(let count) = departure { left += count } else { ended = departure == .end }
      }
    }
    #expect(left == arrived && ended && line.heldBytes == 0, "seed \(seed)")
  }
}
