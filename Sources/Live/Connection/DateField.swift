import Synchronization
import Wire

/// The `Date` field of answers, made once a second.
final class DateField: Sendable {
  private struct Made {
    var second = Int64.min
    var line: [UInt8] = []
  }

  private let date: @Sendable () -> Int64
  private let made = Mutex(Made())

  /// A field that tells the date of `clock`.
  init(clock: ServerClock) { date = clock.date }

  /// Name and value as they are now, with the end of the line.
  var line: [UInt8] {
    let milliseconds = date()
    let second = milliseconds / 1_000
    return made.withLock { made in
      if made.second != second {
        made = Made(second: second, line: Array("Date: \(HTTPDate.text(milliseconds: milliseconds))\r\n".utf8))
      }
      return made.line
    }
  }
}
