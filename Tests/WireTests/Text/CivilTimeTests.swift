import Foundation
import Testing
import Wire

@Suite("Civil time")
struct CivilTimeTests {
  @Test("agrees with Foundation's calendar for 600 years, day by day")
  func days() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    // Before 1582 Foundation's calendar is Julian.
    let (first, last) = (CivilTime.days(year: 1600, month: 1, day: 1), CivilTime.days(year: 2200, month: 1, day: 1))
    #expect(last - first == 219_146)
    for days in stride(from: first, through: last, by: 1) {
      let (year, month, day) = CivilTime.date(days: days)
      let back = CivilTime.days(year: year, month: month, day: day)
      #expect(back == days)
      guard days % 13 == 0 || day == 29 || day == 1 else { continue }
      let parts = calendar.dateComponents(
        [.year, .month, .day],
        from: Date(timeIntervalSince1970: Double(days) * 86_400)
      )
      #expect(parts.year == year && parts.month == month && parts.day == day, "\(days)")
    }
  }

  @Test(
    "reads times with fractions and zones",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1970-01-01T00:00:01.5Z", 1_500),
      ("1970-01-01T00:00:00.123456789z", 123), ("2026-01-31T17:49:01.000+0000", 1_769_881_741_000),
      ("2026-01-31T18:49:01+01:00", 1_769_881_741_000), ("2026-01-31T12:19-0530", 1_769_881_740_000),
      ("1969-12-31 23:59:59Z", -1_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
    ] as [(String, Int64)]
  )
  func read(text: String, milliseconds: Int64) { #expect(CivilTime.milliseconds(parsing: text) == milliseconds) }

  @Test(
    "refuses what is no time",
    arguments: [
      "", "1970", "1970-01-01", "1970-01-01T00:00:00", "1970-13-01T00:00:00Z", "1970-02-29T00:00:00Z",
      "1970-00-01T00:00:00Z",
      "1970-01-00T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:60Z",
      "1970-01-01T00:00:00.Z",
      "1970-01-01T00:00:00.1234567890Z", "1970-01-01T00:00:00+15:00", "1970-01-01T00:00:00+1:00",
      "1970-01-01T00:00:00ZZ",
      "1970-01-01X00:00:00Z", "+970-01-01T00:00:00Z", "1970-1-1T00:00:00Z", "1970-01-01T00:00:00.1",
      "１970-01-01T00:00Z",
    ]
  )
  func refused(text: String) { #expect(CivilTime.milliseconds(parsing: text) == nil) }

  @Test(
    "reads dates alone",
    arguments: [("1970-01-02", 1), ("2000-02-29", 11_016), ("1900-02-29", nil), ("1970-01-1", nil)]
  )
  func dates(text: String, days: Int?) { #expect(CivilTime.days(parsing: text) == days) }

  @Test(
    "comes back from what it was written as",
    arguments: [Int64.zero, 1, -1, 1_769_881_741_987, -86_400_001, 253_402_300_799_999]
  )
  func written(milliseconds: Int64) {
    var bytes: [UInt8] = []
    bytes.appendTime(milliseconds: milliseconds, zone: "Z")
    #expect(CivilTime.milliseconds(parsing: String(decoding: bytes, as: UTF8.self)) == milliseconds)
  }
}
