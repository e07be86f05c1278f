/// Mean, spread and interval of a few independent values, one for each replication.
package struct SampleStatistics: Hashable, Sendable {
  /// How many values.
  package let count: Int
  /// Their mean.
  package let mean: Double
  /// Their standard deviation (with n − 1 in the denominator); 0 for one value.
  package let standardDeviation: Double

  /// How sure an interval is.
  package enum Confidence: Hashable, Sendable {
    /// 95%, beside figures in reports.
    case percent95
    /// 99.9%, for tests against theory.
    case permille999

    var shareAbove: Double {
      switch self {
      case .percent95: 0.025
      case .permille999: 0.000_5
      }
    }
  }

  /// Describes `values`; `nil` where there are none.
  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    count = values.count
    self.mean = mean
    standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : 0
  }

  /// Half the width of the interval of the mean, by Student's t; `nil` with one value.
  package func halfWidth(_ confidence: Confidence) -> Double? {
    guard count > 1 else { return nil }
    let quantile = StudentT.quantile(above: confidence.shareAbove, degreesOfFreedom: count - 1)
    return quantile * standardDeviation / Double(count).squareRoot()
  }

  /// The interval of the mean, by Student's t; `nil` with one value.
  package func interval(_ confidence: Confidence) -> ClosedRange<Double>? {
    halfWidth(confidence).map { (mean - $0)...(mean + $0) }
  }
}
