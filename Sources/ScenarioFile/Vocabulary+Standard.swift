import Chaos
import Measurement
import Numerics
import Patterns
import Platform

extension Vocabulary {
  /// What this build knows.
  package static let standard = Vocabulary(
    faults: [
      Fault(name: "latency", targets: [.link, .system]),
      Fault(
        name: "outage",
        targets: [.system, .link],
        parameters: [
          Parameter(
            "mode",
            .choice(["refused", "blackHole"]),
            in: 0...1,
            standard: 0,
            summary: "how it looks from outside"
          )
        ]
      ),
      Fault(name: "errorRate", targets: [.system]),
      Fault(
        name: "slowService",
        targets: [.system],
        parameters: [Parameter("factor", .factor, in: 1_000...1_000_000, standard: 10_000, summary: "how many times")]
      ),
      Fault(
        name: "dataStorm",
        targets: [.flow],
        parameters: [Parameter("factor", .factor, in: 1_000...1_000_000, standard: 10_000, summary: "how many times")]
      ),
      Fault(
        name: "bulkJobs",
        targets: [.system],
        isForOrgsOnly: true,
        parameters: [
          Parameter("parents", .flow, in: 0...Int64.max, standard: nil, summary: "the flow whose parents are locked"),
          Parameter("jobs", .count, in: 1...100, standard: 1, summary: "jobs at once"),
          Parameter("records", .count, in: 1...100_000_000, standard: 100_000, summary: "records a job"),
          Parameter("parallel", .count, in: 1...100, standard: 5, summary: "batches at once"),
        ],
        needsLength: false
      ),
      Fault(name: "crash", targets: [.integration]),
    ],
    patterns: ["call-in", "call-out", "virtualization", "batch", "event-driven"].map { Pattern(name: $0) },
    limits: ["dailyApi", "hourlyODataCallout"],
    measures: [
      Measure(name: "propagation.p95", unit: "s", allowsWeather: true),
      Measure(name: "lost", unit: "count", allowsWeather: false),
      Measure(name: "deadLettered", unit: "count", allowsWeather: false),
      Measure(name: "reads.availability", unit: "share", allowsWeather: true),
      Measure(name: "reads.latency.p95", unit: "s", allowsWeather: true),
      Measure(name: "recovery.time", unit: "s", allowsWeather: false),
      Measure(name: "allocation.demand", unit: "share", allowsWeather: false),
    ]
  )
}
