import Reporting
import Testing

@Suite("Figures worked out by hand")
struct NapkinTests {
  private static let page = htmlReport(Fixture.report(storms: ["calm", "erp-outage"], replications: 1, buckets: 24))

  @Test(
    "agree with the design's hand-made table",
    arguments: [
      (["call-in", "allocation.dailyApi.demand"], "57%"),
      (["batch", "orders", "propagation.p50"], "30 m 21 s"),
      (["virtualization", "orders", "propagation.p50"], "0 s"),
      (["virtualization", "erp-outage", "orders", "reads.availability"], "97.92%"),
    ]
  )
  func table(words: [String], value: String) throws {
    let rows = Self.page.split(separator: "<tr>").map { $0.replacing(/<[^>]*>/, with: "|") }
    let row = try #require(rows.first { row in words.allSatisfy { row.contains($0) } })
    #expect(row.contains("|\(value)|"), "\(row)")
  }
}
