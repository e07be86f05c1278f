import BeaufortNumerics

/// Values that several objects have.
extension RecordRow {
  /// Writes an 18-character Salesforce id: key prefix, instance, number in base 62, and the check characters that
  /// make it safe where case is ignored.
  ///
  /// Each check character stands for the upper-case letters among five characters (Salesforce Help, *18-character
  /// record IDs*, 000383751).
  @inline(__always) mutating func salesforceID(prefix: StaticString, number: UInt64) {
    var upper: UInt32 = 0
    func note(_ value: UInt8, at place: UInt32) { if value >= 65 && value <= 90 { upper |= 1 << place } }
    for place in 0..<3 {
      let value = unsafe prefix.utf8Start[place]
      note(value, at: UInt32(place))
      byte(value)
    }
    // The instance: "5gL".
    literal("5gL")
    note(UInt8(ascii: "L"), at: 5)
    var rest = number
    var digits: (UInt64, UInt32) = (0, 0)
    while digits.1 < 8 {
      digits.0 = digits.0 << 8 | rest % 62
      rest /= 62
      digits.1 += 1
    }
    byte(UInt8(ascii: "0"))
    for place in UInt32(7)..<15 {
      let value = Self.base62(UInt8(truncatingIfNeeded: digits.0))
      digits.0 >>= 8
      note(value, at: place)
      byte(value)
    }
    for group in UInt32(0)..<3 {
      let mask = UInt8(truncatingIfNeeded: upper >> (5 * group) & 31)
      byte(mask < 26 ? 65 + mask : 22 + mask)
    }
  }

  @inline(__always) private static func base62(_ digit: UInt8) -> UInt8 {
    if digit < 10 { 48 + digit } else if digit < 36 { 55 + digit } else { 61 + digit }
  }

  /// Writes an external id: prefix and nine digits, `ORD-000000042`.
  @inline(__always) mutating func externalID(_ prefix: StaticString, _ number: UInt64) {
    literal(prefix)
    padded(number, digits: 9)
  }

  /// Writes the external id of the account that the record belongs to.
  @inline(__always) mutating func account(_ draws: borrowing RecordDraws, _ purpose: UInt64) {
    externalID("ACC-", draws.account(purpose))
  }

  /// Writes a first and a last name.
  @inline(__always) mutating func person(_ first: UInt64, _ last: UInt64) {
    word(.firstName, by: first)
    byte(UInt8(ascii: " "))
    word(.lastName, by: last)
  }

  /// Writes that person's e-mail address, in a domain that RFC 2606 keeps free.
  @inline(__always) mutating func email(_ first: UInt64, _ last: UInt64, _ number: UInt64) {
    word(.lowerFirstName, by: first)
    byte(UInt8(ascii: "."))
    word(.lowerLastName, by: last)
    self.number(number)
    literal("@example.com")
  }

  /// Writes a telephone number.
  @inline(__always) mutating func phone(_ bits: UInt64) {
    literal("+1 555 ")
    padded(bits.reduced(below: 10_000_000), digits: 7)
  }

  /// Writes street and house number.
  @inline(__always) mutating func street(_ bits: UInt64) {
    number((bits & 0xFFFF) % 240 + 1)
    byte(UInt8(ascii: " "))
    word(.street, by: bits)
  }

  /// Writes city, postal code and country as three columns; all by the same draw, so that they belong together.
  @inline(__always) mutating func place(_ bits: UInt64) {
    next()
    word(.city, by: bits)
    next()
    padded(10_000 + (bits & 0xFFFF), digits: 5)
    next()
    word(.country, by: bits)
  }

  /// Writes a date of 2024 to 2026, some days after the one of `bits`.
  @inline(__always) mutating func date(_ bits: UInt64, later days: UInt64 = 0) {
    word(.date, at: Int(bits.reduced(below: size(of: .date) - 400) + days))
  }

  /// Writes an instant of 2024 or 2025 as Salesforce does: `2024-05-06T07:08:09.000+0000`.
  @inline(__always) mutating func instant(_ bits: UInt64) {
    date(bits)
    let second = (bits & 0xFFFF_FFFF) % 86_400
    byte(UInt8(ascii: "T"))
    padded(second / 3_600, digits: 2)
    byte(UInt8(ascii: ":"))
    padded(second / 60 % 60, digits: 2)
    byte(UInt8(ascii: ":"))
    padded(second % 60, digits: 2)
    literal(".000+0000")
  }
}
