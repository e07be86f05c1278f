import BeaufortNumerics
import Chaos
import Testing

@Suite("Looking ahead in a timeline")
struct TimelineQueriesTests {
  private let erp = FaultTarget.system(0)

  private func fault(_ start: Int64, _ end: Int64, mode: Int64 = 0) -> FaultSpec {
    ChaosTests.fault("outage", on: erp, at: .seconds(start), for: .seconds(end - start), ["mode": mode])
  }

  private func hit(_ timeline: Timeline, _ from: Int64, _ through: Int64) -> Int? {
    timeline.outageIndex(of: erp, from: .start + .seconds(from), through: .start + .seconds(through))
  }

  @Test("a window holds its first instant and not its end")
  func bounds() {
    let timeline = weather([fault(10, 20)])
    #expect(hit(timeline, 0, 9) == nil)
    #expect(hit(timeline, 0, 10) == 0)
    #expect(hit(timeline, 19, 30) == 0)
    #expect(hit(timeline, 20, 30) == nil)
    #expect(timeline.isDown(.system(1), from: .start, through: .start + .hours(1)) == nil)
    #expect(timeline.isDown(erp, from: .start, through: .start + .hours(1))?.start == .start + .seconds(10))
  }

  @Test("the first to matter is found, and at one instant the black hole")
  func first() {
    let timeline = weather([fault(50, 60), fault(10, 40), fault(20, 40, mode: 1)])
    #expect(hit(timeline, 0, 100) == 1)
    #expect(hit(timeline, 25, 100) == 2)
    #expect(hit(timeline, 45, 100) == 0)
  }

  @Test("other kinds take nothing down, and calm has no first fault")
  func others() {
    let slow = ChaosTests.fault("slowService", on: erp, at: .zero, for: .hours(1))
    #expect(hit(weather([slow]), 0, 100) == nil)
    #expect(Timeline().firstStart == nil)
    #expect(Timeline().lastEnd == nil)
  }

  @Test("a window says in words what it does")
  func words() {
    let faults = [
      ChaosTests.fault("slowService", on: erp, at: .zero, for: .hours(1), ["factor": 2_500], intensity: 500),
      ChaosTests.fault("outage", on: erp, at: .zero, for: .hours(1), ["mode": 1]),
      ChaosTests.fault("latency", on: .link(0), at: .zero, for: .hours(1), ["add": 1_500_000]),
      ChaosTests.fault("errorRate", on: erp, at: .zero, for: .hours(1), ["rate": 25]),
      ChaosTests.fault("crash", on: .integration, at: .zero, for: .hours(1)),
    ]
    #expect(
      weather(faults).windows.map(\.detail) == [
        "slowService (factor 2.5, intensity 0.5)", "outage (mode blackHole)", "latency (add 1500us, jitter 0s)",
        "errorRate (rate 2.5%, status 503)", "crash",
      ]
    )
  }
}
