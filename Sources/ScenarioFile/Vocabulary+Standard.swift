import Chaos
import Measurement
import Patterns
import Platform

extension Vocabulary {
  /// What the registries of this build know.
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
    limits: Limit.all.map(\.name),
    measures: (Metric.all + Limit.all.flatMap { Metric.allocation(of: $0.name) }).map { metric in
      Measure(name: metric.name, unit: metric.unit.rawValue, allowsWeather: metric.allowsWeather)
    }
  )
}
