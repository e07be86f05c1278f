import BeaufortNumerics
import Chaos
import Testing

@Suite("Timeline")
struct TimelineTests {
  private static let sample: [FaultSpec] = {
    var jobs = fault("bulkJobs", on: .system(0), at: .hours(1), for: nil, ["parents": 0, "records": 10_000])
    jobs.perRecord = .milliseconds(4)
    return [
      fault("latency", on: .link(0), at: .hours(1), for: .hours(1), ["add": 1_000]),
      fault("outage", on: .system(1), at: .hours(1), for: .hours(1)),
      fault("errorRate", on: .system(1), at: .hours(1), for: .hours(1), ["rate": 100]),
      fault("slowService", on: .system(1), at: .hours(1), for: .hours(1)),
      fault("dataStorm", on: .flow(0), at: .hours(1), for: .hours(1), ["factor": 5_000]),
      jobs,
      fault("crash", on: .integration, at: .hours(1), for: .hours(1)),
    ]
  }()

  @Test("intensity 0 is calm, whatever the fault")
  func calm() {
    #expect(Self.sample.map(\.kind) == FaultKind.all.map(\.name))
    for var fault in Self.sample {
      #expect(weather([fault]).windows.count == 1, "\(fault.kind)")
      fault.intensityPermille = 0
      #expect(weather([fault]) == Timeline(), "\(fault.kind)")
    }
  }

  @Test("windows keep the index of their fault when others leave no trace")
  func faultIndex() {
    var faults = Self.sample
    faults[0].intensityPermille = 0
    #expect(weather(faults).windows.map(\.fault) == Array(1..<faults.count))
  }

  @Test("a window is cut to the scenario's time, and one outside it is none")
  func clipping() {
    let erp = FaultTarget.system(0)
    let timeline = weather(
      [
        fault("outage", on: erp, at: .zero - .hours(1), for: .hours(2)),
        fault("outage", on: erp, at: .hours(9), for: Interval(nanoseconds: .max)),
        fault("outage", on: erp, at: .hours(10), for: .hours(1)),
        fault("outage", on: erp, at: .zero - .hours(1), for: .hours(1)),
      ],
      duration: .hours(10)
    )
    #expect(timeline.windows.map(\.fault) == [0, 1])
    #expect(timeline.windows.map(\.start) == [.start, .start + .hours(9)])
    #expect(timeline.windows.map(\.end) == [.start + .hours(1), .start + .hours(10)])
    #expect(timeline.firstStart == .start)
    #expect(timeline.lastEnd == .start + .hours(10))
  }

  @Test("ends come before starts at one instant")
  func endsFirst() {
    let erp = FaultTarget.system(0)
    let timeline = weather([
      fault("outage", on: erp, at: .hours(2), for: .hours(1)),
      fault("outage", on: erp, at: .hours(1), for: .hours(1)),
    ])
    #expect(timeline.transitions.map(\.window) == [1, 1, 0, 0])
    #expect(timeline.transitions.map(\.isEnd) == [false, true, false, true])
    #expect(timeline.transitions.map(\.effects.outage) == [.refused, .none, .refused, .none])
  }

  @Test("faults in force at once stay on their own targets")
  func targets() {
    let timeline = weather([
      fault("slowService", on: .system(0), at: .zero, for: .hours(2), ["factor": 2_000]),
      fault("slowService", on: .system(1), at: .hours(1), for: .hours(2), ["factor": 3_000]),
    ])
    #expect(effects(of: timeline, on: .system(0), at: .minutes(90)).serviceTimePermille == 2_000)
    #expect(effects(of: timeline, on: .system(1), at: .minutes(90)).serviceTimePermille == 3_000)
  }

  @Test("the order in which a storm lists its faults changes no effect", arguments: UInt64(0)..<40)
  func order(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let faults = (0..<12).map { _ in Self.randomFault(using: &random) }
    let (listed, shuffled) = (weather(faults), weather(faults.shuffled(using: &random)))
    for _ in 0..<200 {
      let instant = Interval.seconds(Int64.random(in: 0..<7_200, using: &random))
      for target in [FaultTarget.system(0), .link(0)] {
        #expect(
          effects(of: listed, on: target, at: instant) == effects(of: shuffled, on: target, at: instant),
          "seed \(seed), \(target) at \(instant.nanoseconds)"
        )
      }
    }
    #expect(listed.transitions.suffix(1).allSatisfy { $0.effects == Effects() }, "seed \(seed)")
  }

  private static func randomFault(using random: inout RandomStream) -> FaultSpec {
    let intensity = Int64.random(in: 1...1_500, using: &random)
    let target = Bool.random(using: &random) ? FaultTarget.system(0) : .link(0)
    let at = Interval.seconds(Int64.random(in: 0..<3_600, using: &random))
    let length = Interval.seconds(Int64.random(in: 1..<2_400, using: &random))
    let (kind, settings): (String, [String: Int64]) =
      switch Int.random(in: 0..<4, using: &random) {
      case 0: ("latency", ["add": Int64.random(in: 0..<1_000, using: &random), "jitter": 3])
      case 1: ("outage", ["mode": Int64.random(in: 0...1, using: &random)])
      case 2: ("slowService", ["factor": Int64.random(in: 1_000...9_999, using: &random)])
      default:
        (
          "errorRate",
          ["rate": Int64.random(in: 0...999, using: &random), "status": Int64.random(in: 0...2, using: &random)]
        )
      }
    return fault(kind, on: target, at: at, for: length, settings, intensity: intensity)
  }
}
