extension Metric {
  /// What readers get, and how fast.
  static let reads: [Metric] =
    [
      Metric(
        "reads.staleFraction",
        .share,
        "Stale reads ÷ answered reads.",
        better: .lower,
        allowsWeather: true
      ) { pool in
        .whereRead(pool) { .ratio(Int128($0.readsStale), Int128($0.readsAnswered), otherwise: "no reads") }
      },
      Metric(
        "reads.versionsBehind",
        .count,
        "How many committed versions an answered read misses, in the mean.",
        better: .lower,
        allowsWeather: true
      ) { pool in
        .whereRead(pool) { .ratio(Int128($0.versionsBehind), Int128($0.readsAnswered), otherwise: "no reads") }
      },
      Metric(
        "reads.availability",
        .share,
        "Answered reads ÷ reads attempted.",
        better: .higher,
        allowsWeather: true
      ) { pool in
        .ratio(Int128(pool.measures.readsAnswered), Int128(pool.measures.readsAttempted), otherwise: "no reads")
      },
    ]
    + [("p50", 500), ("p95", 950), ("p99", 990)].map { suffix, perMille in
      Metric(
        "reads.latency.\(suffix)",
        .seconds,
        "Time until a read is answered, from when it was due, that \(perMille / 10)% of answered reads do not exceed.",
        better: .lower,
        allowsWeather: true
      ) { pool in .whereRead(pool) { .percentile(perMille, of: $0.readLatency, otherwise: "no reads") } }
    }
}
