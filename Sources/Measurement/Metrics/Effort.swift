extension Metric {
  /// What delivering costs in attempts and requests.
  static let effort: [Metric] = [
    Metric(
      "attempts.perChange",
      .count,
      "Attempts (a record in a request) ÷ committed changes, on flows that send.",
      better: .lower
    ) { pool in .whereSent(pool) { .ratio(Int128(pool.attempts), $0, otherwise: "no changes") } },
    Metric(
      "attempts.goodput",
      .share,
      "Attempts that made a change visible ÷ attempts.",
      better: .higher
    ) { pool in
      .whereSent(pool) { _ in
        .ratio(Int128(pool.usefulDeliveries), Int128(pool.attempts), otherwise: "nothing was sent")
      }
    },
    Metric(
      "requests.perChange",
      .count,
      "Requests ÷ committed changes, on flows that send.",
      better: .lower
    ) { pool in .whereSent(pool) { .ratio(Int128(pool.requests), $0, otherwise: "no changes") } },
  ]
}

extension Evaluation {
  fileprivate static func whereSent(_ pool: Pool, _ figure: (Int128) -> Evaluation) -> Evaluation {
    pool.committedWhereSent.map { figure(Int128($0)) } ?? .vacuous(reason: "nothing is sent")
  }
}
