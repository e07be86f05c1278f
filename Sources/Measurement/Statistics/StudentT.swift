import BeaufortNumerics

/// Student's t distribution, for intervals over few replications.
package enum StudentT {
  /// The value that a variable of `degreesOfFreedom` exceeds with probability `above`, which lies in 0..<0.5.
  ///
  /// Up to 1,000 degrees the distribution function in closed form (M. Abramowitz, I. Stegun, *Handbook of Mathematical
  /// Functions*, 26.7.3 and 26.7.4) is inverted by bisection over the angle θ, with t = √n tan θ; beyond, the expansion
  /// about the normal quantile (26.7.5), whose error is then below 1e-12.
  package static func quantile(above: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "degreesOfFreedom must be at least 1, not \(degreesOfFreedom)")
    let freedom = Double(degreesOfFreedom)
    if degreesOfFreedom > 1_000 { return expansion(-ExactMath.normalQuantile(above), freedom) }
    let wanted = 1 - 2 * above
    var (low, high) = (0.0, halfPi)
    while true {
      let angle = (low + high) / 2
      if angle <= low || angle >= high { break }
      if central(angle, degreesOfFreedom) < wanted { low = angle } else { high = angle }
    }
    return freedom.squareRoot() * ExactMath.cos(halfPi - low) / ExactMath.cos(low)
  }

  private static let halfPi = Double.pi / 2

  /// The probability that the variable lies within ±√n tan `angle`.
  private static func central(_ angle: Double, _ degreesOfFreedom: Int) -> Double {
    let (sine, cosine) = (ExactMath.cos(halfPi - angle), ExactMath.cos(angle))
    let isOdd = degreesOfFreedom % 2 == 1
    var (term, sum) = (isOdd ? cosine : 1, 0.0)
    var index = isOdd ? 3 : 2
    while index <= degreesOfFreedom {
      sum += term
      term *= cosine * cosine * Double(index - 1) / Double(index)
      index += 2
    }
    return isOdd ? (angle + sine * sum) / halfPi : sine * sum
  }

  private static func expansion(_ x: Double, _ n: Double) -> Double {
    let square = x * x
    let first = (square + 1) * x / 4
    let second = ((5 * square + 16) * square + 3) * x / 96
    let third = (((3 * square + 19) * square + 17) * square - 15) * x / 384
    return x + first / n + second / (n * n) + third / (n * n * n)
  }
}
