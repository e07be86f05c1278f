import Measurement
import Platform
import ScenarioFile

extension Section {
  /// Every limit and figure of the platform that the run used, with where it is from.
  static let limits = Section(id: "limits", title: "Limits and where they are from") { report in
    let orgs = report.scenario.systems.compactMap { system -> (name: String, org: OrgSpec)? in
      switch system.kind {
      case .salesforce(let org): (system.name, org)
      case .external: nil
      }
    }
    guard !orgs.isEmpty else { return .empty }
    var table = Table(
      "Allowances of the windowed limits",
      columns: [.text("Limit"), .figure("Allowance"), .text("Window"), .figure("Others use"), .text("Source")]
    )
    for (name, org) in orgs {
      if orgs.count > 1 { table.group(name) }
      for limit in Limit.all { table.add(row(limit, org)) }
    }
    let words = orgs.map {
      "\($0.name): \($0.org.edition.rawValue) edition, \(Quantity.grouped($0.org.licences)) licences"
    }
    return """
      <p>\(words.joined(separator: "; ")). Figures are those of release \(PlatformFigure.release) unless a line says \
      otherwise; the vendor changes them. <b>Unconfirmed</b>: no source was found, so it is a default to tune. \
      <b>Override</b>: the scenario’s own figure, in place of the standard one.</p>
      \(table.markup)\(fixed)
      """
  }

  private static func row(_ limit: Limit, _ org: OrgSpec) -> [Markup] {
    let background = limit.background(for: org)
    var source: Markup = "\(limit.source), \(limit.date)"
    if limit.isOverridden(for: org) {
      let standard = Quantity.grouped(limit.standard(org).amount)
      source = "<b>override</b> of the scenario; standard \(standard): " + source
    } else if !limit.isConfirmed(for: org) {
      source = "<b>unconfirmed</b>: " + source
    }
    let window =
      switch limit.window {
      case .day: "rolling day"
      case .hour: "rolling hour"
      }
    return [
      "\(limit.title) <small><code>\(limit.name)</code></small>",
      Markup(text: Quantity.grouped(limit.allowance(for: org))),
      Markup(text: window), Markup(text: background == 0 ? "–" : Quantity.grouped(background)), source,
    ]
  }

  private static func value(_ figure: PlatformFigure) -> Markup {
    figure.unit == "s"
      ? Markup(text: Quantity.length(seconds: Double(figure.value)))
      : "\(Quantity.grouped(figure.value)) \(figure.unit)"
  }

  private static var fixed: Markup {
    var table = Table(
      "Fixed figures of the platform",
      columns: [.text("Figure"), .figure("Value"), .text("Source")]
    )
    for figure in PlatformFigure.simulated {
      let source: Markup =
        figure.isConfirmed ? Markup(text: figure.source) : "<b>unconfirmed</b>: \(figure.source)"
      table.add([Markup(text: figure.title), value(figure), source])
    }
    return table.markup
  }
}
