/// Dates as header fields of HTTP write them: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// - SeeAlso: RFC 9110, section 5.6.7.
package enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// The date of `milliseconds` since 1970, cut to whole seconds.
  package static func text(milliseconds: Int64) -> String {
    let seconds = Int((milliseconds - (milliseconds % 1_000 + 1_000) % 1_000) / 1_000)
    let day = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
    let rest = seconds - day * 86_400
    let date = CivilTime.date(days: day)
    var bytes = Array("\(days[(day % 7 + 7) % 7]), ".utf8)
    bytes.appendDecimal(date.day, digits: 2)
    bytes.append(contentsOf: " \(months[date.month - 1]) ".utf8)
    bytes.appendDecimal(date.year, digits: 4)
    for (part, mark) in [(rest / 3_600, " "), (rest / 60 % 60, ":"), (rest % 60, ":")] {
      bytes.append(contentsOf: mark.utf8)
      bytes.appendDecimal(part, digits: 2)
    }
    return String(decoding: bytes, as: UTF8.self) + " GMT"
  }

  /// Milliseconds since 1970 of a date; `nil` where `text` is none, or is in one of the forms that RFC 9110 calls obsolete.
  package static func milliseconds(parsing text: some StringProtocol) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT" || words[5] == "UTC" else { return nil }
    guard let day = Int(words[1]), let month = months.firstIndex(of: String(words[2])), let year = Int(words[3]) else {
      return nil
    }
    let clock = words[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2]) else {
      return nil
    }
    guard (1...9_999).contains(year), (1...31).contains(day) else { return nil }
    let days = CivilTime.days(year: year, month: month + 1, day: day)
    guard CivilTime.date(days: days) == (year, month + 1, day) else { return nil }
    return Int64(days) * 86_400_000 + Int64(clock[0] * 3_600 + clock[1] * 60 + clock[2]) * 1_000
  }
}
