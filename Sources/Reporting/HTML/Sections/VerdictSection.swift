import Measurement
import ScenarioFile
import Store

extension Section {
  /// Who meets the objectives, in words and as a table.
  static let verdict = Section(id: "verdict", title: "Verdict") { report in
    var body: Markup = "<p class=\"lead\">\(VerdictWords.headline(report))</p>\n"
    body += table(report)
    let details = report.candidates.compactMap { VerdictWords.misses(of: $0, in: report) }
    if !details.isEmpty { body += "<h3>What is missed, and by how much</h3>\n<ul>\(details)</ul>\n" }
    let remarks = VerdictWords.remarks(report)
    if !remarks.isEmpty { body += "<h3>What the run cannot show</h3>\n<ul>\(remarks)</ul>\n" }
    if !report.remarks.isEmpty {
      let seen = report.remarks.map { "<li>\($0.text)</li>\n" as Markup }
      body += "<h3>What was seen besides</h3>\n<ul>\(seen)</ul>\n"
    }
    return body
  }

  private static func table(_ report: Report) -> Markup {
    var table = Table(
      "Objectives by candidate and weather",
      columns: [.text("Candidate")] + report.weathers.map { .text($0.title) }
    )
    for (index, candidate) in report.candidates.enumerated() {
      let cells = report.weathers.map { weather -> Markup in
        guard let summary = report.summary(of: candidate, in: weather) else {
          return "<span class=\"none\">not run</span>"
        }
        let verdict = report.verdict(on: summary)
        guard let miss = verdict.missed.first else {
          return verdict.isMet
            ? "<span class=\"met\">✓ meets all \(verdict.judged)</span>"
            : "<span class=\"none\">not applicable to \(VerdictWords.list(verdict.notApplicable))</span>"
        }
        let more = verdict.furtherMisses > 0 ? ", and \(verdict.furtherMisses) more" : ""
        return """
          <span class="missed">✗ \(unbroken(miss.text))</span><br/>\
          <b>\(verdict.worst(of: miss))</b> <small>\(miss.flow.map { "on \($0)" } ?? "")\(more)</small>
          """
      }
      table.add([candidateLabel(candidate, index)] + cells)
    }
    return table.markup
  }
}

/// An objective whose bound stays on the line of its comparison.
private func unbroken(_ text: String) -> String {
  guard let space = text.lastIndex(of: " ") else { return text }
  return text[..<space] + "\u{A0}" + text[text.index(after: space)...]
}

/// A candidate's name with its colour.
func candidateLabel(_ candidate: String, _ index: Int) -> Markup {
  "<span class=\"dot k\(Palette.colour(index))\"></span>\(candidate)"
}
