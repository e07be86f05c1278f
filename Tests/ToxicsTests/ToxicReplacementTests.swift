import BeaufortNumerics
import Testing
import Toxics

@Suite("Toxics of a line that come and go")
struct ToxicReplacementTests {
  @Test("what is held leaves at once and in order, even what would never have left")
  func release() {
    var line = ToxicLine.of(.latency(.seconds(60), jitter: .zero), .bandwidth(bytesPerMillisecond: 0))
    line.receive(10, at: .start)
    line.receive(20, at: Instant.milliseconds(1))
    line.end(at: Instant.milliseconds(2))
    line.replace(with: [], at: Instant.milliseconds(3))
    #expect(line.nextDeparture == Instant.milliseconds(3))
    #expect(line.departures(at: 3) == [.bytes(10), .bytes(20), .end])
  }

  @Test("a new toxic is felt by what arrives from then on")
  func added() {
    var line = ToxicLine.of()
    line.receive(1, at: .start)
    line.replace(with: [.latency(.milliseconds(100), jitter: .zero)], at: Instant.milliseconds(5))
    line.receive(2, at: Instant.milliseconds(5))
    #expect(line.departures(at: 5) == [.bytes(1)])
    #expect(line.departures(at: 104) == [])
    #expect(line.departures(at: 105) == [.bytes(2)])
  }

  @Test("a limit that stays goes on counting, and a deadline that stays does not move")
  func kept() {
    var line = ToxicLine.of(.limitData(bytes: 100))
    line.receive(60, at: .start)
    line.replace(with: [.latency(.zero, jitter: .zero), .limitData(bytes: 100)], at: .start)
    line.receive(60, at: .start)
    #expect(line.departures(at: 0) == [.bytes(60), .bytes(40), .discard(20), .close])

    var deadline = ToxicLine.of(.resetPeer(after: .milliseconds(100)))
    deadline.replace(
      with: [.resetPeer(after: .milliseconds(100)), .slowClose(delay: .zero)],
      at: Instant.milliseconds(50)
    )
    #expect(deadline.nextDeparture == Instant.milliseconds(100))
  }

  @Test("a connection whose bytes were swallowed closes when the swallowing ends")
  func swallowed() {
    var line = ToxicLine.of(.timeout(after: nil))
    line.receive(10, at: .start)
    #expect(line.departures(at: 0) == [.discard(10)])
    line.replace(with: [], at: Instant.milliseconds(7))
    #expect(line.departures(at: 7) == [.close])
    #expect(line.nextDeparture == .never)
  }

  @Test("a line of very many small pieces is full before its bytes say so")
  func pieces() {
    var line = ToxicLine.of(.slicer(size: 1, variation: 0, pause: .milliseconds(1)))
    line.receive(60_000, at: .start)
    #expect(!line.isFull)
    line.receive(5_536, at: .start)
    #expect(line.isFull)
  }

  @Test("a line that is over stays so")
  func over() {
    var line = ToxicLine.of(.limitData(bytes: 0))
    line.receive(1, at: .start)
    #expect(line.departures(at: 0) == [.discard(1), .close])
    line.replace(with: [], at: .start)
    line.receive(1, at: .start)
    #expect(line.departures(at: 1) == [])
  }

  @Test(
    "attributes make the settings that they come from",
    arguments: [
      ToxicSettings.latency(.milliseconds(5), jitter: .milliseconds(2)), .bandwidth(bytesPerMillisecond: 7),
      .slowClose(delay: .milliseconds(9)), .timeout(after: nil), .timeout(after: .milliseconds(3)),
      .resetPeer(after: .zero), .slicer(size: 10, variation: 4, pause: Interval(nanoseconds: 5_000)),
      .limitData(bytes: 11),
    ]
  )
  func attributes(settings: ToxicSettings) throws {
    let attributes = Dictionary(uniqueKeysWithValues: settings.attributes.map { ($0.key, Double($0.value)) })
    #expect(try ToxicSettings(type: settings.type, attributes: attributes) == settings)
  }
}
