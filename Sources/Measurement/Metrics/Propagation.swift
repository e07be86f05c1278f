extension Metric {
  /// How long changes take until they are visible.
  static let propagation: [Metric] =
    [
      Metric(
        "propagation.mean",
        .seconds,
        "Mean time from commit until the change or a later version is visible at the target; none if any never is.",
        better: .lower,
        allowsWeather: true
      ) { pool in
        let delays = pool.measures.propagation
        if delays.unreached > 0 { return .absent(reason: "not every change became visible") }
        return .seconds(delays.sum, over: Int128(delays.total), otherwise: "no changes")
      }
    ]
    + [("p50", 500), ("p90", 900), ("p95", 950), ("p99", 990), ("max", 1_000)].map { suffix, perMille in
      Metric(
        "propagation.\(suffix)",
        .seconds,
        perMille == 1_000
          ? "The longest time from commit until visible, over all committed changes; none if any never is."
          : "Time from commit until visible that \(perMille / 10)% of all committed changes do not exceed.",
        better: .lower,
        allowsWeather: true
      ) { .percentile(perMille, of: $0.measures.propagation, otherwise: "no changes") }
    }

  /// Which share of the changes is visible after a given time.
  static let visibleWithin: [Metric] = ["1s", "10s", "1m", "5m", "1h"].enumerated().map { index, time in
    Metric(
      "propagation.within.\(time)",
      .share,
      "Share of all committed changes that are visible \(time) after their commit.",
      better: .higher,
      allowsWeather: true
    ) { pool in
      .ratio(
        Int128(pool.measures.within[index]),
        Int128(pool.measures.propagation.population),
        otherwise: "no changes"
      )
    }
  }
}
