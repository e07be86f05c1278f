import Synchronization
import Wire

/// The `Date` field of answers, made once a second.
///
/// - SeeAlso: RFC 9110, section 5.6.7.
final class DateField: Sendable {
  private struct Made {
    var second: Int64 = -1
    var bytes: [UInt8] = []
  }

  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private let date: @Sendable () -> Int64
  private let made = Mutex(Made())

  /// A field that tells the date of `clock`.
  init(clock: ServerClock) { date = clock.date }

  /// Name and value as they are now, with the end of the line.
  var line: [UInt8] {
    let second = max(0, date() / 1_000)
    return made.withLock { made in
      if made.second != second { made = Made(second: second, bytes: Self.line(second: second)) }
      return made.bytes
    }
  }

  /// The line for a second since 1970, not before it.
  static func line(second: Int64) -> [UInt8] {
    let (days, rest) = (Int(second / 86_400), Int(second % 86_400))
    let (year, month, day) = CivilTime.date(days: days)
    var line = Array("Date: \(weekdays[days % 7]), ".utf8)
    line.appendDecimal(day, digits: 2)
    line += Array(" \(months[month - 1]) \(year) ".utf8)
    line.appendDecimal(rest / 3_600, digits: 2)
    line.append(UInt8(ascii: ":"))
    line.appendDecimal(rest / 60 % 60, digits: 2)
    line.append(UInt8(ascii: ":"))
    line.appendDecimal(rest % 60, digits: 2)
    return line + Array(" GMT\r\n".utf8)
  }
}
