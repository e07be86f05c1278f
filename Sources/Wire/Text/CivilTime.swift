/// Dates and times of day in UTC, between text and numbers, without a calendar of the system.
///
/// - SeeAlso: H. Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil` and `civil_from_days`.
package enum CivilTime {
  /// Days from 1970-01-01 to a date of the Gregorian calendar.
  package static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date that lies `days` after 1970-01-01.
  package static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The days from 1970-01-01 that `YYYY-MM-DD` stands for; `nil` where it is no date.
  package static func days(parsing text: some StringProtocol) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]) else {
      return nil
    }
    guard (1...12).contains(month), day >= 1 else { return nil }
    let days = days(year: year, month: month, day: day)
    let back = date(days: days)
    return back == (year, month, day) ? days : nil
  }

  /// Milliseconds since 1970 of an ISO 8601 time: `2026-01-31T17:49:01.000Z`, seconds' fraction optional, with `Z` or
  /// an offset with or without a colon; `nil` where it is none.
  package static func milliseconds(parsing text: some StringProtocol) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 17, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
    guard let days = days(parsing: String(decoding: bytes[0..<10], as: UTF8.self)) else { return nil }
    guard bytes[13] == UInt8(ascii: ":"), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]) else {
      return nil
    }
    var (position, second, fraction) = (16, 0, 0)
    if bytes[16] == UInt8(ascii: ":") {
      guard bytes.count >= 20, let value = number(bytes[17..<19]) else { return nil }
      (position, second) = (19, value)
      if bytes[19] == UInt8(ascii: ".") {
        let digits = bytes[20...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        for place in 0..<3 { fraction = fraction * 10 + (place < digits.count ? Int(digits[20 + place]) - 48 : 0) }
        position = 20 + digits.count
      }
    }
    guard hour < 24, minute < 60, second < 60, let offset = offset(bytes[position...]) else { return nil }
    let seconds = Int64(days) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - Int64(offset * 60)
    return seconds * 1_000 + Int64(fraction)
  }

  /// Minutes ahead of UTC.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
    let zone = Array(bytes)
    if zone == [UInt8(ascii: "Z")] || zone == [UInt8(ascii: "z")] { return 0 }
    guard let sign = zone.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    var digits = Array(zone.dropFirst())
    if digits.count == 5, digits[2] == UInt8(ascii: ":") { digits.remove(at: 2) }
    guard digits.count == 4, let hours = number(digits[0..<2]), let minutes = number(digits[2..<4]) else { return nil }
    guard hours <= 14, minutes < 60 else { return nil }
    return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}

extension [UInt8] {
  /// Appends a date as `YYYY-MM-DD`.
  package mutating func appendDate(days: Int) {
    let (year, month, day) = CivilTime.date(days: days)
    appendDecimal(year, digits: 4)
    append(UInt8(ascii: "-"))
    appendDecimal(month, digits: 2)
    append(UInt8(ascii: "-"))
    appendDecimal(day, digits: 2)
  }

  /// Appends a time as `YYYY-MM-DDTHH:MM:SS.mmm`, then `zone`.
  package mutating func appendTime(milliseconds: Int64, zone: String) {
    let days = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
    let rest = Int(milliseconds - days * 86_400_000)
    appendDate(days: Int(days))
    append(UInt8(ascii: "T"))
    appendDecimal(rest / 3_600_000, digits: 2)
    append(UInt8(ascii: ":"))
    appendDecimal(rest / 60_000 % 60, digits: 2)
    append(UInt8(ascii: ":"))
    appendDecimal(rest / 1_000 % 60, digits: 2)
    append(UInt8(ascii: "."))
    appendDecimal(rest % 1_000, digits: 3)
    append(contentsOf: zone.utf8)
  }
}
