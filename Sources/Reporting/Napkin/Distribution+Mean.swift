import BeaufortNumerics

extension Distribution {
  /// The mean, in closed form; for an empirical distribution that of its straight lines.
  var meanInterval: Interval {
    let nanoseconds: Double =
      switch self {
      case .constant(let value), .exponential(let value): value.double
      case .uniform(let least, let most): (least.double + most.double) / 2
      case .lognormal(let median, let p99): Distribution.lognormalMean(median.double, p99.double)
      case .weibull(let shape, let scale): scale.double * Distribution.gamma(1 + 1_000 / Double(shape))
      case .pareto(let shape, let least): Distribution.paretoMean(Double(shape) / 1_000, least.double)
      case .quantiles(let points): Distribution.mean(of: points)
      }
    return Interval(nanoseconds: Int64(clamping: nanoseconds))
  }

  /// median · exp(σ²/2), where the 99th percentile lies 2.3263 σ above the median on the logarithmic scale.
  private static func lognormalMean(_ median: Double, _ p99: Double) -> Double {
    guard median > 0, p99 > median else { return median }
    let sigma = ExactMath.log(p99 / median) / 2.326_347_874
    return median * ExactMath.exp(sigma * sigma / 2)
  }

  /// α·m / (α − 1); infinite, and so cut off by the caller, for α of at most 1.
  private static func paretoMean(_ shape: Double, _ least: Double) -> Double {
    shape > 1 ? shape * least / (shape - 1) : .infinity
  }

  /// The gamma function above 1, by Stirling's series after moving up by eight.
  private static func gamma(_ value: Double) -> Double {
    var (shifted, divisor) = (value, 1.0)
    for _ in 0..<8 { (divisor, shifted) = (divisor * shifted, shifted + 1) }
    let series = 1 / (12 * shifted) - 1 / (360 * shifted * shifted * shifted)
    let logarithm = (shifted - 0.5) * ExactMath.log(shifted) - shifted + 0.918_938_533_204_673 + series
    return ExactMath.exp(logarithm) / divisor
  }

  private static func mean(of points: [Quantile]) -> Double {
    var (sum, share, value) = (0.0, 0.0, points.first?.value.double ?? 0)
    for point in points {
      let next = Double(point.perMillion) / 1e6
      sum += (next - share) * (value + point.value.double) / 2
      (share, value) = (next, point.value.double)
    }
    return sum + (1 - share) * value
  }
}

extension Interval {
  /// Its length in seconds, as reports calculate with.
  var inSeconds: Double { Double(nanoseconds) / 1e9 }
  fileprivate var double: Double { Double(nanoseconds) }
}
