import Measurement
import Store

extension Section {
  /// What the delay was made of.
  static let budget = Section(id: "budget", title: "What the delay is made of") { report in
    if report.run.info.isLive { return "<p>What changes waited for is not measured in real runs.</p>\n" }
    let keys = DelayCause.allCases.map { cause -> Markup in
      "<li><span class=\"swatch b\(Int(cause.rawValue))\"></span><b>\(cause.name)</b> \(meaning(cause))</li>"
    }
    var body: Markup = """
      <p>Every nanosecond between a commit and its visibility has one cause. Bars show the shares; the figure beside a bar \
      is the mean delay of the changes that became visible.</p>
      <ul class="legend">\(keys)</ul>

      """
    for flow in report.flows {
      var table = Table(
        "Delay budget of \(flow)",
        columns: [.text("Candidate"), .bar("Shares of the delay", percent: 60), .figure("Mean delay")]
      )
      for weather in report.weathers {
        table.group(weather.title)
        for (index, candidate) in report.candidates.enumerated() {
          let results = report.worlds(of: candidate, in: weather).flatMap { $0.flows.filter { $0.flow == flow } }
          guard !results.isEmpty else { continue }
          let label = candidateLabel(candidate, index)
          if results.contains(where: { $0.notApplicable != nil }) {
            table.add([label, "<span class=\"none\">not applicable</span>", "–"])
          } else {
            table.add([label] + row(results))
          }
        }
      }
      body += "<h3>\(flow)</h3>\n\(table.markup)"
    }
    return body
  }

  private static func row(_ results: [FlowResult]) -> [Markup] {
    let sums = DelayCause.allCases.map { cause in
      results.reduce(0.0) { $0 + Double($1.budget[Int(cause.rawValue)]) }
    }
    let total = sums.reduce(0, +)
    let visible = results.reduce(Int64(0)) { $0 + $1.ledger.delivered + $1.ledger.superseded }
    guard visible > 0 else { return ["<span class=\"none\">nothing became visible</span>", "–"] }
    let mean = total / Double(visible) / 1e9
    guard total > 0 else {
      return ["<span class=\"none\">no delay</span>", Markup(text: Quantity.duration(seconds: 0))]
    }
    let parts = zip(DelayCause.allCases, sums).map { cause, sum in
      StackedBar.Part(name: cause.name, style: "b\(cause.rawValue)", share: sum / total)
    }
    let spoken = parts.filter { $0.share > 0.005 }.sorted { $0.share > $1.share }
      .map { "\($0.name) \(Quantity.share($0.share))" }
    let bar = StackedBar(title: spoken.joined(separator: ", "), parts: parts)
    return [bar.markup, Markup(text: Quantity.duration(seconds: mean))]
  }

  private static func meaning(_ cause: DelayCause) -> String {
    switch cause {
    case .schedule: "waiting for a run, a poll or a batch to fill"
    case .capacity: "waiting for a slot, pacing or credits on the client’s side"
    case .limit: "refused by a platform limit, until the next attempt"
    case .lock: "waiting for a row lock"
    case .down: "a system or link is down"
    case .backoff: "after a failed attempt, beyond the fault"
    case .link: "on the way between two systems"
    case .service: "in a server’s queue, or being worked on"
    case .cache: "hidden behind a held value"
    case .healing: "its own path ended; a later version made it visible"
    }
  }
}
