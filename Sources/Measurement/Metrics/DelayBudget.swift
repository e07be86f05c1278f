extension Metric {
  /// Where the delay of visible changes comes from, cause by cause; the causes sum to their mean delay.
  static let delayBudget: [Metric] = DelayCause.allCases.map { cause in
    Metric(
      "budget.\(cause.name)",
      .seconds,
      "Mean delay with the cause “\(cause.name)” of a change that became visible, itself or by a later version.",
      better: .lower
    ) { pool in
      .seconds(
        pool.budget[Int(cause.rawValue)],
        over: Int128(pool.ledger.delivered + pool.ledger.superseded),
        otherwise: "no change became visible"
      )
    }
  }
}
