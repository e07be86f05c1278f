/// The days that records are dated by.
enum RecordDates {
  /// The days of 2024 to 2026, as `2024-05-06`.
  static var all: [String] {
    var dates: [String] = []
    for year in 2024...2026 {
      let lengths = [31, year == 2024 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for (month, length) in lengths.enumerated() {
        for day in 1...length { dates.append("\(year)-\(twoDigits(month + 1))-\(twoDigits(day))") }
      }
    }
    return dates
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
