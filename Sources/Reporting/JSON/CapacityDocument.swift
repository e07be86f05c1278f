import Measurement
package import Planning
package import ScenarioFile

/// The object that `capacity --format json` prints: a contract for other programs, which only grows.
///
/// `factor` is the largest that passed (`null` where none did), `failed` the smallest above it that
/// did not; `failedBelow` is the lowest where that failed and larger ones passed all the same.
package func capacityDocument(
  _ capacities: [CandidateCapacity],
  of scenario: Scenario,
  from lowest: Double,
  to highest: Double,
  precision: Double
) -> JSONValue {
  .object(
    heading(scenario) + [
      ("from", .number(lowest)), ("to", .number(highest)), ("precision", .number(precision)),
      ("candidates", .list(capacities.map(document))),
    ]
  )
}

/// The object that `capacity --at FACTOR --format json` prints: the candidates as in `run --format json`.
package func factorDocument(_ probes: [CapacityProbe], of scenario: Scenario) -> JSONValue {
  .object(
    heading(scenario) + [
      ("factor", probes.first.map { .number($0.factor) } ?? .null),
      ("candidates", .list(probes.flatMap(\.weathers).map(document(of:)))),
    ]
  )
}

private func heading(_ scenario: Scenario) -> [(key: String, value: JSONValue)] {
  [
    ("scenario", .text(scenario.name)),
    ("seed", Int64(exactly: scenario.seed).map { .integer($0) } ?? .text(String(scenario.seed))),
    ("replications", .integer(Int64(scenario.replications))),
    ("weathers", .list(scenario.weatherNames.map { .text($0) })),
    ("objectives", .list(scenario.objectives.map { .text($0.text) })),
  ]
}

private func document(_ capacity: CandidateCapacity) -> JSONValue {
  let (verdict, passed, failed): (String, Double?, Double?) =
    switch capacity.answer {
    case .none(let failed): ("none", nil, failed)
    case .between(let passed, let failed): ("limit", passed, failed)
    case .atLeast(let passed): ("atLeast", passed, nil)
    }
  return .object([
    ("candidate", .text(capacity.candidate)), ("verdict", .text(verdict)), ("factor", .optional(passed)),
    ("failed", .optional(failed)), ("probes", .integer(Int64(capacity.probes))),
    ("breaches", .list(capacity.breaches.map(document))),
    ("failedBelow", .optional(capacity.failedBelow?.factor)),
    ("breachesBelow", .list((capacity.failedBelow?.breaches ?? []).map(document))),
  ])
}

private func document(_ breach: CapacityProbe.Breach) -> JSONValue {
  .object([
    ("objective", .text(breach.outcome.text)), ("storm", .text(breach.storm)),
    ("flow", .optional(breach.outcome.flow)), ("value", .optional(breach.outcome.worst)), ("unit", .text(breach.unit)),
    ("margin", .optional(breach.outcome.margin)), ("holdsIn", .integer(Int64(breach.outcome.holdsIn))),
    ("of", .integer(Int64(breach.outcome.of))), ("notApplicable", .optional(breach.notApplicable)),
  ])
}
