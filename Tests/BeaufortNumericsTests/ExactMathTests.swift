import BeaufortNumerics
import Foundation
import Testing

@Suite("Exact mathematics")
struct ExactMathTests {
  @Test("exp, log and cos agree with the system's within two units in the last place", arguments: UInt64(1)...4)
  func elementary(seed: UInt64) {
    var random = RandomStream(seed: seed)
    for _ in 0..<5_000 {
      let x = Double.random(in: -700...700, using: &random)
      #expect(units(ExactMath.exp(x), Foundation.exp(x)) <= 2, "seed \(seed): exp \(x)")
      let small = Double.random(in: -1...1, using: &random)
      #expect(units(ExactMath.exp(small), Foundation.exp(small)) <= 2, "seed \(seed): exp \(small)")
      let positive = Foundation.exp(x)
      #expect(units(ExactMath.log(positive), Foundation.log(positive)) <= 2, "seed \(seed): log \(positive)")
      #expect(units(ExactMath.log(1 + small), Foundation.log(1 + small)) <= 2, "seed \(seed): log \(1 + small)")
      #expect(units(ExactMath.cos(x), Foundation.cos(x)) <= 2, "seed \(seed): cos \(x)")
    }
  }

  @Test("powers agree with the system's", arguments: UInt64(1)...4)
  func powers(seed: UInt64) {
    var random = RandomStream(seed: seed)
    for _ in 0..<5_000 {
      let rank = Double(Int.random(in: 1...10_000_000, using: &random))
      let skew = Double.random(in: -2...2, using: &random)
      let (ours, theirs) = (ExactMath.power(rank, skew), Foundation.pow(rank, skew))
      #expect(units(ours, theirs) <= 3, "seed \(seed): \(rank) to the power \(skew)")
      let base = Double.random(in: 0.01...3, using: &random)
      let exponent = Double.random(in: -60...60, using: &random)
      let error = (ExactMath.power(base, exponent) / Foundation.pow(base, exponent) - 1).magnitude
      #expect(error < 2e-14, "seed \(seed): \(base) to the power \(exponent)")
    }
  }

  @Test("the ends of the range are those of the system")
  func ends() {
    #expect(ExactMath.exp(0) == 1)
    #expect(ExactMath.exp(710) == .infinity)
    #expect(ExactMath.exp(-746) == 0)
    #expect(ExactMath.exp(-.infinity) == 0)
    #expect(ExactMath.exp(709.7) == Foundation.exp(709.7))
    #expect(units(ExactMath.exp(-744), Foundation.exp(-744)) <= 1)
    #expect(ExactMath.log(1) == 0)
    #expect(ExactMath.log(0) == -.infinity)
    #expect(ExactMath.log(.infinity) == .infinity)
    #expect(ExactMath.log(-1).isNaN)
    #expect(ExactMath.cos(0) == 1)
    #expect(ExactMath.power(0, 0.5) == 0)
    #expect(ExactMath.power(0, -1) == .infinity)
    #expect(ExactMath.power(7, 0) == 1)
    #expect(ExactMath.power(.infinity, -1) == 0)
  }

  /// From tables computed to 20 digits (mpmath, `sqrt(2) * erfinv(2 * p - 1)`).
  @Test(
    "normal quantiles are those of the tables",
    arguments: [
      (0.5, 0.0), (0.75, 0.674_489_750_196_081_7), (0.9, 1.281_551_565_544_600_5), (0.975, 1.959_963_984_540_054),
      (0.99, 2.326_347_874_040_841), (0.001, -3.090_232_306_167_813_5), (1e-10, -6.361_340_902_404_056),
      (1e-20, -9.262_340_089_798_408),
    ]
  )
  func normal(probability: Double, quantile: Double) {
    let ours = ExactMath.normalQuantile(probability)
    #expect((ours - quantile).magnitude <= 4e-15 * max(1, quantile.magnitude))
  }

  @Test("the normal quantile is odd about the median, and infinite at its ends")
  func symmetry() {
    for step in 1..<128 {
      let share = Double(step) / 256
      #expect(ExactMath.normalQuantile(share) == -ExactMath.normalQuantile(1 - share))
    }
    #expect(ExactMath.normalQuantile(0) == -.infinity)
    #expect(ExactMath.normalQuantile(1) == .infinity)
  }

  /// How many doubles lie between two results.
  private func units(_ ours: Double, _ theirs: Double) -> Double {
    if ours == theirs { return 0 }
    return (ours - theirs).magnitude / theirs.ulp
  }
}
