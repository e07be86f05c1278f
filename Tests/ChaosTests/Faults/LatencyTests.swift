import BeaufortNumerics
import Chaos
import Testing

@Suite("Latency")
struct LatencyTests {
  private let link = FaultTarget.link(0)

  @Test("adds to each trip inside its window alone")
  func window() {
    let timeline = weather([
      fault("latency", on: link, at: .hours(1), for: .minutes(10), ["add": 200_000_000, "jitter": 50_000_000])
    ])
    let inside = effects(of: timeline, on: link, at: .minutes(65))
    #expect(inside.addedLatency == .milliseconds(200))
    #expect(inside.addedJitter == .milliseconds(50))
    #expect(effects(of: timeline, on: link, at: .minutes(59)) == Effects())
    #expect(effects(of: timeline, on: link, at: .minutes(70)) == Effects())
    #expect(effects(of: timeline, on: .link(1), at: .minutes(65)) == Effects())
  }

  @Test("overlapping windows add up, jitters too")
  func overlap() {
    let timeline = weather([
      fault("latency", on: link, at: .zero, for: .hours(2), ["add": 1_000_000, "jitter": 100]),
      fault("latency", on: link, at: .hours(1), for: .hours(2), ["add": 2_000_000, "jitter": 10]),
    ])
    #expect(effects(of: timeline, on: link, at: .minutes(90)).addedLatency == .milliseconds(3))
    #expect(effects(of: timeline, on: link, at: .minutes(90)).addedJitter.nanoseconds == 110)
    #expect(effects(of: timeline, on: link, at: .minutes(150)).addedLatency == .milliseconds(2))
  }

  @Test("the intensity scales the window, not the delay")
  func intensity() {
    let timeline = weather([fault("latency", on: link, at: .zero, for: .hours(2), ["add": 7], intensity: 250)])
    #expect(timeline.lastEnd == .start + .minutes(30))
    #expect(effects(of: timeline, on: link, at: .minutes(29)).addedLatency.nanoseconds == 7)
  }
}
