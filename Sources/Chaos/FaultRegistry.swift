extension FaultKind {
  /// Every fault Beaufort knows, in the order in which help, schema and reports list them.
  package static let all: [FaultKind] = [
    .latency,
    .outage,
    .errorRate,
    .slowService,
    .dataStorm,
    .bulkJobs,
    .crash,
  ]

  /// The kind that a scenario calls `name`.
  package static func named(_ name: String) -> FaultKind? { all.first { $0.name == name } }
}
