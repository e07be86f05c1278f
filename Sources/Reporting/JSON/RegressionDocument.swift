import Measurement
package import Planning
import Store

/// The object that `check --format json` prints: a contract for other programs, which only grows.
package func regressionDocument(_ check: RegressionCheck, speed: HarnessFigures) -> JSONValue {
  .object([
    ("suite", .text(check.run.scenario)), ("run", document(of: check.run)),
    ("baseline", check.baseline.map(document(of:)) ?? .null), ("verdict", .text(verdict(on: check))),
    ("cases", .integer(Int64(check.cases.count))), ("figures", .integer(Int64(check.figureCount))),
    ("better", .integer(Int64(check.betterCount))), ("regressions", .list(check.regressions.map(document))),
    ("notes", .list(check.notes.map { .text($0) })), ("changesPerSecond", .optional(speed.changesPerSecond)),
  ])
}

private func document(_ regression: Regression) -> JSONValue {
  var members: [(key: String, value: JSONValue)] = [
    ("candidate", .text(regression.candidate)), ("storm", .text(regression.storm)),
    ("flow", .optional(regression.flow)), ("words", .text(regression.words)),
  ]
  switch regression.cause {
  case .objective(let outcome, let before, let unit):
    members += [
      ("objective", .text(outcome.text)), ("unit", .text(unit)), ("before", .optional(before.worst)),
      ("after", .optional(outcome.worst)),
    ]
  case .figure(let figure): members.append(("figure", document(of: figure)))
  }
  return .object(members)
}
