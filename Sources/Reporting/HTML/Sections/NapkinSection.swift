extension Section {
  /// Closed forms beside measured figures.
  static let napkin = Section(id: "napkin", title: "Worked out by hand") { report in
    let comparisons = report.napkins
    guard !comparisons.isEmpty else { return .empty }
    var table = Table(
      "What the back of an envelope says, and what the run measured",
      columns: [
        .text("Candidate"), .text("Weather"), .text("Flow"), .text("Measure"), .figure("By hand"), .figure("Measured"),
        .text("Apart"), .text("How it was worked out"),
      ]
    )
    for comparison in comparisons {
      let napkin = comparison.napkin
      let measured = comparison.measured.map { Quantity.text($0, unit: napkin.unit) } ?? "never"
      table.add([
        Markup(text: napkin.candidate), Markup(text: napkin.storm), Markup(text: napkin.flow ?? "all"),
        Markup(text: napkin.metric), Markup(text: Quantity.text(napkin.value, unit: napkin.unit)),
        Markup(text: measured),
        apart(comparison), Markup(text: napkin.formula),
      ])
    }
    return """
      <p>Closed forms over the scenario that know no queues, locks, retries or luck. Where the run is more than 10% away, \
      either the formula or the run deserves a look.</p>
      \(table.markup)
      """
  }

  private static func apart(_ comparison: Report.Comparison) -> Markup {
    guard let difference = comparison.difference else { return "–" }
    if difference.magnitude < 0.000_5 { return "equal" }
    let text = (difference > 0 ? "+" : "") + Quantity.share(difference)
    return difference.magnitude > 0.1 ? "<b>\(text)</b>" : Markup(text: text)
  }
}
