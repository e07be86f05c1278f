import BeaufortNumerics

/// Values that several objects have.
extension RecordRow {
  /// Writes an external id: prefix and nine digits, `ORD-000000042`.
  @inline(__always) mutating func externalID(_ prefix: StaticString, _ number: UInt64) {
    literal(prefix)
    padded(number, digits: 9)
  }

  /// Writes the external id of the account that the record belongs to.
  @inline(__always) mutating func account(_ draws: borrowing RecordDraws) { externalID("ACC-", draws.account) }

  /// Writes a first and a last name.
  @inline(__always) mutating func person(_ first: UInt64, _ last: UInt64) {
    word(.firstName, by: first)
    literal(" ")
    word(.lastName, by: last)
  }

  /// Writes that person's e-mail address, in a domain that RFC 2606 keeps free.
  @inline(__always) mutating func email(_ first: UInt64, _ last: UInt64, _ number: UInt64) {
    word(.lowerFirstName, by: first)
    literal(".")
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
    literal(" ")
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
    date(at: Int(truncatingIfNeeded: bits.reduced(below: dayCount &- 400) &+ days))
  }

  /// Writes an instant of 2024 or 2025 as Salesforce does: `2024-05-06T07:08:09.000+0000`.
  @inline(__always) mutating func instant(_ bits: UInt64) {
    date(bits)
    literal("T")
    bytes(Self.clock((bits & 0xFFFF_FFFF) % 86_400), count: 8)
    literal(".000+0000")
  }

  /// `07:08:09` for a second of the day: hours, minutes and seconds are taken apart side by side, 24 bits from each
  /// other.
  @inline(__always) private static func clock(_ second: UInt64) -> UInt64 {
    let numbers = second / 3_600 | (second / 60 % 60) << 24 | (second % 60) << 48
    let tens = (numbers &* 103) >> 10 & 0x000F_0000_0F00_000F
    let digits = tens | (numbers &- 10 &* tens) << 8
    return digits | 0x3030_3A30_303A_3030
  }
}
