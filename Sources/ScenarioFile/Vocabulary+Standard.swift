import Chaos
import Measurement
import Numerics
import Patterns
import Platform

extension Vocabulary {
  /// What this build knows.
  package static let standard = Vocabulary(
    faults: FaultKind.all.map { kind in
      Fault(
        name: kind.name,
        targets: kind.targets,
        isForOrgsOnly: kind.isForOrgsOnly,
        parameters: kind.parameters,
        standardLength: kind.standardLength
      )
    },
    patterns: PatternKind.all.map { Pattern(name: $0.name, parameters: $0.parameters) },
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
