import Measurement
import Reporting
import Store
import Testing

@Suite("Comparison on the terminal")
struct ComparisonTableTests {
  @Test("fits into 110 columns and names what is missed")
  func width() {
    let table = comparisonTable(Fixture.report())
    let lines = table.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 110 }, "\(lines.filter { $0.count > 110 })")
    #expect(table.contains("misses propagation.p95 <= 5m on orders: "))
    #expect(table.contains("misses lost == 0 on orders: 59.1 k"))
    #expect(table.contains("not applicable: virtualization on fulfilment"))
    #expect(table.contains("outage on erp at 13:00 in erp-outage touched nothing of batch"))
    #expect(table.contains("changes/s"))
    #expect(table.contains("on 2 jobs"))
  }

  @Test("says that counts add up the replications, where there are several", arguments: [1, 3])
  func replications(count: Int) {
    let table = comparisonTable(Fixture.report(replications: count))
    #expect(table.contains("note: lost and dead letters are those of all 3 replications\n") == (count == 3))
  }

  @Test("colours change no word")
  func colours() {
    let report = Fixture.report()
    let coloured = comparisonTable(report, isColoured: true)
    #expect(coloured.contains("\u{1B}[32m✓"))
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == comparisonTable(report))
  }

  @Test("a run that is not finished says so, and names cannot move the cursor")
  func unfinished() {
    var report = Fixture.report(candidates: ["call-in", "a\u{1B}[2Jb"])
    var run = report.run
    run.info.worldCount = 60
    report = Report(run: run, scenario: report.scenario, summaries: Array(report.summaries.dropLast()))
    let table = comparisonTable(report)
    #expect(table.contains("unfinished: 8 of 60 worlds"))
    #expect(table.contains("not run"))
    #expect(!table.contains("\u{1B}"))
  }
}
