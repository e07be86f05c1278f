import Measurement
package import Planning
import Store

/// A check for a terminal: every case with a regression and what is worse in it, then the verdict.
///
/// - Parameters:
///   - check: The check.
///   - database: The database to name in what to do next; `nil` for the one that is used anyway.
///   - isColoured: Whether to mark verdicts with ANSI colours; the words stand without them.
/// - Returns: Lines with a line feed after each.
package func regressionText(_ check: RegressionCheck, database: String? = nil, isColoured: Bool = false) -> String {
  let ink = TerminalInk(isColoured: isColoured)
  var lines: [String] = []
  for item in check.cases where !item.regressions.isEmpty {
    lines.append(ink.marked("✗ \(item.title.printable)", mark: "✗"))
    for regression in item.regressions { lines += regression.words.printable.wrapped(to: 106).map { "    " + $0 } }
  }
  if !lines.isEmpty { lines.append("") }
  lines.append(ink.strong(verdict(on: check, database: database)))
  for note in check.notes { lines += "note: \(note)".printable.wrapped(to: 110) }
  return lines.map { $0 + "\n" }.joined()
}

/// The verdict in a sentence, and what to do where there is none.
package func verdict(on check: RegressionCheck, database: String? = nil) -> String {
  guard let baseline = check.baseline else {
    let place = database.map { " --db \($0)" } ?? ""
    return "nothing to compare with: accept run \(check.run.id) by "
      + "'beaufort check accept --run \(check.run.id)\(place)'"
  }
  let failed = check.cases.count { !$0.regressions.isEmpty }
  let better = check.betterCount > 0 ? "; \(check.betterCount) figures are better" : ""
  guard failed > 0 else {
    return "no regression in \(check.figureCount) figures against the accepted run \(baseline.id)\(better)"
  }
  let count = check.regressions.count
  return "\(count) \(count == 1 ? "regression" : "regressions") in \(failed) of \(check.cases.count) cases against the "
    + "accepted run \(baseline.id)\(better)"
}

extension RegressionCase {
  /// The name of the case in reports.
  package var title: String { "\(candidate) · \(storm) · \(flow ?? "limits")" }
}

extension Regression {
  /// What is worse, in a sentence.
  package var words: String {
    switch cause {
    case .objective(let outcome, let before, let unit):
      let (new, old) = (text(outcome.worst, unit), text(before.worst, unit))
      return "misses \(outcome.text): \(new), \(old) in the accepted run"
    case .figure(let figure):
      let values = "\(figure.before.text(unit: figure.unit)) → \(figure.after.text(unit: figure.unit))"
      let interval = figure.intervalText.isEmpty ? "" : " (difference \(figure.intervalText))"
      return "\(figure.place.metric): \(values)\(effect(of: figure))\(interval)"
    }
  }

  /// How much worse it is. A share that fell from near 100% is held against what it had left free.
  private func effect(of figure: ComparedFigure) -> String {
    guard figure.effect.isFinite else { return "" }
    guard figure.unit == "share", let before = figure.before.value, let after = figure.after.value, before > 0.5,
      after < before
    else { return ", \(Quantity.share(figure.effect)) worse" }
    return ", \(Quantity.decimal(1 + figure.effect)) times as far from 100%"
  }

  private func text(_ value: Double?, _ unit: String) -> String {
    value.map { Quantity.text($0, unit: unit) } ?? "not reached"
  }
}
