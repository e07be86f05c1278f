import BeaufortNumerics

/// The course of a day: a von Mises density over 24 h, as an integer weight for each minute.
///
/// The density at angle θ from the peak is exp(κ cos θ) ÷ (2π I₀(κ)); the ratio of its peak to its mean,
/// exp(κ) ÷ I₀(κ), grows with κ, which is found by bisection (K. Mardia, P. Jupp, *Directional Statistics*, 3.5.4).
enum DailyCurve {
  /// Minutes in a day.
  static let minutes = 1_440
  /// The weight of a minute at the mean rate.
  static let meanWeight: Int64 = 1 << 20

  /// A weight for each minute, taken at its middle; they sum to 1,440 times ``meanWeight`` exactly.
  static func weights(peak: Interval, peakToMeanPermille: Int64) -> [UInt32] {
    let kappa = concentration(peakToMean: Double(peakToMeanPermille) / 1_000)
    let peakMinute = Double(peak.nanoseconds) / 60_000_000_000
    let densities = (0..<minutes).map { minute in
      density(kappa, angle: 2 * Double.pi * (Double(minute) + 0.5 - peakMinute) / Double(minutes))
    }
    let total = Double(minutes) * Double(meanWeight)
    let scale = total / densities.reduce(0, +)
    var cumulated = 0.0
    var written: Int64 = 0
    var weights: [UInt32] = []
    weights.reserveCapacity(minutes)
    for (minute, density) in densities.enumerated() {
      cumulated += density * scale
      let upTo = minute == minutes - 1 ? Int64(total) : Int64(cumulated.rounded())
      weights.append(UInt32(clamping: upTo - written))
      written = upTo
    }
    return weights
  }

  /// The κ whose density has this ratio of peak to mean; 0 for a ratio of 1 or less.
  static func concentration(peakToMean: Double) -> Double {
    guard peakToMean > 1 else { return 0 }
    var (low, high) = (0.0, 64.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if ratio(middle) < peakToMean { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Peak ÷ mean; the trapezoid rule is exact to rounding for a periodic density this smooth.
  private static func ratio(_ kappa: Double) -> Double {
    let points = 256
    let sum = (0..<points).reduce(0.0) { $0 + density(kappa, angle: 2 * Double.pi * Double($1) / Double(points)) }
    return Double(points) / sum
  }

  private static func density(_ kappa: Double, angle: Double) -> Double {
    ExactMath.exp(kappa * (ExactMath.cos(angle) - 1))
  }
}
