/// A figure as it is shown: pooled over flows and replications, with the interval over the replications' own values.
package struct Figure: Hashable, Sendable {
  /// The pooled value; `nil` where it cannot be given, and then ``reason`` says why.
  package var value: Double?
  /// Lower end of the 95% interval (Student's t), widened to hold the value; `nil` with one replication, or where any
  /// replication does not reach the figure.
  package var low: Double?
  /// Upper end.
  package var high: Double?
  /// Why there is no value: `not reached`, `nothing sent`, `no reads`, `not within the run` …
  package var reason: String?
  /// Where the value is only known to be larger.
  package var atLeast: Double?

  /// Makes a figure.
  package init(
    value: Double?,
    low: Double? = nil,
    high: Double? = nil,
    reason: String? = nil,
    atLeast: Double? = nil
  ) {
    (self.value, self.low, self.high, self.reason, self.atLeast) = (value, low, high, reason, atLeast)
  }
}

/// A figure under the name of its metric.
package struct NamedFigure: Hashable, Sendable {
  /// The metric's registered name, e.g. `propagation.p95`.
  package var name: String
  /// `s`, `share`, `count`, `1/s`, `records` …
  package var unit: String
  /// The figure.
  package var figure: Figure

  /// Names a figure.
  package init(name: String, unit: String, figure: Figure) {
    (self.name, self.unit, self.figure) = (name, unit, figure)
  }
}

/// How one objective fared on one flow (or, for allocations, on the world).
package struct ObjectiveOutcome: Hashable, Sendable {
  /// As written.
  package var text: String
  /// The flow; `nil` where it is judged once for the world.
  package var flow: String?
  /// Whether it holds in every replication.
  package var met: Bool
  /// In how many replications it holds.
  package var holdsIn: Int
  /// Of how many.
  package var of: Int
  /// The replication's value that is furthest on the wrong side; `nil` where it was not reached.
  package var worst: Double?
  /// How far ``worst`` is from flipping the verdict, as a share of the bound (of 1 where the bound is 0); negative
  /// where it is missed, `nil` where ``worst`` is.
  package var margin: Double?

  /// Makes an outcome.
  package init(
    text: String,
    flow: String?,
    met: Bool,
    holdsIn: Int,
    of: Int,
    worst: Double?,
    margin: Double?
  ) {
    (self.text, self.flow, self.met, self.holdsIn) = (text, flow, met, holdsIn)
    (self.of, self.worst, self.margin) = (of, worst, margin)
  }
}

/// One flow of a candidate in one weather, over all replications.
package struct FlowSummary: Hashable, Sendable {
  /// The flow's name.
  package var flow: String
  /// Why the pattern cannot serve it.
  package var notApplicable: String?
  /// Its metrics, in the registry's order.
  package var metrics: [NamedFigure]
  /// Its ledger, summed over the replications.
  package var ledger: Ledger

  /// Makes a summary.
  package init(flow: String, notApplicable: String?, metrics: [NamedFigure], ledger: Ledger) {
    (self.flow, self.notApplicable, self.metrics, self.ledger) = (flow, notApplicable, metrics, ledger)
  }
}

/// One candidate in one weather at one force, over all flows and replications: what tables, JSON and verdicts show.
package struct CandidateSummary: Hashable, Sendable {
  /// The candidate.
  package var candidate: String
  /// The storm; `calm` for none.
  package var storm: String
  /// The force in permille of the storm as written; 0 for calm.
  package var force: Int
  /// How many replications were pooled.
  package var replications: Int
  /// Metrics pooled over flows and replications, in the registry's order.
  package var metrics: [NamedFigure]
  /// The same for each flow.
  package var flows: [FlowSummary]
  /// The ledger, summed over flows and replications.
  package var ledger: Ledger
  /// Activations, summed over replications, in the order of the first world.
  package var activations: [Activation]
  /// Allocation uses: the largest peak and demand over the replications, grants summed.
  package var allocations: [AllocationUse]
  /// The objectives, judged.
  package var objectives: [ObjectiveOutcome]

  /// Makes a summary.
  package init(
    candidate: String,
    storm: String,
    force: Int,
    replications: Int,
    metrics: [NamedFigure],
    flows: [FlowSummary],
    ledger: Ledger,
    activations: [Activation],
    allocations: [AllocationUse],
    objectives: [ObjectiveOutcome]
  ) {
    (self.candidate, self.storm, self.force, self.replications) = (candidate, storm, force, replications)
    (self.metrics, self.flows, self.ledger, self.activations) = (metrics, flows, ledger, activations)
    (self.allocations, self.objectives) = (allocations, objectives)
  }

  /// The figure of a metric by its registered name.
  package subscript(metric: String) -> Figure? { metrics.first { $0.name == metric }?.figure }
  /// Whether every objective is met.
  package var meetsObjectives: Bool { objectives.allSatisfy(\.met) }
}
