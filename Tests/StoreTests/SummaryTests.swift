import GRDB
import Measurement
import Store
import Testing

@Suite("Figures for users of SQL")
struct SummaryTests {
  @Test("metrics, objectives and findings can be queried, and saving again replaces them")
  func summaries() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    try store.begin(.example("a"))
    let findings = [Finding(severity: .warning, text: "one"), Finding(severity: .note, text: "two")]
    for _ in 0..<2 {
      try store.saveSummaries(
        run: "a",
        [summary(p95: 12.5)],
        replications: [0: [summary(p95: 11)], 1: [summary(p95: nil)]],
        findings: findings
      )
    }
    #expect(try store.findings(run: "a") == findings)
    try DatabaseQueue(path: folder.path()).read { database in
      let metrics = try Row.fetchAll(
        database,
        sql: "SELECT replication, flow, value, unit, reason FROM metric WHERE run = 'a' ORDER BY rowid"
      )
      #expect(metrics.map { $0["replication"] as Int? } == [nil, nil, 0, 0, 1, 1])
      #expect(metrics.map { $0["flow"] as String? } == [nil, "orders", nil, "orders", nil, "orders"])
      #expect(metrics.map { $0["value"] as Double? } == [12.5, 12.5, 11, 11, nil, nil])
      #expect(metrics.map { $0["reason"] as String? } == [nil, nil, nil, nil, "not reached", "not reached"])
      let objectives = try Row.fetchAll(database, sql: "SELECT * FROM objective")
      #expect(objectives.map { $0["met"] as Bool } == [true, false])
      #expect(objectives.map { $0["flow"] as String? } == ["orders", nil])
    }
  }

  private func summary(p95: Double?) -> CandidateSummary {
    let figure = Figure(value: p95, reason: p95 == nil ? "not reached" : nil)
    let metrics = [NamedFigure(name: "propagation.p95", unit: "s", figure: figure)]
    return CandidateSummary(
      candidate: "batch",
      storm: "calm",
      force: 0,
      replications: 2,
      metrics: metrics,
      flows: [FlowSummary(flow: "orders", notApplicable: nil, metrics: metrics, ledger: Ledger())],
      ledger: Ledger(),
      activations: [],
      allocations: [],
      objectives: [
        ObjectiveOutcome(text: "lost == 0", flow: "orders", met: true, holdsIn: 2, of: 2, worst: 0, margin: 0),
        ObjectiveOutcome(
          text: "allocation.demand <= 80%",
          flow: nil,
          met: false,
          holdsIn: 1,
          of: 2,
          worst: nil,
          margin: nil
        ),
      ]
    )
  }
}
