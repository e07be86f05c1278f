import BeaufortNumerics

/// How many reads a second miss a cache with a time to live, in closed form.
///
/// A record read λ times a second, at random, is fetched at the first read after each expiry: every 1/λ + TTL seconds,
/// so it misses λ / (1 + λ·TTL) times a second (J. Jung, A. Berger, H. Balakrishnan, *Modeling TTL-based Internet
/// Caches*, INFOCOM 2003, with a Poisson process of reads). Summed over Zipf's popularities.
enum CacheMisses {
  /// Misses a second of `readRate` reads a second over `population` records of Zipf exponent `skew`, of which
  /// `recentShare` go evenly to the `recentRecords` changed in the last hour.
  static func rate(
    readRate: Double,
    population: Int64,
    skew: Double,
    recentShare: Double,
    recentRecords: Double,
    ttl: Double
  ) -> Double {
    let popular = zipf(readRate: readRate * (1 - recentShare), population: population, skew: skew, ttl: ttl)
    let recentRate = readRate * recentShare
    guard recentRate > 0, recentRecords > 0 else { return popular }
    return popular + recentRate / (1 + recentRate / recentRecords * ttl)
  }

  private static func zipf(readRate: Double, population: Int64, skew: Double, ttl: Double) -> Double {
    let steps = ranks(upTo: Double(max(1, population)))
    let total = steps.reduce(0) { $0 + $1.width * ExactMath.power($1.rank, -skew) }
    guard total > 0, readRate > 0 else { return 0 }
    return steps.reduce(0) { sum, step in
      let rate = readRate * ExactMath.power(step.rank, -skew) / total
      return sum + step.width * rate / (1 + rate * ttl)
    }
  }

  /// Ranks one by one up to 1,000, then in stretches of one percent, each by its middle.
  private static func ranks(upTo last: Double) -> [(rank: Double, width: Double)] {
    var steps: [(rank: Double, width: Double)] = []
    var start = 1.0
    while start <= last {
      let width = min(start < 1_000 ? 1 : (start / 100).rounded(.down), last - start + 1)
      steps.append((start + (width - 1) / 2, width))
      start += width
    }
    return steps
  }
}
