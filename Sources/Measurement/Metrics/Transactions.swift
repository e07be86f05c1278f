extension Metric {
  /// How long the user who commits waits.
  static let transactions: [Metric] = [("p50", 500), ("p95", 950), ("p99", 990)].map { suffix, perMille in
    Metric(
      "transaction.latency.\(suffix)",
      .seconds,
      "Wait of the user who commits at the source that \(perMille / 10)% of the changes do not exceed.",
      better: .lower,
      allowsWeather: true
    ) { .percentile(perMille, of: $0.measures.transaction, otherwise: "no changes") }
  }
}
