/// Reads the instants of traces, in whole seconds since 1970.
enum TraceInstant {
  /// The second that `text` names: `2010-12-01T08:26:00Z` or `2010-12-01 08:26:00`, the seconds, a fraction of them
  /// (cut off) and the zone (`Z` or `±hh:mm`; none counts as `Z`) may be left out. `nil` where it is anything else.
  static func seconds(_ text: Substring) -> Int64? {
    var rest = text.utf8[...]
    guard let year = number(&rest, digits: 4), take(&rest, "-"), let month = number(&rest, digits: 2), take(&rest, "-"),
      let day = number(&rest, digits: 2), month >= 1, month <= 12, day >= 1, day <= length(month: month, year: year)
    else { return nil }
    var second = days(year: year, month: month, day: day) * 86_400
    guard !rest.isEmpty else { return second }
    guard take(&rest, "T") || take(&rest, " "), let hour = number(&rest, digits: 2), hour < 24, take(&rest, ":"),
      let minute = number(&rest, digits: 2), minute < 60
    else { return nil }
    second += hour * 3_600 + minute * 60
    if take(&rest, ":") {
      guard let within = number(&rest, digits: 2), within < 60 else { return nil }
      second += within
      if take(&rest, ".") {
        let digits = rest.prefix { $0 >= 48 && $0 <= 57 }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
      }
    }
    guard let offset = zone(&rest), rest.isEmpty else { return nil }
    return second - offset
  }

  private static func zone(_ rest: inout Substring.UTF8View.SubSequence) -> Int64? {
    if rest.isEmpty || take(&rest, "Z") { return 0 }
    let isWest = take(&rest, "-")
    guard isWest || take(&rest, "+"), let hours = number(&rest, digits: 2) else { return nil }
    _ = take(&rest, ":")
    guard let minutes = number(&rest, digits: 2), hours <= 18, minutes < 60 else { return nil }
    return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }

  private static func number(_ rest: inout Substring.UTF8View.SubSequence, digits: Int) -> Int64? {
    let head = rest.prefix(digits)
    guard head.count == digits, head.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    rest = rest.dropFirst(digits)
    return head.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  private static func take(_ rest: inout Substring.UTF8View.SubSequence, _ letter: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == letter.value else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func length(month: Int64, year: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Int(month - 1)]
  }

  /// Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, *chrono-Compatible Low-Level Date Algorithms*).
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
