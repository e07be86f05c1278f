/// The eight decimal digits of a number, worked out side by side in one register.
///
/// After P. Khuong, *How to print integers really fast* (2017): divide by 10,000, then both halves by 100, then all
/// four quarters by 10, each by one multiplication.
struct DecimalDigits: BitwiseCopyable {
  /// What the numbers are below.
  static let bound: UInt64 = 100_000_000

  /// The digits as bytes from 0 to 9, the first one lowest.
  let values: UInt64

  /// The digits of `value`, which is below ``bound``.
  @inline(__always) init(_ value: UInt64) {
    let halves = value / 10_000 | (value % 10_000) << 32
    let hundreds = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let quarters = hundreds | (halves &- 100 &* hundreds) << 16
    let tens = (quarters &* 103) >> 10 & 0x000F_000F_000F_000F
    values = tens | (quarters &- 10 &* tens) << 8
  }

  /// The digits in ASCII.
  @inline(__always) var text: UInt64 { values | 0x3030_3030_3030_3030 }

  /// How many digits from the first on are zeros; the last one does not count.
  @inline(__always) var leadingZeros: UInt64 {
    UInt64(truncatingIfNeeded: (values | 1 << 56).trailingZeroBitCount) >> 3
  }
}
