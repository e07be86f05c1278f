import Measurement

/// The worlds of one candidate in one weather at one force, in the order of their replications.
struct Cell {
  struct Key: Hashable {
    var candidate: String
    var storm: String
    var force: Int
  }

  let key: Key
  let worlds: [WorldResult]
  var replications: [Int] { worlds.map(\.key.replication) }

  /// The cells of a run, in the order in which they first appear.
  static func all(_ worlds: [WorldResult]) -> [Cell] {
    var order: [Key] = []
    var members: [Key: [WorldResult]] = [:]
    for world in worlds {
      let key = Key(candidate: world.key.candidate, storm: world.key.storm, force: world.key.force)
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(world)
    }
    return order.map { key in
      Cell(key: key, worlds: (members[key] ?? []).sorted { $0.key.replication < $1.key.replication })
    }
  }

  /// Every figure of the cell beside that of its twin in the run before.
  func compared(with twin: Cell, isPaired: Bool) -> [ComparedFigure] {
    let flows = flowNames.filter { isServed($0) && twin.isServed($0) }
    let ofFlows = flows.flatMap { flow in
      figures(Metric.all.filter { $0.scope == .flow }, flow, twin.pools(of: flow), pools(of: flow), isPaired)
    }
    let limits = (twin.worlds + worlds).flatMap(\.allocations).reduce(into: [String]()) { names, use in
      if !names.contains(use.limit) { names.append(use.limit) }
    }
    let metrics = Metric.all.filter { $0.scope == .world } + limits.flatMap(Metric.allocation(of:))
    return ofFlows + figures(metrics, nil, twin.pools, pools, isPaired)
  }

  /// What one of the two cells cannot serve, and the other can.
  func changesOfScope(since twin: Cell) -> [String] {
    flowNames.compactMap { flow in
      guard twin.flowNames.contains(flow), isServed(flow) != twin.isServed(flow) else { return nil }
      let place = "\(key.candidate) in \(key.storm), \(flow)"
      return isServed(flow) ? "\(place): applicable only after" : "\(place): not applicable any longer"
    }
  }

  private func figures(
    _ metrics: [Metric],
    _ flow: String?,
    _ before: [Pool],
    _ after: [Pool],
    _ isPaired: Bool
  ) -> [ComparedFigure] {
    metrics.compactMap { metric in
      let test = DifferenceTest(metric: metric, isPaired: isPaired)
      guard let outcome = test.compare(before.map(metric.evaluate), after.map(metric.evaluate)) else { return nil }
      return ComparedFigure(
        place: FigurePlace(
          candidate: key.candidate,
          storm: key.storm,
          force: key.force,
          flow: flow,
          metric: metric.name
        ),
        unit: metric.unit.rawValue,
        before: outcome.before,
        after: outcome.after,
        difference: outcome.difference,
        verdict: outcome.verdict,
        effect: outcome.effect
      )
    }
  }

  var flowNames: [String] { worlds.first?.flows.map(\.flow) ?? [] }

  private func isServed(_ flow: String) -> Bool {
    worlds.allSatisfy { world in world.flows.contains { $0.flow == flow && $0.notApplicable == nil } }
  }

  private func pools(of flow: String) -> [Pool] {
    worlds.map { world in Pool(flows: [world.flows.filter { $0.flow == flow }]) }
  }

  private var pools: [Pool] { worlds.map { Pool(flows: [], allocations: [$0.allocations]) } }
}
