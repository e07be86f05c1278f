import Measurement
package import Planning
import Store

/// Two runs side by side for a terminal: what is worse first, the largest effect first, at most 110 columns.
///
/// - Parameters:
///   - comparison: The two runs.
///   - showsAll: Whether to list the figures that show no difference, too.
///   - isColoured: Whether to mark verdicts with ANSI colours; the words stand without them.
/// - Returns: Lines with a line feed after each.
package func differenceTable(_ comparison: RunComparison, showsAll: Bool, isColoured: Bool = false) -> String {
  let ink = TerminalInk(isColoured: isColoured)
  var lines = [line(of: comparison.before, as: "before"), line(of: comparison.after, as: "after")]
  for verdict in ComparedFigure.Verdict.allCases where verdict != .same || showsAll {
    let figures = comparison.figures.filter { $0.verdict == verdict }
    if figures.isEmpty { continue }
    lines += ["", ink.strong("\(verdict.rawValue): \(figures.count)")]
    lines += rows(of: figures, ink)
  }
  lines += ["", ink.strong(conclusion(comparison))]
  for note in comparison.notes { lines += "note: \(note)".printable.wrapped(to: 110) }
  return lines.map { $0 + "\n" }.joined()
}

/// The comparison in a sentence.
package func conclusion(_ comparison: RunComparison) -> String {
  let count = comparison.figures.count
  if count == 0 { return "nothing to compare: the runs have no candidate, weather and flow in common" }
  if comparison.isSame { return "no difference in \(count) \(count == 1 ? "figure" : "figures")" }
  let parts = ComparedFigure.Verdict.allCases.filter { $0 != .same && comparison.count($0) > 0 }
    .map { "\(comparison.count($0)) \($0.rawValue)" }
  return "\(parts.joined(separator: ", ")); no difference in \(comparison.count(.same)) of \(count) figures"
}

private func line(of run: RunInfo, as side: String) -> String {
  let words = "\(side.padding(to: 7))run \(run.id): \(run.scenario), seed \(run.seed), \(run.replications) "
  return (words + (run.replications == 1 ? "replication" : "replications")).printable
}

private func rows(of figures: [ComparedFigure], _ ink: TerminalInk) -> [String] {
  var table = TextTable(sides: [.left, .left, .left, .left, .right, .right, .right, .left])
  table.add(["  candidate", "weather", "flow", "figure", "before", "after", "difference", "95% interval"])
  for figure in figures {
    let place = figure.place
    table.add([
      "\(figure.verdict.mark) \(place.candidate.printable.shortened(to: 16))",
      place.weather.printable.shortened(to: 16), (place.flow ?? "–").printable.shortened(to: 14), place.metric,
      figure.before.text(unit: figure.unit), figure.after.text(unit: figure.unit), figure.differenceText,
      figure.intervalText,
    ])
  }
  let lines = table.lines(atMost: 110)
  return [ink.faint(lines[0])]
    + zip(lines.dropFirst(), figures).map { ink.marked($0, mark: $1.verdict.mark) }
}

extension ComparedFigure.Verdict {
  fileprivate var mark: String {
    switch self {
    case .worse: "✗"
    case .better: "✓"
    case .changed: "~"
    case .notComparable: "?"
    case .same: "="
    }
  }
}

extension FigurePlace {
  /// The storm, with its force where it is not the storm as written.
  var weather: String {
    storm == "calm" || force == 1_000 ? storm : "\(storm) at \(Quantity.share(Double(force) / 1_000))"
  }
}

extension ComparedFigure {
  /// The difference with its sign; points of a percentage for shares.
  var differenceText: String { difference?.value.map { Quantity.difference($0, unit: unit) } ?? "–" }
  /// The interval of the difference; empty where there is none.
  var intervalText: String {
    guard let low = difference?.low, let high = difference?.high else { return "" }
    return "\(Quantity.difference(low, unit: unit)) to \(Quantity.difference(high, unit: unit))"
  }
}

extension Quantity {
  /// A difference with its sign: `+1.2 s`, `−3.0 points` of a percentage.
  static func difference(_ value: Double, unit: String) -> String {
    if value == 0 { return "0" }
    let size = unit == "share" ? "\(decimal(value.magnitude * 100)) pt" : text(value.magnitude, unit: unit)
    return (value < 0 ? "−" : "+") + size
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
