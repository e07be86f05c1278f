import Measurement
import ScenarioFile

extension Section {
  /// The headline figures, and every objective with its margin.
  static let figures = Section(id: "figures", title: "Figures") { report in
    var body: Markup = """
      <p>Pooled over flows and replications: counts are their sums. Intervals, shown under a pointer and in the tables \
      below, are Student’s t, 95%, over the replications’ own values. <i>never</i>: the percentile is not reached, \
      because too many changes never became visible.</p>

      """
    body += headline(report)
    body += outcomes(report)
    return body + everything(report)
  }

  private static let shown: [(title: String, metric: String)] = [
    ("Delay p50", "propagation.p50"), ("p95", "propagation.p95"), ("p99", "propagation.p99"),
    ("Stale p95", "staleness.p95"), ("Stale reads", "reads.staleFraction"), ("Available", "reads.availability"),
    ("Read p95", "reads.latency.p95"), ("Lost", "lost"), ("Dead letters", "deadLettered"), ("Backlog", "backlog.peak"),
    ("Recovery", "recovery.time"), ("Top demand", "allocation.demand"),
  ]

  private static func headline(_ report: Report) -> Markup {
    var table = Table("Headline figures", columns: [.text("Candidate")] + shown.map { .figure($0.title) })
    for weather in report.weathers {
      table.group(weather.title)
      for (index, candidate) in report.candidates.enumerated() {
        guard let summary = report.summary(of: candidate, in: weather) else { continue }
        let cells = shown.map { column -> Markup in
          guard let metric = summary.metrics.first(where: { $0.name == column.metric }) else { return "–" }
          return hinted(metric)
        }
        table.add([candidateLabel(candidate, index)] + cells)
      }
    }
    return table.markup
  }

  private static func hinted(_ metric: NamedFigure) -> Markup {
    let text = metric.text
    let long =
      metric.figure.value == nil ? metric.figure.reason ?? "" : metric.figure.textWithInterval(unit: metric.unit)
    return long.isEmpty || long == text ? Markup(text: text) : "<span title=\"\(long)\">\(text)</span>"
  }

  private static func outcomes(_ report: Report) -> Markup {
    var table = Table(
      "Every objective: the worst replication, and how far it is from flipping",
      columns: [
        .text("Candidate"), .text("Weather"), .text("Objective"), .text("Flow"), .text("Verdict"), .figure("Worst"),
        .text("Margin"),
      ]
    )
    for summary in report.summaries {
      let verdict = report.verdict(on: summary)
      let weather = Report.Weather(storm: summary.storm, force: summary.force).title
      for outcome in summary.objectives {
        let word: Markup =
          outcome.met
          ? "<span class=\"met\">✓ met</span>"
          : "<span class=\"missed\">✗ missed</span> <small>holds in \(outcome.holdsIn) of \(outcome.of)</small>"
        let cells = [
          summary.candidate, weather, outcome.text, outcome.flow ?? "the world",
        ].map { Markup(text: $0) }
        let margin = verdict.distance(of: outcome) ?? "–"
        table.add(cells + [word, Markup(text: verdict.worst(of: outcome)), Markup(text: margin)])
      }
    }
    guard !table.isEmpty else { return .empty }
    return "<details><summary>Every objective, judged for each flow</summary>\n\(table.markup)</details>\n"
  }

  private static func everything(_ report: Report) -> Markup {
    let pieces = report.weathers.map { weather -> Markup in
      let here = report.candidates.compactMap { report.summary(of: $0, in: weather) }
      var table = Table(
        "Every metric in \(weather.title), with its interval",
        columns: [.text("Metric")] + here.map { .figure($0.candidate) }
      )
      for name in unique(here.flatMap { $0.metrics.map(\.name) }) {
        let cells = here.map { summary -> Markup in
          guard let metric = summary.metrics.first(where: { $0.name == name }) else { return "–" }
          let reason: Markup =
            metric.figure.value == nil ? metric.figure.reason.map { " <small>\($0)</small>" } ?? "" : ""
          return "\(metric.figure.textWithInterval(unit: metric.unit))\(reason)"
        }
        table.add([Markup(text: name)] + cells)
      }
      return "<details><summary>Every metric in \(weather.title)</summary>\n\(table.markup)</details>\n"
    }
    return pieces.joined()
  }
}
