import Measurement
import ScenarioFile
import Store

/// The verdict in sentences.
enum VerdictWords {
  /// Who meets every objective in every weather.
  static func headline(_ report: Report) -> String {
    let objectives = report.scenario.objectives.count
    guard objectives > 0 else { return "The scenario has no objectives, so nothing is judged." }
    let winners = report.candidates.filter { candidate in
      report.weathers.allSatisfy { report.summary(of: candidate, in: $0)?.meetsObjectives ?? false }
    }
    let all = objectives == 1 ? "the objective" : objectives == 2 ? "both objectives" : "all \(objectives) objectives"
    let weathers = report.weathers.count == 1 ? "in \(report.weathers[0].title)" : "in every weather"
    switch winners.count {
    case 0: return "No candidate meets \(all) \(weathers)."
    case 1: return "\(winners[0]) alone meets \(all) \(weathers)."
    case report.candidates.count: return "Every candidate meets \(all) \(weathers)."
    case _: return "\(list(winners)) meet \(all) \(weathers)."
    }
  }

  /// What a candidate misses, weather by weather; `nil` where it misses nothing.
  static func misses(of candidate: String, in report: Report) -> Markup? {
    let verdicts = report.weathers.compactMap { weather in
      report.summary(of: candidate, in: weather).map { (weather.title, report.verdict(on: $0)) }
    }
    let missed = verdicts.filter { !$0.1.missed.isEmpty }
    guard !missed.isEmpty else { return nil }
    let met = verdicts.filter(\.1.isMet).map(\.0)
    let opening = met.isEmpty ? "meets them in no weather" : "meets them in \(list(met))"
    let parts = missed.map { weather, verdict -> Markup in
      let items = verdict.missed.map { outcome -> Markup in
        let held = outcome.holdsIn > 0 ? ", though it holds in \(outcome.holdsIn) of \(outcome.of) replications" : ""
        let distance = verdict.distance(of: outcome).map { ", \($0)" } ?? ""
        return "<code>\(outcome.text)</code>\(outcome.flow.map { " on \($0)" } ?? ""): \(verdict.worst(of: outcome))"
          + "\(distance)\(held)"
      }
      return "<li><b>\(weather)</b>: \(items.joined(separator: "; "))</li>"
    }
    return "<li><b>\(candidate)</b> \(opening).<ul>\(parts)</ul></li>\n"
  }

  /// Flows that cannot be served, faults that touched nothing, worlds that are missing, and what a day cannot show.
  static func remarks(_ report: Report) -> [Markup] {
    var remarks: [Markup] = []
    if report.missingWorlds > 0 {
      remarks.append(
        "<li><b>The run is unfinished</b>: \(report.missingWorlds) worlds are missing, and nothing here speaks of them.</li>"
      )
    }
    remarks += report.notApplicable.map {
      "<li><b>\($0.candidate)</b> is not applicable to \($0.flow): \($0.reason). It is not ranked there.</li>"
    }
    remarks += report.idleFaults.map {
      "<li><b>\($0.fault)</b> in \($0.weather) touched no change and no read of \(list($0.candidates)): "
        + "that it did no harm proves nothing about \($0.candidates.count == 1 ? "it" : "them").</li>"
    }
    if report.run.worlds.contains(where: { !$0.allocations.isEmpty }) {
      remarks.append(
        "<li>Rolling windows of a day start with the scenario's background use alone, so a run of one day shows what a "
          + "day needs, not what is left over from the day before.</li>"
      )
    }
    return remarks
  }

  /// Names as a sentence lists them.
  static func list(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
