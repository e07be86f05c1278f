import Measurement
import Planning
import Reporting
import Store
import Testing

@Suite("A check in words")
struct RegressionTextTests {
  private static let report = Fixture.report(candidates: ["batch"], storms: ["calm"])

  private func run(id: String, failedReads: Int64) -> StoredRun {
    var run = Self.report.run
    run.info.id = id
    for world in run.worlds.indices {
      for flow in run.worlds[world].flows.indices {
        let attempted = run.worlds[world].flows[flow].whole.readsAttempted
        run.worlds[world].flows[flow].whole.readsAnswered = attempted - failedReads
      }
    }
    return run
  }

  private func check(_ run: StoredRun, against baseline: StoredRun?) -> RegressionCheck {
    RegressionCheck(run: run, baseline: baseline, scenario: Self.report.scenario, tolerance: 0.05)
  }

  @Test("without an accepted run says how to accept this one, in the database that was named")
  func nothingAccepted() {
    let check = check(run(id: "first", failedReads: 0), against: nil)
    #expect(regressionText(check).contains("by 'beaufort check accept --run first'"))
    #expect(
      regressionText(check, database: "b.sqlite").contains("by 'beaufort check accept --run first --db b.sqlite'")
    )
  }

  @Test("holds a share near 100% against what it had left free")
  func share() {
    let text = regressionText(check(run(id: "b", failedReads: 34_560), against: run(id: "a", failedReads: 3_456)))
    #expect(text.contains("reads.availability: 99.90% → 99.00%, 10.0 times as far from 100%"), "\(text)")
  }
}
