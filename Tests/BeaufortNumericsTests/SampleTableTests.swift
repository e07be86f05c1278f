import BeaufortNumerics
import Foundation
import Testing

@Suite("Sample table")
struct SampleTableTests {
  private static let all: [Distribution] = [
    .constant(.milliseconds(7)), .lognormal(median: .milliseconds(120), p99: .milliseconds(900)),
    .exponential(mean: .milliseconds(40)), .uniform(min: .milliseconds(10), max: .milliseconds(30)),
    .weibull(shapePermille: 1_500, scale: .milliseconds(50)), .pareto(shapePermille: 2_500, min: .milliseconds(5)),
    .quantiles([point(500_000, 20), point(990_000, 80), point(1_000_000, 1_000)]),
  ]

  private static func point(_ perMillion: Int64, _ milliseconds: Int64) -> Distribution.Quantile {
    Distribution.Quantile(perMillion: perMillion, value: .milliseconds(milliseconds))
  }

  /// The textbook inverse of each distribution function, in milliseconds.
  private static func quantile(_ kind: Int, _ p: Double) -> Double {
    switch kind {
    case 1: 120 * exp(log(7.5) / 2.326_347_874_040_841 * probit(p))
    case 2: -40 * log1p(-p)
    case 3: 10 + 20 * p
    case 4: 50 * pow(-log1p(-p), 1 / 1.5)
    case 5: 5 * pow(1 - p, -1 / 2.5)
    case 6: p <= 0.5 ? 20 : p <= 0.99 ? 20 + 60 * (p - 0.5) / 0.49 : 80 + 920 * (p - 0.99) / 0.01
    default: 7
    }
  }

  /// The normal quantile by bisection of the system's `erfc`.
  private static func probit(_ p: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if 0.5 * erfc(-middle / 2.0.squareRoot()) < p { low = middle } else { high = middle }
    }
    return low
  }

  @Test("quantiles are right to half a per cent", arguments: Array(all.indices))
  func quantiles(kind: Int) {
    let table = SampleTable(Self.all[kind])
    for p in [0.02, 0.05, 0.1, 0.25, 0.5, 0.613, 0.75, 0.9, 0.95, 0.987, 0.99, 0.999, 0.9999, 0.999_999] {
      let sample = Double(table.sample(UInt64(p * 0x1p64))) / 1e6
      let expected = Self.quantile(kind, p)
      // Where two lines of an empirical distribution meet, the cell cuts the corner off.
      let tolerance = kind == 6 && p == 0.99 ? 0.011 : 0.005
      #expect((sample / expected - 1).magnitude < tolerance, "\(Self.all[kind]) at \(p): \(sample) for \(expected)")
    }
  }

  @Test("samples never fall as the bits grow, and the ends do not trap", arguments: Array(all.indices), [1, 2])
  func monotone(kind: Int, seed: UInt64) {
    let table = SampleTable(Self.all[kind])
    var random = RandomStream(seed: seed)
    var bits = (0..<4_000).map { _ in random.next() }
    // The tail, octave by octave, with the first and last bits of each.
    for shift in 0..<64 { bits += [~(UInt64(1) << shift), ~(UInt64(1) << shift) + 1, ~(random.next() >> shift)] }
    bits += [0, .max]
    bits.sort()
    var last = Int64(0)
    for draw in bits {
      let sample = table.sample(draw)
      #expect(sample >= last, "seed \(seed), \(Self.all[kind]), bits \(draw)")
      last = sample
    }
  }

  @Test("a constant is exact, whatever the bits", arguments: [0, 1, 7_000_000, 3_600_000_000_000])
  func constant(nanoseconds: Int64) {
    let table = SampleTable(.constant(Interval(nanoseconds: nanoseconds)))
    for bits in [0, 1, .max / 3, .max - 1, .max] as [UInt64] { #expect(table.sample(bits) == nanoseconds) }
    #expect(table.mean == nanoseconds)
  }

  @Test("the mean is that of the distribution")
  func mean() {
    func error(_ distribution: Distribution, _ expected: Double) -> Double {
      (Double(SampleTable(distribution).mean) / 1e6 / expected - 1).magnitude
    }
    #expect(error(Self.all[2], 40) < 0.002)
    #expect(error(Self.all[3], 20) < 1e-7)
    #expect(error(Self.all[4], 50 * tgamma(1 + 1 / 1.5)) < 0.002)
    #expect(error(Self.all[5], 5 * 2.5 / 1.5) < 0.002)
    let deviation = log(7.5) / 2.326_347_874_040_841
    #expect(error(Self.all[1], 120 * exp(deviation * deviation / 2)) < 0.002)
    #expect(error(Self.all[6], 0.5 * 20 + 0.49 * 50 + 0.01 * 540) < 0.002)
  }

  @Test("the mean is that of many draws", arguments: Array(all.indices))
  func meanOfDraws(kind: Int) {
    let table = SampleTable(Self.all[kind])
    let key = DrawKey(seed: 11, replication: 0)
    let count: UInt64 = 100_000
    let sum = (0..<count).reduce(Int64(0)) { $0 + table.sample(key.bits($1)) }
    #expect((Double(sum) / Double(count) / Double(table.mean) - 1).magnitude < 0.02, "seed 11")
  }

  @Test("tables are the same on every machine")
  func knownAnswers() {
    #expect(SampleTable(Self.all[1]).fingerprint == 3_803_132_639_248_281_990)
    #expect(SampleTable(Self.all[4]).fingerprint == 9_187_825_901_383_420_254)
  }

  @Test(
    "settings that make no sense give a table all the same",
    arguments: [
      .lognormal(median: .zero, p99: .zero), .lognormal(median: .seconds(2), p99: .seconds(1)), .quantiles([]),
      .weibull(shapePermille: 0, scale: .hours(1)), .pareto(shapePermille: 1, min: .hours(1)),
      .uniform(min: .seconds(2), max: .seconds(1)), .constant(.seconds(-1)), .exponential(mean: .zero),
    ] as [Distribution]
  )
  func nonsense(distribution: Distribution) {
    let table = SampleTable(distribution)
    let samples = [UInt64.min, .max / 2, .max].map { table.sample($0) }
    #expect(samples == samples.sorted())
    #expect(samples.allSatisfy { $0 >= 0 && $0 <= 1 << 59 })
    #expect(table.mean >= 0)
  }
}
