import GRDB
package import Measurement

/// Something a reader of the run should know, in words.
package struct Finding: Hashable, Sendable {
  /// How much it weighs.
  package enum Severity: String, CaseIterable, Hashable, Sendable { case note, warning, problem }

  /// How much it weighs.
  package var severity: Severity
  /// One sentence.
  package var text: String

  /// Makes a finding.
  package init(severity: Severity, text: String) { (self.severity, self.text) = (severity, text) }
}

extension Store {
  /// Keeps the figures of each candidate in each weather, pooled over the replications, with the verdicts on the
  /// objectives, and what there is to say about the run; all that was kept of these before is replaced.
  ///
  /// `replications` are the summaries of single worlds, by replication: their metrics are kept beside the pooled ones.
  package func saveSummaries(
    run: String,
    _ summaries: [CandidateSummary],
    replications: [Int: [CandidateSummary]] = [:],
    findings: [Finding] = []
  ) throws(StoreError) {
    try write { database in
      try requireRun(run, database)
      for table in ["metric", "objective", "finding"] { try database.run("DELETE FROM \(table) WHERE run = ?", [run]) }
      for summary in summaries {
        try database.saveMetrics(summary, replication: nil, run: run)
        for (ordinal, outcome) in summary.objectives.enumerated() {
          try database.insert(
            into: "objective",
            [
              "run": run, "candidate": summary.candidate, "storm": summary.storm, "force_permille": summary.force,
              "ordinal": ordinal, "text": outcome.text, "flow": outcome.flow, "met": outcome.met,
              "holds_in": outcome.holdsIn, "replications": outcome.of, "worst": outcome.worst,
              "margin": outcome.margin,
            ]
          )
        }
      }
      for (replication, summaries) in replications.sorted(by: { $0.key < $1.key }) {
        for summary in summaries { try database.saveMetrics(summary, replication: replication, run: run) }
      }
      for (ordinal, finding) in findings.enumerated() {
        try database.insert(
          into: "finding",
          ["run": run, "ordinal": ordinal, "severity": finding.severity.rawValue, "text": finding.text]
        )
      }
    }
  }

  /// What was found about a run, in the order in which it was kept.
  package func findings(run: String) throws(StoreError) -> [Finding] {
    try read { database in
      try requireRun(run, database)
      return try database.rows("SELECT severity, text FROM finding WHERE run = ? ORDER BY ordinal", [run]).map {
        guard let severity = Finding.Severity(rawValue: $0["severity"]) else {
          throw StoreError.damaged(path: path, detail: "a finding of run '\(run)' has an unknown severity")
        }
        return Finding(severity: severity, text: $0["text"])
      }
    }
  }
}

extension Database {
  fileprivate func saveMetrics(_ summary: CandidateSummary, replication: Int?, run: String) throws {
    try self.run("INSERT OR IGNORE INTO candidate (run, name) VALUES (?, ?)", [run, summary.candidate])
    let pooled: [(String?, [NamedFigure])] = [(nil, summary.metrics)]
    for (flow, metrics) in pooled + summary.flows.map({ ($0.flow, $0.metrics) }) {
      for metric in metrics {
        try insert(
          into: "metric",
          [
            "run": run, "candidate": summary.candidate, "storm": summary.storm, "force_permille": summary.force,
            "replication": replication, "flow": flow, "name": metric.name, "unit": metric.unit,
            "value": metric.figure.value, "low": metric.figure.low, "high": metric.figure.high,
            "at_least": metric.figure.atLeast, "reason": metric.figure.reason,
          ]
        )
      }
    }
  }
}
