import Measurement
import Store

/// The comparison for a terminal: one block for each weather, one line for each candidate, and what it
/// misses first, at most 110 columns.
///
/// - Parameters:
///   - report: The run.
///   - isColoured: Whether to mark verdicts with ANSI colours; the words stand without them.
/// - Returns: Lines with a line feed after each; the last one is the harness's.
package func comparisonTable(_ report: Report, isColoured: Bool = false) -> String {
  let ink = TerminalInk(isColoured: isColoured)
  var lines: [String] = []
  if report.missingWorlds > 0 {
    let done = "\(report.run.worlds.count) of \(report.run.info.worldCount) worlds"
    lines += [ink.bad("unfinished: \(done); the figures below are of those alone"), ""]
  }
  for weather in report.weathers { lines += block(report, weather, ink) + [""] }
  lines += notes(report)
  lines += HarnessFigures(report.run).line.wrapped(to: 110)
  return lines.map { $0 + "\n" }.joined()
}

private let columns: [(head: [String], metric: String)] = [
  (["delay", "p50"], "propagation.p50"), (["delay", "p95"], "propagation.p95"), (["delay", "p99"], "propagation.p99"),
  (["stale", "p95"], "staleness.p95"), (["reads", "done"], "reads.availability"),
  (["reads", "p95"], "reads.latency.p95"),
  (["", "lost"], "lost"), (["dead", "letters"], "deadLettered"), (["", "recovery"], "recovery.time"),
]

private func block(_ report: Report, _ weather: Report.Weather, _ ink: TerminalInk) -> [String] {
  var table = TextTable(sides: [.left] + columns.map { _ in .right } + [.right])
  table.add([""] + columns.map(\.head[0]) + ["top"])
  table.add(["  candidate"] + columns.map(\.head[1]) + ["demand"])
  var findings: [(mark: String, lines: [String])] = []
  for candidate in report.candidates {
    let name = candidate.printable.shortened(to: 14)
    guard let summary = report.summary(of: candidate, in: weather) else {
      table.add(["  " + name, "not run"])
      findings.append((" ", []))
      continue
    }
    let verdict = report.verdict(on: summary)
    let mark = verdict.isMet ? "✓" : verdict.missed.isEmpty ? "–" : "✗"
    let top = topDemand(summary)
    table.add(
      ["\(mark) \(name)"] + columns.map { summary.text($0.metric) } + [top.map { Quantity.share($0.share) } ?? "–"]
    )
    findings.append((mark, remarks(verdict, top)))
  }
  let rows = table.lines(atMost: 110)
  var lines = [ink.strong(heading(report, weather)), ink.faint(rows[0]), ink.faint(rows[1])]
  for (row, finding) in zip(rows.dropFirst(2), findings) {
    lines.append(ink.marked(row, mark: finding.mark))
    lines += finding.lines
  }
  return lines
}

private func remarks(_ verdict: Verdict, _ top: (limit: String, share: Double)?) -> [String] {
  var remarks: [String] = []
  if let miss = verdict.firstMiss {
    remarks.append("misses \(miss)\(verdict.furtherMisses > 0 ? ", and \(verdict.furtherMisses) more" : "")")
  }
  if let top, top.share > 0.8 { remarks.append("asks for \(Quantity.share(top.share)) of \(top.limit)") }
  return remarks.flatMap { remark in
    remark.printable.wrapped(to: 104).enumerated().map { ($0 == 0 ? "    " : "      ") + $1 }
  }
}

private func heading(_ report: Report, _ weather: Report.Weather) -> String {
  let details = unique(report.faults(in: weather).map { "\($0.detail) on \($0.target)" })
  let title = weather.title.printable
  return details.isEmpty ? title : "\(title): \(details.joined(separator: "; "))".printable.shortened(to: 110)
}

private func topDemand(_ summary: CandidateSummary) -> (limit: String, share: Double)? {
  summary.allocations.filter { $0.allowance > 0 }
    .map { (limit: $0.limit, share: Double($0.demand) / Double($0.allowance)) }
    .max { $0.share < $1.share }
}

private func notes(_ report: Report) -> [String] {
  var lines = report.notApplicable.flatMap { entry in
    "not applicable: \(entry.candidate) on \(entry.flow): \(entry.reason)".printable.wrapped(to: 110)
  }
  for idle in report.idleFaults {
    lines += "note: \(idle.fault) in \(idle.weather) touched nothing of \(idle.candidates.joined(separator: ", "))"
      .printable.wrapped(to: 110)
  }
  if let clock = report.clockWords { lines += "note: \(clock)".wrapped(to: 110) }
  for remark in report.remarks where remark.severity != .note {
    lines += "note: \(remark.text)".printable.wrapped(to: 110)
  }
  let replications = report.summaries.map(\.replications).max() ?? 1
  if replications > 1 { lines.append("note: lost and dead letters are those of all \(replications) replications") }
  return lines.isEmpty ? [] : lines + [""]
}
