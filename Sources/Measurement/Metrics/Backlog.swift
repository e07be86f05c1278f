extension Metric {
  /// What is committed, and has neither become visible nor exited.
  static let backlog: [Metric] = [
    Metric(
      "backlog.mean",
      .count,
      "Changes in the backlog, averaged over the run's duration; flows of one world add up.",
      better: .lower
    ) { .ratio($0.backlogIntegral, $0.durationNanoseconds, otherwise: "no time passed") },
    Metric(
      "backlog.peak",
      .count,
      "The largest backlog of a flow within the run's duration.",
      better: .lower
    ) { .value(Double($0.backlogPeak)) },
  ]
}
