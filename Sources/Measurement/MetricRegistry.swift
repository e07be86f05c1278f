extension Metric {
  /// Every metric whose name is fixed, in the order of tables; those of single limits are made by their names.
  package static let all: [Metric] = [
    propagation, visibleWithin, delayBudget, staleness, reads, transactions, throughput, effort, backlog, recovery,
    allocation, ledgerCounts,
  ].flatMap { $0 }

  /// The metric of this name; `limits` are the names that `allocation.<limit>.peak` and `.demand` may mention.
  package static func named(_ name: String, limits: [String]) -> Metric? {
    all.first { $0.name == name } ?? limits.flatMap(allocation(of:)).first { $0.name == name }
  }
}
