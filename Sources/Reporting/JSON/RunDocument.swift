import BeaufortNumerics
import Measurement
import ScenarioFile
import Store

/// The object that `run --format json` prints: a contract for other programs, which only grows.
package func runDocument(_ report: Report) -> JSONValue {
  let info = report.run.info
  return .object([
    ("run", .text(info.id)), ("scenario", .text(info.scenario)), ("seed", seed(info.seed)),
    ("speed", .number(Double(report.scenario.speed.permille) / 1_000)),
    ("digest", .optional(info.digest)), ("status", .text(info.status.rawValue)),
    ("remarks", .list(report.remarks.map { .text($0.text) })),
    ("candidates", .list(report.summaries.map(document(of:)))), ("harness", harness(HarnessFigures(report.run))),
  ])
}

private func seed(_ seed: UInt64) -> JSONValue {
  Int64(exactly: seed).map { .integer($0) } ?? .text(String(seed))
}

/// One candidate in one weather.
func document(of summary: CandidateSummary) -> JSONValue {
  .object([
    ("candidate", .text(summary.candidate)), ("storm", .text(summary.storm)),
    ("force", .number(Double(summary.force) / 1_000)), ("replications", .integer(Int64(summary.replications))),
    ("metrics", metrics(summary.metrics)), ("flows", .object(summary.flows.map { ($0.flow, flow($0)) })),
    ("ledger", ledger(summary.ledger)), ("activations", .list(summary.activations.map(activation))),
    ("allocations", .list(summary.allocations.map(allocation))),
    ("objectives", .list(summary.objectives.map(objective))),
  ])
}

private func flow(_ summary: FlowSummary) -> JSONValue {
  .object([
    ("notApplicable", .optional(summary.notApplicable)), ("metrics", metrics(summary.metrics)),
    ("ledger", ledger(summary.ledger)),
    (
      "budget",
      .object(
        DelayCause.allCases.map { ($0.name, .optional(summary["budget.\($0.name)"]?.value)) }
      )
    ),
  ])
}

private func metrics(_ figures: [NamedFigure]) -> JSONValue {
  .object(figures.map { ($0.name, figure($0)) })
}

private func figure(_ named: NamedFigure) -> JSONValue {
  let figure = named.figure
  var members: [(key: String, value: JSONValue)] = [
    ("value", .optional(figure.value)), ("unit", .text(named.unit)), ("low", .optional(figure.low)),
    ("high", .optional(figure.high)),
  ]
  if figure.value == nil { members.append(("reason", .text(figure.reason ?? "not measured"))) }
  if let atLeast = figure.atLeast { members.append(("atLeast", .number(atLeast))) }
  return .object(members)
}

private func ledger(_ ledger: Ledger) -> JSONValue {
  .object(Ledger.fields.map { ($0.name, .integer(ledger[keyPath: $0.path])) })
}

private func activation(_ activation: Activation) -> JSONValue {
  .object([
    ("name", .text(activation.name)), ("kind", .text(activation.isFault ? "fault" : "mechanism")),
    ("acted", .integer(activation.acted)), ("changes", .integer(activation.changes)),
    ("reads", .integer(activation.reads)),
  ])
}

private func allocation(_ use: AllocationUse) -> JSONValue {
  .object([
    ("limit", .text(use.limit)), ("allowance", .integer(use.allowance)), ("peak", .integer(use.peak)),
    ("demand", .integer(use.demand)), ("refused", .integer(use.refused)),
    (
      "shares",
      .list(
        use.shares.map { share in
          .object([
            ("flow", .text(share.flow)), ("owner", .text(share.owner)), ("granted", .integer(share.granted)),
          ])
        }
      )
    ),
  ])
}

private func objective(_ outcome: ObjectiveOutcome) -> JSONValue {
  .object([
    ("text", .text(outcome.text)), ("flow", .optional(outcome.flow)), ("met", .flag(outcome.met)),
    ("holdsIn", .integer(Int64(outcome.holdsIn))), ("of", .integer(Int64(outcome.of))),
    ("worst", .optional(outcome.worst)), ("margin", .optional(outcome.margin)),
  ])
}

private func harness(_ figures: HarnessFigures) -> JSONValue {
  .object([
    ("wallSeconds", .number(figures.wallSeconds)), ("changes", .integer(figures.changes)),
    ("reads", .integer(figures.reads)), ("events", .integer(figures.events)),
    ("changesPerSecond", .optional(figures.changesPerSecond)), ("readsPerSecond", .optional(figures.readsPerSecond)),
    ("eventsPerSecond", .optional(figures.eventsPerSecond)),
    ("peakResidentBytes", .integer(figures.peakResidentBytes)), ("jobs", .integer(Int64(figures.jobs))),
    ("allocator", .text(figures.allocator)),
  ])
}
