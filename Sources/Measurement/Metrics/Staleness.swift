extension Metric {
  /// How old what readers see is.
  static let staleness: [Metric] =
    [
      Metric(
        "staleness.mean",
        .seconds,
        "Mean staleness found by answered reads; a fresh read counts as 0.",
        better: .lower,
        allowsWeather: true
      ) { pool in
        .whereRead(pool) { .seconds($0.staleness.sum, over: Int128($0.staleness.total), otherwise: "no reads") }
      }
    ]
    + [("p50", 500), ("p95", 950), ("p99", 990), ("max", 1_000)].map { suffix, perMille in
      Metric(
        "staleness.\(suffix)",
        .seconds,
        perMille == 1_000
          ? "The largest staleness found by an answered read."
          : "Staleness that \(perMille / 10)% of answered reads do not exceed.",
        better: .lower,
        allowsWeather: true
      ) { pool in .whereRead(pool) { .percentile(perMille, of: $0.staleness, otherwise: "no reads") } }
    } + [
      Metric(
        "staleness.overTime",
        .seconds,
        "Staleness that a read would find, averaged over time and over all records that live at the source or are shown.",
        better: .lower
      ) { .seconds($0.stalenessIntegral, over: $0.recordTimeIntegral, otherwise: "no records") }
    ]
}

extension Evaluation {
  /// A figure over answered reads: `vacuous` where nobody asked, `absent` where nobody was answered.
  static func whereRead(_ pool: Pool, _ figure: (WindowMeasures) -> Evaluation) -> Evaluation {
    if pool.measures.readsAttempted == 0 { return .vacuous(reason: "no reads") }
    if pool.measures.readsAnswered == 0 { return .absent(reason: "no read was answered") }
    return figure(pool.measures)
  }
}
