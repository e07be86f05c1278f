import Measurement
package import Planning
import Store

/// The object that `compare --format json` prints: a contract for other programs, which only grows.
///
/// Figures are those that differ, or all of them with `showsAll`; `effect` is `null` where it is infinite.
package func differenceDocument(_ comparison: RunComparison, showsAll: Bool) -> JSONValue {
  let figures = comparison.figures.filter { showsAll || $0.verdict != .same }
  return .object([
    ("before", document(of: comparison.before)), ("after", document(of: comparison.after)),
    ("conclusion", .text(conclusion(comparison))),
    (
      "counts",
      .object(ComparedFigure.Verdict.allCases.map { ($0.rawValue, .integer(Int64(comparison.count($0)))) })
    ),
    ("figures", .list(figures.map(document))), ("notes", .list(comparison.notes.map { .text($0) })),
  ])
}

/// A run as other programs name it.
func document(of run: RunInfo) -> JSONValue {
  .object([
    ("run", .text(run.id)), ("scenario", .text(run.scenario)),
    ("seed", Int64(exactly: run.seed).map { .integer($0) } ?? .text(String(run.seed))),
    ("replications", .integer(Int64(run.replications))), ("digest", .optional(run.digest)),
    ("status", .text(run.status.rawValue)), ("version", .text(run.version)),
  ])
}

/// One figure in two runs.
func document(of figure: ComparedFigure) -> JSONValue {
  .object([
    ("candidate", .text(figure.place.candidate)), ("storm", .text(figure.place.storm)),
    ("force", .number(Double(figure.place.force) / 1_000)), ("flow", .optional(figure.place.flow)),
    ("metric", .text(figure.place.metric)), ("unit", .text(figure.unit)),
    ("before", .optional(figure.before.value)), ("after", .optional(figure.after.value)),
    ("difference", .optional(figure.difference?.value)), ("low", .optional(figure.difference?.low)),
    ("high", .optional(figure.difference?.high)), ("verdict", .text(figure.verdict.rawValue)),
    ("effect", .number(figure.effect)),
    ("reason", .optional(figure.before.value == nil ? figure.before.reason : figure.after.reason)),
  ])
}
