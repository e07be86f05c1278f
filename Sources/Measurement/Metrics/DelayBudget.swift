extension Metric {
  /// Where the delay of visible changes comes from, cause by cause; the causes sum to their mean delay.
  static let delayBudget: [Metric] = DelayCause.allCases.map { cause in
    Metric(
      "budget.\(cause.name)",
      .seconds,
      "Mean delay with the cause “\(cause.name)” of a change that became visible, itself or by a later version.",
      better: .lower
    ) { pool in
      let visible = pool.ledger.delivered + pool.ledger.superseded
      // A world that was run for real shows that its changes were delayed, not why.
      let isMeasured = pool.budget.contains { $0 != 0 } || pool.measures.propagation.max == 0
      return .seconds(
        pool.budget[Int(cause.rawValue)],
        over: isMeasured ? Int128(visible) : 0,
        otherwise: visible > 0 ? "what changes waited for is not measured in real runs" : "no change became visible"
      )
    }
  }
}
