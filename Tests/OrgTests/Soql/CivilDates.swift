import Wire

/// Days since 1970 and their dates.
enum CivilDates {
  static func days(_ date: String) -> Int? { CivilTime.days(parsing: date) }

  static func text(_ days: Int) -> String {
    var bytes: [UInt8] = []
    bytes.appendDate(days: days)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func time(_ milliseconds: Int64) -> String {
    var bytes: [UInt8] = []
    bytes.appendTime(milliseconds: milliseconds, zone: "Z")
    return String(decoding: bytes, as: UTF8.self)
  }
}
