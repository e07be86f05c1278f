import Measurement

extension Section {
  /// Where every change ended up.
  static let ledger = Section(id: "ledger", title: "Ledger") { report in
    var table = Table(
      "Where every committed change ended up, over all flows and replications",
      columns: [.text("Candidate")] + Ledger.fields.map { .figure(words($0.name)) }
    )
    for weather in report.weathers {
      table.group(weather.title)
      for (index, candidate) in report.candidates.enumerated() {
        guard let summary = report.summary(of: candidate, in: weather) else { continue }
        let cells = Ledger.fields.map { field -> Markup in
          let count = summary.ledger[keyPath: field.path]
          return count == 0 ? "<span class=\"none\">0</span>" : Markup(text: Quantity.grouped(count))
        }
        table.add([candidateLabel(candidate, index)] + cells)
      }
    }
    return """
      <p>Delivered, superseded, dead-lettered, rejected, lost and in flight sum to committed: a run whose ledger does not \
      close is an error, never a report. Duplicates, reorderings and dropped are counted beside it.</p>
      \(table.markup)
      """
  }

  private static func words(_ field: String) -> String {
    switch field {
    case "deadLettered": "dead-lettered"
    case "inFlight": "in flight"
    case let other: other
    }
  }

  /// How often faults and mechanisms acted.
  static let activations = Section(id: "activations", title: "Activations") { report in
    var table = Table(
      "How often each fault and each mechanism acted, and what it touched, over all replications",
      columns: [
        .text("Acted"), .text("Kind"), .text("Candidate"), .figure("Times"), .figure("Changes"), .figure("Reads"),
      ]
    )
    var isEmpty = true
    for weather in report.weathers {
      var rows: [(candidate: String, activation: Activation)] = []
      for candidate in report.candidates {
        for activation in report.summary(of: candidate, in: weather)?.activations ?? []
        where activation.isFault || activation.acted + activation.changes + activation.reads > 0 {
          rows.append((candidate, activation))
        }
      }
      guard !rows.isEmpty else { continue }
      isEmpty = false
      table.group(weather.title)
      for name in unique(rows.map(\.activation.name)) {
        for (candidate, activation) in rows where activation.name == name {
          let counts = [activation.acted, activation.changes, activation.reads].map { Quantity.grouped($0) }
          table.add(texts: [name, activation.isFault ? "fault" : "mechanism", candidate] + counts)
        }
      }
    }
    guard !isEmpty else { return "<p>No fault and no mechanism acted.</p>\n" }
    return "<p>A fault that touched nothing proves nothing; the verdict says so.</p>\n\(table.markup)"
  }

  /// What the platform's limits allow, and what was asked of them.
  static let allocations = Section(id: "allocations", title: "Allocations") { report in
    var table = Table(
      "The windowed limits of the platform: the fullest window of any replication",
      columns: [
        .text("Candidate"), .text("Limit"), .bar("Demand", percent: 22), .figure("Share"), .figure("Peak"),
        .figure("Allowance"),
        .figure("Refused"), .text("Granted in all replications, by flow and owner"),
      ]
    )
    var isEmpty = true
    for weather in report.weathers {
      table.group(weather.title)
      for (index, candidate) in report.candidates.enumerated() {
        for use in report.summary(of: candidate, in: weather)?.allocations ?? [] where use.allowance > 0 {
          guard use.demand > 0 || use.refused > 0 else { continue }
          isEmpty = false
          table.add([candidateLabel(candidate, index)] + row(use))
        }
      }
    }
    guard !isEmpty else { return "<p>No windowed limit was used.</p>\n" }
    return """
      <p>Demand is what was granted plus first attempts that were refused, background use included; above 100% the limit \
      holds something back. The mark in the bar is the limit.</p>
      \(table.markup)
      """
  }

  private static func row(_ use: AllocationUse) -> [Markup] {
    let demand = Double(use.demand) / Double(use.allowance)
    let full = max(1, demand)
    let style = demand > 1 ? "over" : demand > 0.8 ? "high" : "fine"
    let bar = StackedBar(
      title: "\(Quantity.share(demand)) of the allowance",
      parts: [StackedBar.Part(name: "", style: style, share: demand / full)],
      mark: demand > 1 ? 1 / full : nil
    )
    let shares = use.shares.filter { $0.granted > 0 }.map {
      "\($0.flow)\($0.owner.isEmpty ? "" : " (\($0.owner))") \(Quantity.grouped($0.granted))"
    }
    return [
      Markup(text: use.limit), bar.markup, Markup(text: Quantity.share(demand)),
      Markup(text: Quantity.grouped(use.peak)), Markup(text: Quantity.grouped(use.allowance)),
      Markup(text: Quantity.grouped(use.refused)), "<small>\(shares.joined(separator: "; "))</small>",
    ]
  }
}
