/// Judges `objective` on every replication: for each flow, or once for the world where it is about limits.
///
/// Left out are flows on which there is nothing to judge: reads where nobody reads, recovery in calm, attempts where
/// nothing is sent. A flow that the pattern cannot serve misses, and so does an objective on a metric that is not
/// registered (a scenario is refused for that when it is read).
package func judge(_ objective: Objective, in worlds: [WorldResult]) -> [ObjectiveOutcome] {
  let limits = worlds.flatMap(\.allocations).map(\.limit)
  guard let first = worlds.first else { return [] }
  guard let metric = Metric.known(objective.metric, limits: limits) else {
    return [objective.missed(on: nil, of: worlds.count)]
  }
  switch metric.scope {
  case .world:
    let pools = worlds.map { Pool(flows: [], allocations: [$0.allocations]) }
    return objective.outcome(of: metric, flow: nil, pools: pools).map { [$0] } ?? []
  case .flow:
    let isInCalm = first.key.storm == "calm"
    return first.flows.indices.compactMap { index in
      let replications = worlds.map { $0.flows[index] }
      let flow = first.flows[index].flow
      if replications.contains(where: { $0.notApplicable != nil }) {
        return isInCalm && metric.name == "recovery.time" ? nil : objective.missed(on: flow, of: worlds.count)
      }
      let window = objective.isInWeather ? Pool.Window.weather : .whole
      let pools = replications.map { Pool(flows: [[$0]], window: window) }
      return objective.outcome(of: metric, flow: flow, pools: pools)
    }
  }
}

extension Metric {
  /// The metric of an objective. A limit that no world used is known by its form, and its use is 0.
  fileprivate static func known(_ name: String, limits: [String]) -> Metric? {
    let parts = name.split(separator: ".")
    let mentioned = parts.count == 3 && parts[0] == "allocation" ? [String(parts[1])] : []
    return named(name, limits: limits + mentioned)
  }
}

extension Objective {
  /// Whether `value` meets it.
  package func isMet(by value: Double) -> Bool {
    switch comparison {
    case .atMost: value <= bound
    case .below: value < bound
    case .atLeast: value >= bound
    case .above: value > bound
    case .equal: value == bound
    }
  }

  /// How far `value` is from flipping the verdict, as a share of the bound; negative where it is on the wrong side.
  ///
  /// A share that must be at least a bound below 1 is measured against what the bound leaves free: 99.9% against
  /// 99.5% has used a fifth of the failures allowed, and its margin is 80%. With a bound of 0, the value itself counts.
  package func margin(of value: Double, unit: Metric.Unit) -> Double {
    switch comparison {
    case .atMost, .below: return (bound - value) / scale
    case .atLeast, .above:
      let isShare = unit == .share && bound < 1
      return (value - bound) / (isShare ? 1 - bound : scale)
    case .equal: return (0 - (value - bound).magnitude) / scale
    }
  }

  private var scale: Double { bound == 0 ? 1 : bound.magnitude }

  /// How far `value` is on the wrong side; the larger, the worse.
  private func badness(_ value: Double) -> Double {
    switch comparison {
    case .atMost, .below: value
    case .atLeast, .above: -value
    case .equal: (value - bound).magnitude
    }
  }

  /// The outcome on the replications that have something to judge; `nil` where none has.
  fileprivate func outcome(of metric: Metric, flow: String?, pools: [Pool]) -> ObjectiveOutcome? {
    var (values, judged) = ([Double](), 0)
    for pool in pools {
      switch metric.evaluate(pool) {
      case .value(let value):
        values.append(value)
        judged += 1
      case .absent: judged += 1
      case .vacuous: continue
      }
    }
    if judged == 0 { return nil }
    let holdsIn = values.count(where: isMet(by:))
    let worst = values.count == judged ? values.max { badness($0) < badness($1) } : nil
    return ObjectiveOutcome(
      text: text,
      flow: flow,
      met: holdsIn == judged,
      holdsIn: holdsIn,
      of: judged,
      worst: worst,
      margin: worst.map { margin(of: $0, unit: metric.unit) }
    )
  }

  fileprivate func missed(on flow: String?, of replications: Int) -> ObjectiveOutcome {
    ObjectiveOutcome(text: text, flow: flow, met: false, holdsIn: 0, of: replications, worst: nil, margin: nil)
  }
}
