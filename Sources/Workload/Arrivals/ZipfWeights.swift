import BeaufortNumerics

/// The weights of a Zipf law: rank *r* (from 1) weighs *r* to the power −*s*.
enum ZipfWeights {
  private static let exactRanks = 4_096
  private static let blockLength = 64

  /// Calls `body` with each rank (from 0) and its weight, heaviest first.
  ///
  /// Beyond rank 4,096 the power is taken once in 64 ranks and continued between by the binomial series of
  /// (1 + x)^−s up to x⁵; |x| is below 1/128, so the error is below 10⁻¹⁰ for every exponent up to 5.
  @inline(__always)
  static func visit(count: Int, skewPermille: Int64, _ body: (Int, Double) -> Void) {
    let exponent = -Double(skewPermille) / 1_000
    for rank in 0..<min(count, exactRanks) { body(rank, ExactMath.power(Double(rank + 1), exponent)) }
    let second = exponent * (exponent - 1) / 2
    let third = second * (exponent - 2) / 3
    let fourth = third * (exponent - 3) / 4
    let fifth = fourth * (exponent - 4) / 5
    var start = exactRanks
    while start < count {
      let end = min(start + blockLength, count)
      let centre = Double(start + blockLength / 2)
      let weight = ExactMath.power(centre, exponent)
      for rank in start..<end {
        let x = (Double(rank + 1) - centre) / centre
        let series = 1 + x * (exponent + x * (second + x * (third + x * (fourth + x * fifth))))
        body(rank, weight * series)
      }
      start = end
    }
  }
}
