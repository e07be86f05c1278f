/// A time on the clock of the scenario's days: `18:00` or `18:00:30`, hours beyond 23 being those of later days.
enum ClockTime {
  /// What is expected, in words.
  static let form = "a time such as \"18:00\" or \"18:00:30\", or a duration from the start"

  /// Nanoseconds from 00:00 of the first day.
  static func nanoseconds(of text: String) throws(Complaint) -> Int64 {
    guard text.contains(":") else {
      do throws(Complaint) {
        return try Dimension.duration.value(of: text)
      } catch {
        throw Complaint(error.message, form, suggestion: error.suggestion)
      }
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.map { part in
      part.utf8.count <= 4 && part.utf8.allSatisfy { (48...57).contains($0) } ? Int64(part) : nil
    }
    guard (2...3).contains(parts.count), let hours = numbers[0], let minutes = numbers[1], minutes < 60,
      let seconds = parts.count == 3 ? numbers[2] : 0, seconds < 60
    else { throw Complaint("\(quoted(text)) is no time", form) }
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000_000_000
  }

  /// Writes nanoseconds so that reading gives them back.
  static func text(_ nanoseconds: Int64) -> String {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest != 0 || nanoseconds < 0 { return Dimension.duration.text(nanoseconds) }
    let parts = [seconds / 3_600, seconds / 60 % 60] + (seconds % 60 == 0 ? [] : [seconds % 60])
    return "\"" + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":") + "\""
  }
}

extension Dimension {
  /// The dimension that a measure's unit belongs to; anything unknown is a bare number.
  static func bound(inUnit unit: String) -> Dimension {
    switch unit {
    case "s": .duration
    case "share": .percentage
    case "1/s": .rate
    default: .bareNumber
    }
  }

  /// Millionths of 1, written in percent: bounds may be as fine as 99.995%.
  static let percentage = Dimension(
    noun: "a share",
    units: [Unit(name: "%", numerator: 10_000)],
    step: "0.0001%",
    zeroUnit: "%"
  )
  /// Millionths, written as a bare decimal.
  static let bareNumber = Dimension(
    noun: "a number",
    units: [Unit(name: "", numerator: 1_000_000)],
    step: "0.000001"
  )
  /// How many of what the program counts in make one of a measure's unit.
  var countsInUnit: Double {
    self == .duration ? 1_000_000_000 : 1_000_000
  }
}
