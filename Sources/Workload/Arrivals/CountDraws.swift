import BeaufortNumerics

/// Draws Poisson counts by inversion; what the last mean gave is kept, since means change seldom.
///
/// A mean above 16 is split into equal parts, so that exp(−mean) never underflows and no search is long.
struct PoissonCount: BitwiseCopyable {
  /// The largest count, which keeps ordinals within their 24 bits.
  static let limit = (1 << 24) - 1
  private var mean = -1.0
  private var parts = 0
  private var partMean = 0.0
  /// The share of parts that have at most so many; more are seldom.
  private var shares = InlineArray<32, Double>(repeating: 1)
  /// The probability of exactly as many as the last of them stands for.
  private var last = 0.0

  /// The count that `key` stands for, at most ``limit``.
  mutating func draw(mean: Double, key: DrawKey) -> Int {
    if mean != self.mean { prepare(mean) }
    var count = 0
    var part = 0
    while part < parts {
      let luck = Double(key.bits(CountDraw.firstCounter &+ UInt64(truncatingIfNeeded: part)) >> 11) * CountDraw.unit
      var found = 0
      while found < shares.count && luck >= shares[found] { found &+= 1 }
      count &+= found < shares.count ? found : beyond(luck)
      part &+= 1
    }
    return min(count, Self.limit)
  }

  /// Goes on where what is kept ends.
  @inline(never) private func beyond(_ luck: Double) -> Int {
    var (found, probability, sum) = (shares.count - 1, last, shares[shares.count - 1])
    // The sum may round to just below 1: 200 is far beyond any count of mean 16.
    while luck >= sum && found < 200 {
      found += 1
      probability *= partMean * CountDraw.reciprocal(found)
      sum += probability
    }
    return found
  }

  @inline(never) private mutating func prepare(_ mean: Double) {
    self.mean = mean
    guard mean > 0 else {
      parts = 0
      return
    }
    parts = Int(min(mean, 16_777_216) / CountDraw.partLimit) + 1
    partMean = min(mean, 16_777_216) / Double(parts)
    last = ExactMath.exp(-partMean)
    shares[0] = last
    for found in 1..<shares.count {
      last *= partMean * CountDraw.reciprocal(found)
      shares[found] = shares[found - 1] + last
    }
  }
}

/// Draws binomial counts by inversion, in parts of a mean of at most 16.
enum CountDraw {
  static let firstCounter: UInt64 = 1 << 40
  static let unit = 1 / 9_007_199_254_740_992.0
  static let partLimit = 16.0

  /// 1 ÷ `count`.
  @inline(__always) static func reciprocal(_ count: Int) -> Double { 1 / Double(count) }

  /// How many of `trials` succeed with the given probability.
  static func binomial(trials: Int64, probability: Double, key: DrawKey) -> Int64 {
    guard trials > 0, probability > 0 else { return 0 }
    guard probability < 1 else { return trials }
    guard probability <= 0.5 else {
      return trials - binomial(trials: trials, probability: 1 - probability, key: key)
    }
    let parts = Int64(Double(trials) * probability / partLimit) + 1
    let logarithm = ExactMath.log(1 - probability)
    let odds = probability / (1 - probability)
    var count: Int64 = 0
    for part in 0..<parts {
      let size = trials / parts + (part < trials % parts ? 1 : 0)
      let luck = Double(key.bits(firstCounter + UInt64(part)) >> 11) * unit
      var mass = ExactMath.exp(Double(size) * logarithm)
      var sum = mass
      var found: Int64 = 0
      while luck >= sum && found < size && found < 200 {
        mass *= odds * Double(size - found) / Double(found + 1)
        found += 1
        sum += mass
      }
      count += found
    }
    return count
  }
}
