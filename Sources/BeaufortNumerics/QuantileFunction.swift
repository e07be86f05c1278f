/// The inverse of a distribution function, at the shares that a ``SampleTable`` needs.
struct QuantileFunction {
  private enum Shape {
    case points([Distribution.Quantile])
    case lognormal(median: Double, deviation: Double)
    case weibull(scale: Double, exponent: Double)
    case pareto(min: Double, exponent: Double)
  }

  private let shape: Shape

  /// Shares are given in parts of 2^47.
  private static let whole = Int64(1) << 47

  init(_ distribution: Distribution) {
    switch distribution {
    case .constant(let value): shape = .points([Distribution.Quantile(perMillion: 0, value: value)])
    case .uniform(let min, let max):
      shape = .points([
        Distribution.Quantile(perMillion: 0, value: min), Distribution.Quantile(perMillion: 1_000_000, value: max),
      ])
    case .quantiles(let points): shape = .points(points)
    case .lognormal(let median, let p99):
      let (median, p99) = (Double(median.nanoseconds), Double(p99.nanoseconds))
      let isSpread = median > 0 && p99 > median
      let deviation = isSpread ? ExactMath.log(p99 / median) / ExactMath.normalQuantile(0.99) : 0
      shape = .lognormal(median: median, deviation: deviation)
    case .exponential(let mean): shape = .weibull(scale: Double(mean.nanoseconds), exponent: 1)
    case .weibull(let shapePermille, let scale):
      shape = .weibull(scale: Double(scale.nanoseconds), exponent: 1_000 / Double(max(1, shapePermille)))
    case .pareto(let shapePermille, let min):
      shape = .pareto(min: Double(min.nanoseconds), exponent: -1_000 / Double(max(1, shapePermille)))
    }
  }

  /// The value in nanoseconds that the share `above` / 2^47 of all values exceeds.
  func value(above: Int64) -> Int64 {
    let share = Double(above) / Double(Self.whole)
    switch shape {
    case .points(let points): return Self.interpolated(points, below: Self.whole - above)
    case .lognormal(let median, let deviation):
      // A lognormal variable has no least value; the lowest cell starts where one in 1,024 lies below.
      let score = above == Self.whole ? ExactMath.normalQuantile(1 / 1_024) : -ExactMath.normalQuantile(share)
      return Self.rounded(median, times: ExactMath.exp(deviation * score))
    case .weibull(let scale, let exponent):
      return Self.rounded(scale, times: ExactMath.power(-ExactMath.log(share), exponent))
    case .pareto(let min, let exponent): return Self.rounded(min, times: ExactMath.power(share, exponent))
    }
  }

  private static func rounded(_ scale: Double, times factor: Double) -> Int64 {
    guard scale > 0 else { return 0 }
    let product = (scale * factor).rounded()
    return product < 0x1p62 ? Int64(product) : 1 << 62
  }

  /// The value on the straight lines between `points`; below the first and above the last their values hold.
  private static func interpolated(_ points: [Distribution.Quantile], below: Int64) -> Int64 {
    let position = Int128(below) * 1_000_000
    func place(_ point: Distribution.Quantile) -> Int128 { Int128(point.perMillion) * Int128(whole) }
    guard let next = points.firstIndex(where: { place($0) >= position }) else {
      return points.last?.value.nanoseconds ?? 0
    }
    guard next > 0 else { return points[0].value.nanoseconds }
    let (left, right) = (points[next - 1], points[next])
    let step = Int128(right.value.nanoseconds - left.value.nanoseconds)
    let distance = position - place(left)
    return left.value.nanoseconds + Int64(Double(step) * (Double(distance) / Double(place(right) - place(left))))
  }
}
