/// A number with its unit, as written: `-1_200.5ms`. Exact; nothing is rounded here.
struct Quantity: Hashable, Sendable {
  /// All digits without the point, signed.
  var digits: Int128
  /// How many of the digits stand behind the point.
  var decimals: Int
  /// What follows the number; empty where nothing does.
  var unit: String
  /// The number as written.
  var number: String

  /// The most digits that a number may have; more mean nothing in any unit.
  static let mostDigits = 30

  /// Reads `text`; `nil` where it does not begin with a number.
  init?(_ text: String) {
    var scalars = Array(text.unicodeScalars)[...]
    let isNegative = scalars.first == "-"
    if isNegative || scalars.first == "+" { scalars.removeFirst() }
    var (digits, count, decimals) = (Int128(0), 0, 0)
    var (hasPoint, isAfterDigit) = (false, false)
    reading: while let scalar = scalars.first {
      switch scalar {
      case "0"..."9":
        count += 1
        guard count <= Quantity.mostDigits else { return nil }
        digits = digits * 10 + Int128(scalar.value - 48)
        if hasPoint { decimals += 1 }
        isAfterDigit = true
      case "_" where isAfterDigit: isAfterDigit = false
      case "." where isAfterDigit && !hasPoint: (hasPoint, isAfterDigit) = (true, false)
      default: break reading
      }
      scalars.removeFirst()
    }
    guard count > 0, isAfterDigit else { return nil }
    unit = Dimension.trimmed(String(String.UnicodeScalarView(scalars)))
    number = String(String.UnicodeScalarView(Array(text.unicodeScalars).dropLast(scalars.count)))
    (self.digits, self.decimals) = (isNegative ? -digits : digits, decimals)
  }

  /// The number × `numerator` ÷ `denominator`, rounded down, and whether that is exact; `nil` where it does not fit.
  func scaled(by numerator: Int64, over denominator: Int64) -> (value: Int64, isExact: Bool)? {
    var divisor = Int128(denominator)
    for _ in 0..<decimals {
      let (next, overflows) = divisor.multipliedReportingOverflow(by: 10)
      if overflows { return nil }
      divisor = next
    }
    let (product, overflows) = digits.multipliedReportingOverflow(by: Int128(numerator))
    if overflows { return nil }
    let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
    guard let value = Int64(exactly: quotient) else { return nil }
    return (value, remainder == 0)
  }

  /// The number as a floating-point value, in the unit written.
  var floating: Double {
    var divisor = 1.0
    for _ in 0..<decimals { divisor *= 10 }
    return Double(digits) / divisor
  }
}
