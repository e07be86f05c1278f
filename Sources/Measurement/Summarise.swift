/// Sums up the replications of one candidate in one weather at one force: figures with intervals, and the verdict.
///
/// `worlds` are all its replications, at least one, with their flows in the same order. Flows that the pattern cannot
/// serve are left out of what is pooled; where it serves none, every figure is `nil` for that reason.
package func summarise(_ worlds: [WorldResult], objectives: [Objective]) -> CandidateSummary {
  guard let first = worlds.first else { preconditionFailure("a summary needs at least one replication") }
  let flows = first.flows.indices.map { index in summary(ofFlow: worlds.map { $0.flows[index] }) }
  let served = worlds.map { world in world.flows.filter { $0.notApplicable == nil } }
  let isServed = first.flows.isEmpty || served.contains { !$0.isEmpty }
  return CandidateSummary(
    candidate: first.key.candidate,
    storm: first.key.storm,
    force: first.key.force,
    replications: worlds.count,
    metrics: figures(
      of: Metric.all + limits(of: worlds).flatMap(Metric.allocation(of:)),
      pool: Pool(flows: served, allocations: worlds.map(\.allocations)),
      replications: zip(served, worlds).map { Pool(flows: [$0], allocations: [$1.allocations]) },
      notApplicable: isServed ? nil : first.flows.compactMap(\.notApplicable).first
    ),
    flows: flows,
    ledger: flows.reduce(into: Ledger()) { $0 += $1.ledger },
    activations: pooledActivations(worlds),
    allocations: pooledAllocations(worlds),
    objectives: objectives.flatMap { judge($0, in: worlds) }
  )
}

/// Sums up one flow over its replications.
private func summary(ofFlow replications: [FlowResult]) -> FlowSummary {
  let pool = Pool(flows: replications.map { [$0] })
  let notApplicable = replications.first?.notApplicable
  return FlowSummary(
    flow: replications.first?.flow ?? "",
    notApplicable: notApplicable,
    metrics: figures(
      of: Metric.all.filter { $0.scope == .flow },
      pool: pool,
      replications: replications.map { Pool(flows: [[$0]]) },
      notApplicable: notApplicable
    ),
    ledger: pool.ledger
  )
}

private func figures(
  of metrics: [Metric],
  pool: Pool,
  replications: [Pool],
  notApplicable: String?
) -> [NamedFigure] {
  metrics.map { metric in
    let figure = notApplicable.map { Figure(value: nil, reason: $0) } ?? metric.figure(pool, replications)
    return NamedFigure(name: metric.name, unit: metric.unit.rawValue, figure: figure)
  }
}

extension Metric {
  /// The value of `pool` with Student's 95% interval over the values of its `replications`, widened to hold it.
  package func figure(_ pool: Pool, _ replications: [Pool]) -> Figure {
    switch evaluate(pool) {
    case .vacuous(let reason): return Figure(value: nil, reason: reason)
    case .absent(let reason, let atLeast): return Figure(value: nil, reason: reason, atLeast: atLeast)
    case .value(let value):
      let values = replications.compactMap { evaluate($0).value }
      guard values.count == replications.count, let interval = SampleStatistics(values)?.interval(.percent95) else {
        return Figure(value: value)
      }
      let scale = isSummed ? Double(values.count) : 1
      return Figure(
        value: value,
        low: min(value, interval.lowerBound * scale),
        high: max(value, interval.upperBound * scale)
      )
    }
  }
}

/// The limits that any world used, in the order of their first appearance.
private func limits(of worlds: [WorldResult]) -> [String] {
  worlds.flatMap(\.allocations).reduce(into: []) { if !$0.contains($1.limit) { $0.append($1.limit) } }
}

private func pooledActivations(_ worlds: [WorldResult]) -> [Activation] {
  worlds.flatMap(\.activations).reduce(into: []) { sums, one in
    guard let index = sums.firstIndex(where: { $0.name == one.name && $0.isFault == one.isFault }) else {
      sums.append(one)
      return
    }
    sums[index].acted += one.acted
    sums[index].changes += one.changes
    sums[index].reads += one.reads
  }
}

private func pooledAllocations(_ worlds: [WorldResult]) -> [AllocationUse] {
  worlds.flatMap(\.allocations).reduce(into: []) { uses, one in
    guard let index = uses.firstIndex(where: { $0.limit == one.limit }) else {
      uses.append(one)
      return
    }
    uses[index].peak = max(uses[index].peak, one.peak)
    uses[index].demand = max(uses[index].demand, one.demand)
    uses[index].refused += one.refused
    for share in one.shares {
      if let known = uses[index].shares.firstIndex(where: { $0.flow == share.flow }) {
        uses[index].shares[known].granted += share.granted
      } else {
        uses[index].shares.append(share)
      }
    }
  }
}
