import BeaufortNumerics
import Chaos
import ScenarioFile

extension Vocabulary {
  /// The words of the default scenario and a few more, whatever else is registered: so that messages that list words
  /// stay the same.
  static let sample = Vocabulary(
    faults: [
      Fault(name: "outage", targets: [.system, .link], parameters: [mode]),
      Fault(name: "slowService", targets: [.system], parameters: [factor]),
      Fault(name: "dataStorm", targets: [.flow], parameters: [factor]),
      Fault(
        name: "bulkJobs",
        targets: [.system],
        isForOrgsOnly: true,
        parameters: [parents, number("jobs", 1), number("records", nil)],
        standardLength: { $0.perRecord }
      ),
      Fault(name: "crash", targets: [.integration]),
    ],
    patterns: [
      Pattern(name: "call-in", parameters: [number("attempts", 8), outbox]), Pattern(name: "call-out"),
      Pattern(name: "batch", parameters: [every]),
    ],
    limits: ["dailyApi", "hourlyODataCallout"],
    measures: [
      Measure(name: "propagation.p50", unit: "s", allowsWeather: true),
      Measure(name: "propagation.p95", unit: "s", allowsWeather: true),
      Measure(name: "reads.availability", unit: "share", allowsWeather: true),
      Measure(name: "reads.latency.p95", unit: "s", allowsWeather: true),
      Measure(name: "throughput.delivered", unit: "1/s", allowsWeather: false),
      Measure(name: "recovery.time", unit: "s", allowsWeather: false),
      Measure(name: "allocation.demand", unit: "share", allowsWeather: false),
      Measure(name: "allocation.dailyApi.demand", unit: "share", allowsWeather: false),
      Measure(name: "lost", unit: "count", allowsWeather: false),
      Measure(name: "deadLettered", unit: "count", allowsWeather: false),
    ]
  )

  private static let mode = Parameter(
    "mode",
    .choice(["refused", "blackHole"]),
    in: 0...1,
    standard: 0,
    summary: "how"
  )
  private static let factor = Parameter("factor", .factor, in: 1_000...1_000_000, standard: 10_000, summary: "by what")
  private static let parents = Parameter("parents", .flow, in: 0...9, standard: nil, summary: "the flow of the parents")
  private static let outbox = Parameter("outbox", .flag, in: 0...1, standard: 0, summary: "whether it is durable")
  private static let every = Parameter("every", .duration, in: 1...1 << 60, standard: 1 << 40, summary: "how often")

  private static func number(_ name: String, _ standard: Int64?) -> Parameter {
    Parameter(name, .count, in: 1...1_000_000, standard: standard, summary: "how many \(name)")
  }
}
