import BeaufortNumerics
import Patterns
import ScenarioFile
import Store

extension Section {
  /// Which pattern serves which flow, with every setting.
  static let candidates = Section(id: "candidates", title: "Candidates and their settings") { report in
    var table = Table(
      "Patterns by candidate and flow; a setting that the scenario wrote is bold, the others are defaults",
      columns: [.text("Candidate"), .text("Flow"), .text("Pattern"), .text("Settings"), .text("Rule of thumb")]
    )
    let indices = Dictionary(report.candidates.enumerated().map { ($1, $0) }) { first, _ in first }
    for candidate in report.scenario.candidates {
      for (flow, assignment) in zip(report.scenario.flows, candidate.assignments) {
        if report.run.info.isLive, candidate.name == Scenario.ownProgram {
          table.add([
            candidateLabel(candidate.name, indices[candidate.name] ?? 0), Markup(text: flow.name),
            "a program of its own", "see how to repeat the run", "",
          ])
          continue
        }
        let kind = PatternKind.named(assignment.pattern)
        let settings = (kind?.parameters ?? []).compactMap { setting($0, in: assignment.settings) }
        table.add([
          candidateLabel(candidate.name, indices[candidate.name] ?? 0), Markup(text: flow.name),
          Markup(text: kind?.title ?? assignment.pattern), settings.joined(separator: ", "),
          Markup(text: kind?.ruleOfThumb ?? ""),
        ])
      }
    }
    return "<p>Defaults decide a verdict, so they are all here.</p>\n\(table.markup)"
  }

  private static func setting(_ parameter: Parameter, in values: ParameterValues) -> Markup? {
    guard let value = values[parameter] else { return nil }
    let text = "\(parameter.name) \(SettingText.text(value, kind: parameter.kind))"
    let isWritten = values.written(parameter.name) != nil
    return isWritten
      ? "<b title=\"\(parameter.summary)\">\(text)</b>" : "<span title=\"\(parameter.summary)\">\(text)</span>"
  }
}

/// A setting's bare integer as a scenario would write it.
enum SettingText {
  /// The value in the form of its kind.
  static func text(_ value: Int64, kind: Parameter.Kind) -> String {
    switch kind {
    case .duration, .latency: Quantity.length(seconds: Double(value) / 1e9)
    case .count: Quantity.grouped(value)
    case .permille: Quantity.share(Double(value) / 1_000)
    case .factor: Quantity.decimal(Double(value) / 1_000)
    case .flag: value == 0 ? "no" : "yes"
    case .choice(let words): words.indices.contains(Int(clamping: value)) ? words[Int(value)] : String(value)
    case .flow: "flow \(value)"
    }
  }
}
