extension Metric {
  /// Changes a second, over the run's duration; flows of one world add up.
  static let throughput: [Metric] = [
    Metric(
      "throughput.offered",
      .perSecond,
      "Changes committed at the source, for each second of the run's duration.",
      better: .neither
    ) { .perSecond($0.ledger.committed, $0) },
    Metric(
      "throughput.accepted",
      .perSecond,
      "Changes accepted by the target's API, for each second of the run's duration, on flows that send.",
      better: .higher
    ) { $0.committedWhereSent == nil ? .vacuous(reason: "nothing is sent") : .perSecond($0.accepted, $0) },
    Metric(
      "throughput.delivered",
      .perSecond,
      "Changes that became visible, themselves or by a later version, for each second of the run's duration.",
      better: .higher
    ) { .perSecond($0.ledger.delivered + $0.ledger.superseded, $0) },
  ]
}

extension Evaluation {
  fileprivate static func perSecond(_ count: Int64, _ pool: Pool) -> Evaluation {
    .ratio(Int128(count) * 1_000_000_000, pool.durationNanoseconds, otherwise: "no time passed")
  }
}
