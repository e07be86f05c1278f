import Measurement

extension NamedFigure {
  /// The figure as a table shows it: `12.3 s`, `> 24 h`, or a dash with the reason beside it.
  var text: String { figure.text(unit: unit) }
}

extension Figure {
  /// The value in human units; `not reached` and its like become a dash or `>` and what is known.
  func text(unit: String) -> String {
    if let value { return Quantity.text(value, unit: unit) }
    if let atLeast { return "> \(Quantity.text(atLeast, unit: unit))" }
    return reason == "not reached" ? "never" : "–"
  }

  /// The value with its interval: `12.3 s (11.9–12.8 s)`.
  func textWithInterval(unit: String) -> String {
    guard let low, let high, value != nil else { return text(unit: unit) }
    return "\(text(unit: unit)) (\(Quantity.text(low, unit: unit)) to \(Quantity.text(high, unit: unit)))"
  }
}

extension CandidateSummary {
  /// A metric of the summary as text; a dash where it is not measured.
  func text(_ metric: String) -> String { metrics.first { $0.name == metric }?.text ?? "–" }
}

extension FlowSummary {
  /// The figure of a metric by its registered name.
  subscript(metric: String) -> Figure? { metrics.first { $0.name == metric }?.figure }
}
