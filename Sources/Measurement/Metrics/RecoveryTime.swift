extension Metric {
  /// How long the damage outlasts the weather.
  static let recovery: [Metric] = [
    Metric(
      "recovery.time",
      .seconds,
      "From the last fault's end until the backlog stays for 60 s within max(10, 10%) of the calm twin's; the slowest.",
      better: .lower
    ) { pool in
      switch pool.recovery {
      case .calm: .vacuous(reason: "calm")
      case .after(let nanoseconds): .seconds(nanoseconds)
      case .notWithin(let nanoseconds): .absent(reason: "not within the run", atLeast: Double(nanoseconds) / 1e9)
      }
    }
  ]
}
