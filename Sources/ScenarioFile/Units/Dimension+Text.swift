extension Dimension {
  /// Writes `value` so that reading gives it back: whole in the largest unit that allows it, else in decimals.
  func text(_ value: Int64) -> String {
    guard value != 0 else { return "0" + zeroUnit }
    let sign = value < 0 ? "-" : ""
    let written = units.filter { $0.denominator == 1 }
    for unit in written.reversed() {
      let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit.numerator.magnitude)
      let isSingleDay = unit.name == "d" && whole < 2
      if rest == 0, !isSingleDay { return sign + Dimension.grouped(String(whole)) + unit.name }
    }
    guard let unit = written.last else { return String(value) }
    return sign + Dimension.decimal(value.magnitude, per: unit.numerator.magnitude) + unit.name
  }

  /// Writes `value` ÷ `power`, a power of ten, in decimals without idle zeros.
  private static func decimal(_ value: UInt64, per power: UInt64) -> String {
    let (whole, rest) = value.quotientAndRemainder(dividingBy: power)
    var decimals = String(power + rest).dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return grouped(String(whole)) + (decimals.isEmpty ? "" : "." + decimals)
  }

  /// Sets `_` between groups of three digits.
  private static func grouped(_ digits: String) -> String {
    var groups: [Substring] = []
    var rest = digits[...]
    while !rest.isEmpty {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    return groups.reversed().joined(separator: "_")
  }
}
