import Org
import Testing

@Suite("Dates told by how they lie to today")
struct DateLiteralTests {
  @Test(
    "the first and last day of each, on a leap day",
    arguments: [
      ("TODAY", "2028-02-29", "2028-02-29"), ("YESTERDAY", "2028-02-28", "2028-02-28"),
      ("TOMORROW", "2028-03-01", "2028-03-01"), ("THIS_WEEK", "2028-02-27", "2028-03-04"),
      ("LAST_WEEK", "2028-02-20", "2028-02-26"), ("NEXT_WEEK", "2028-03-05", "2028-03-11"),
      ("THIS_MONTH", "2028-02-01", "2028-02-29"), ("LAST_MONTH", "2028-01-01", "2028-01-31"),
      ("NEXT_MONTH", "2028-03-01", "2028-03-31"), ("THIS_QUARTER", "2028-01-01", "2028-03-31"),
      ("LAST_QUARTER", "2027-10-01", "2027-12-31"), ("NEXT_QUARTER", "2028-04-01", "2028-06-30"),
      ("THIS_YEAR", "2028-01-01", "2028-12-31"), ("LAST_YEAR", "2027-01-01", "2027-12-31"),
      ("NEXT_YEAR", "2029-01-01", "2029-12-31"), ("LAST_90_DAYS", "2027-12-01", "2028-02-29"),
      ("NEXT_90_DAYS", "2028-03-01", "2028-05-29"), ("LAST_N_DAYS:1", "2028-02-28", "2028-02-29"),
      ("NEXT_N_DAYS:1", "2028-03-01", "2028-03-01"), ("N_DAYS_AGO:1", "2028-02-28", "2028-02-28"),
      ("LAST_N_WEEKS:2", "2028-02-13", "2028-02-26"), ("NEXT_N_WEEKS:2", "2028-03-05", "2028-03-18"),
      ("N_WEEKS_AGO:1", "2028-02-20", "2028-02-26"), ("LAST_N_MONTHS:2", "2027-12-01", "2028-01-31"),
      ("NEXT_N_MONTHS:1", "2028-03-01", "2028-03-31"), ("N_MONTHS_AGO:12", "2027-02-01", "2027-02-28"),
      ("LAST_N_QUARTERS:1", "2027-10-01", "2027-12-31"), ("N_QUARTERS_AGO:4", "2027-01-01", "2027-03-31"),
      ("LAST_N_YEARS:1", "2027-01-01", "2027-12-31"), ("N_YEARS_AGO:2", "2026-01-01", "2026-12-31"),
      ("THIS_FISCAL_QUARTER", "2028-01-01", "2028-03-31"), ("NEXT_N_FISCAL_YEARS:1", "2029-01-01", "2029-12-31"),
      ("last_n_days:0", "2028-02-29", "2028-02-29"),
    ]
  )
  func leapDay(literal: String, first: String, last: String) async throws {
    try await check(today: "2028-02-29", literal, first, last)
  }

  @Test(
    "the same around a year's end",
    arguments: [
      ("2026-12-31", "TOMORROW", "2027-01-01", "2027-01-01"), ("2026-12-31", "THIS_WEEK", "2026-12-27", "2027-01-02"),
      ("2026-12-31", "NEXT_MONTH", "2027-01-01", "2027-01-31"),
      ("2026-12-31", "NEXT_QUARTER", "2027-01-01", "2027-03-31"),
      ("2027-01-01", "YESTERDAY", "2026-12-31", "2026-12-31"), ("2027-01-01", "LAST_WEEK", "2026-12-20", "2026-12-26"),
      ("2027-01-01", "LAST_MONTH", "2026-12-01", "2026-12-31"),
      ("2027-01-01", "LAST_N_QUARTERS:2", "2026-07-01", "2026-12-31"),
      ("2027-03-31", "LAST_MONTH", "2027-02-01", "2027-02-28"),
    ]
  )
  func yearEnd(today: String, literal: String, first: String, last: String) async throws {
    try await check(today: today, literal, first, last)
  }

  private func check(today: String, _ literal: String, _ first: String, _ last: String) async throws {
    let rig = try QueryRig()
    let from = try #require(days(first)), to = try #require(days(last))
    // The days of the stretch, one before and one behind.
    try await rig.create(
      "Opportunity",
      (from - 1...to + 1).map { #"{"Name":"x","StageName":"y","CloseDate":"\#(text($0))"}"# }
    )
    try rig.advance(to: today)
    let within = try rig.table(
      "SELECT MIN(CloseDate), MAX(CloseDate), COUNT(Id) FROM Opportunity WHERE CloseDate = \(literal)"
    )
    #expect(within == [[first, last, "\(to - from + 1)"]])
    let expected = [
      ("<", [text(from - 1)]), (">", [text(to + 1)]), ("!=", [text(from - 1), text(to + 1)]),
    ]
    for (comparison, days) in expected {
      let found = try rig.table(
        "SELECT CloseDate FROM Opportunity WHERE CloseDate \(comparison) \(literal) ORDER BY CloseDate"
      )
      #expect(found == days.map { [$0] }, "\(comparison)")
    }
    #expect(try rig.table("SELECT Id FROM Opportunity WHERE CloseDate <= \(literal)").count == to - from + 2)
    #expect(try rig.table("SELECT Id FROM Opportunity WHERE CloseDate >= \(literal)").count == to - from + 2)
    #expect(try rig.table("SELECT Id FROM Opportunity WHERE CloseDate IN (\(literal))").count == to - from + 1)
  }

  @Test("of times, a day begins with its first millisecond and ends with its last")
  func times() async throws {
    let rig = try QueryRig()
    let order = try await rig.create("Order", ["{}"])[0]
    let times = [
      "2026-01-31T23:59:59.999Z", "2026-02-01T00:00:00.000Z", "2026-02-01T23:59:59.999Z", "2026-02-02T00:00:00.000Z",
    ]
    try await rig.create("Shipment__c", times.map { #"{"Order__c":"\#(order)","Shipped_At__c":"\#($0)"}"# })
    try rig.advance(to: "2026-02-01")
    func found(_ condition: String) throws -> [String] {
      try rig.table("SELECT Shipped_At__c FROM Shipment__c WHERE Shipped_At__c \(condition) ORDER BY Shipped_At__c").map
      { $0[0] }
    }
    #expect(try found("= TODAY") == Array(times[1...2]))
    #expect(try found("< TODAY") == [times[0]])
    #expect(try found("<= YESTERDAY") == [times[0]])
    #expect(try found("> TODAY") == [times[3]])
    #expect(try found("!= THIS_MONTH") == [times[0]])
    #expect(try found("= 2026-02-01T01:00:00+01:00") == [times[1]])
  }

  private func days(_ date: String) -> Int? { CivilDates.days(date) }
  private func text(_ days: Int) -> String { CivilDates.text(days) }
}
