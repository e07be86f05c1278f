/// Elementary functions that give the same bits on every machine, in debug and release.
///
/// The system's `exp` and `log` differ in the last bit between builds with and without fused multiply-add, and one bit
/// may swap two events. These use nothing but `+ - * /`, comparison and the bit patterns of doubles, which IEEE 754
/// fixes. They serve the building of tables, not the loop.
///
/// Algorithms and coefficients of ``exp(_:)``, ``log(_:)`` and ``cos(_:)``: FDLIBM 5.3 (Sun Microsystems, 1993,
/// `e_exp.c`, `e_log.c`, `k_cos.c`, `k_sin.c`), within 1 ulp there.
package enum ExactMath {
  /// *e* to the power `x`; infinity above 709.78, 0 below -745.13. Within 1 ulp for normal results.
  package static func exp(_ x: Double) -> Double { exp(x, correction: 0) }

  /// The natural logarithm of `x`; -infinity for 0, not a number below 0. Within 1 ulp.
  package static func log(_ x: Double) -> Double {
    let (high, low) = logParts(x)
    return high + low
  }

  /// `base`, which is not negative, to the power `exponent`. Within 2 ulp while `abs(exponent)` is at most 2; beyond
  /// that the error grows in proportion to `exponent`.
  package static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent == 0 || base == 1 { return 1 }
    if base == 0 { return exponent > 0 ? 0 : .infinity }
    let parts = logParts(base)
    guard parts.high.isFinite else { return exp(exponent * parts.high) }
    let high = parts.high + parts.low
    let low = (parts.high - high) + parts.low
    let head = exponent * high
    return exp(head, correction: roundingError(of: head, exponent, high) + exponent * low)
  }

  /// The cosine of `x` radians, for `abs(x)` up to a million. Within 1 ulp.
  package static func cos(_ x: Double) -> Double {
    let turns = (x * 6.366_197_723_675_813_43e-01).rounded()
    // π/2 in three parts, so that the remainder keeps its precision next to a multiple of π/2.
    let coarse = x - turns * 1.570_796_326_734_125_614_17
    let middle = turns * 6.077_100_506_303_965_976_60e-11
    let fine = coarse - middle
    let rest = turns * 2.022_266_248_795_950_631_54e-21 - ((coarse - fine) - middle)
    let remainder = fine - rest
    let tail = (fine - remainder) - rest
    let quadrant = turns - 4 * (turns / 4).rounded(.down)
    if quadrant == 0 { return cosKernel(remainder, tail) }
    if quadrant == 1 { return -sinKernel(remainder, tail) }
    if quadrant == 2 { return -cosKernel(remainder, tail) }
    return sinKernel(remainder, tail)
  }

  /// `e` to the power `x + correction`, where `correction` is tiny.
  private static func exp(_ x: Double, correction: Double) -> Double {
    if x > 709.782_712_893_384 { return .infinity }
    if x < -745.133_219_101_941_2 { return 0 }
    let scale = (x * 1.442_695_040_888_963_387).rounded()
    let high = x - scale * ln2High
    let low = scale * ln2Low - correction
    let r = high - low
    let t = r * r
    var p = 4.138_136_797_057_238_460_39e-08
    p = p * t - 1.653_390_220_546_525_153_90e-06
    p = p * t + 6.613_756_321_437_934_361_17e-05
    p = p * t - 2.777_777_777_701_559_338_42e-03
    p = p * t + 1.666_666_666_666_660_190_37e-01
    let c = r - t * p
    let y = 1 - ((low - (r * c) / (2 - c)) - high)
    // In two steps, so that neither factor leaves the range of doubles.
    let half = Int(scale) / 2
    return y * powerOfTwo(half) * powerOfTwo(Int(scale) - half)
  }

  /// ln `x` as a sum whose second part is small, so that a product with it keeps its precision.
  private static func logParts(_ x: Double) -> (high: Double, low: Double) {
    if x == 0 { return (-.infinity, 0) }
    guard x > 0, x.isFinite else { return (x > 0 ? .infinity : .nan, 0) }
    var mantissa = x.significand
    var scale = Double(x.exponent)
    if mantissa > 1.414_213_562_373_095 {
      mantissa /= 2
      scale += 1
    }
    let f = mantissa - 1
    let s = f / (2 + f)
    let z = s * s
    var r = 1.479_819_860_511_658_591e-01
    r = r * z + 1.531_383_769_920_937_332e-01
    r = r * z + 1.818_357_216_161_805_012e-01
    r = r * z + 2.222_219_843_214_978_396e-01
    r = r * z + 2.857_142_874_366_239_149e-01
    r = r * z + 3.999_999_999_940_941_908e-01
    r = r * z + 6.666_666_666_666_735_130e-01
    let half = 0.5 * f * f
    let correction = s * (half + r * z) + scale * ln2Low
    if scale == 0 { return (f, -(half - correction)) }
    return (scale * ln2High, -((half - correction) - f))
  }

  private static func cosKernel(_ x: Double, _ tail: Double) -> Double {
    let z = x * x
    var r = -1.135_964_755_778_819_482_65e-11
    r = r * z + 2.087_572_321_298_174_827_90e-09
    r = r * z - 2.755_731_435_139_066_330_35e-07
    r = r * z + 2.480_158_728_947_672_941_78e-05
    r = r * z - 1.388_888_888_887_410_957_49e-03
    r = r * z + 4.166_666_666_666_660_190_37e-02
    let half = 0.5 * z
    let w = 1 - half
    return w + (((1 - w) - half) + (z * (z * r) - x * tail))
  }

  private static func sinKernel(_ x: Double, _ tail: Double) -> Double {
    let z = x * x
    let v = z * x
    var r = 1.589_690_995_211_550_102_21e-10
    r = r * z - 2.505_076_025_340_686_341_95e-08
    r = r * z + 2.755_731_370_707_006_767_89e-06
    r = r * z - 1.984_126_982_985_794_931_34e-04
    r = r * z + 8.333_333_333_322_489_461_24e-03
    return x - ((z * (0.5 * tail - v * r) - tail) + v * 1.666_666_666_666_663_243_48e-01)
  }

  /// What rounding took from `product` of `a` and `b` (T. J. Dekker, Numer. Math. 18, 1971, 224–242).
  private static func roundingError(of product: Double, _ a: Double, _ b: Double) -> Double {
    let (aHigh, bHigh) = (upperHalf(a), upperHalf(b))
    let (aLow, bLow) = (a - aHigh, b - bHigh)
    return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow
  }

  private static func upperHalf(_ x: Double) -> Double { Double(bitPattern: x.bitPattern & ~0x7FF_FFFF) }

  private static func powerOfTwo(_ exponent: Int) -> Double { Double(bitPattern: UInt64(1_023 + exponent) << 52) }

  /// ln 2 with 32 trailing zero bits, so that its product with an exponent is exact; and what is missing.
  private static let ln2High = 6.931_471_803_691_238_164_90e-01
  private static let ln2Low = 1.908_214_929_270_587_700_02e-10
}
