import Measurement
import Store

extension CSVFile {
  /// Every metric: pooled (no flow), for each flow, and for each replication.
  static let metrics = CSVFile(
    name: "metrics.csv",
    summary: "every metric; empty replication: pooled over all; empty flow: pooled over flows"
  ) { report in
    var table = CSVTable(header: [
      "run", "candidate", "storm", "force", "replication", "flow", "metric", "unit", "value", "low", "high", "reason",
    ])
    func add(_ summary: CandidateSummary, replication: String) {
      let front = [report.run.info.id] + key(summary) + [replication]
      for metric in summary.metrics { table.add(front + [""] + cells(metric)) }
      for flow in summary.flows {
        for metric in flow.metrics { table.add(front + [flow.flow] + cells(metric)) }
      }
    }
    for summary in report.summaries { add(summary, replication: "") }
    for world in report.run.worlds where report.run.info.replications > 1 {
      add(summarise([world], objectives: []), replication: String(world.key.replication))
    }
    return table.text
  }

  /// Every objective, judged for each flow.
  static let objectives = CSVFile(
    name: "objectives.csv",
    summary: "every objective for each flow, with its worst value and its margin"
  ) { report in
    var table = CSVTable(header: [
      "run", "candidate", "storm", "force", "objective", "flow", "met", "holds_in", "of", "worst", "unit", "margin",
    ])
    for summary in report.summaries {
      let verdict = report.verdict(on: summary)
      for outcome in summary.objectives {
        table.add(
          [report.run.info.id] + key(summary) + [outcome.text, outcome.flow ?? "", outcome.met ? "true" : "false"]
            + [String(outcome.holdsIn), String(outcome.of), CSVTable.cell(outcome.worst), verdict.unit(of: outcome)]
            + [CSVTable.cell(outcome.margin)]
        )
      }
    }
    return table.text
  }

  private static func key(_ summary: CandidateSummary) -> [String] {
    [summary.candidate, summary.storm, CSVTable.cell(Double(summary.force) / 1_000)]
  }

  private static func cells(_ metric: NamedFigure) -> [String] {
    let figure = metric.figure
    return [
      metric.name, metric.unit, CSVTable.cell(figure.value), CSVTable.cell(figure.low), CSVTable.cell(figure.high),
      figure.value == nil ? figure.reason ?? "" : "",
    ]
  }
}
