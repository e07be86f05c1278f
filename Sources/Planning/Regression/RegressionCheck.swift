import Measurement
package import ScenarioFile
package import Store

/// A run of a suite held against the accepted one.
package struct RegressionCheck: Sendable {
  /// Words of the ledger that must not go up, whatever the tolerance.
  package static let ledgerWords = ["lost", "deadLettered", "duplicates"]

  /// The accepted run; `nil` where none was, and then nothing can be worse.
  package let baseline: RunInfo?
  /// The run that is checked.
  package let run: RunInfo
  /// Every case, in the order of the run's worlds.
  package let cases: [RegressionCase]
  /// What a reader must know to judge the verdict, in sentences.
  package let notes: [String]
  /// How many figures were compared.
  package let figureCount: Int
  /// How many of them are better.
  package let betterCount: Int

  /// Everything that is worse.
  package var regressions: [Regression] { cases.flatMap(\.regressions) }

  /// Checks `run` of `scenario` against `baseline`.
  ///
  /// Worse is: an objective of the scenario that the accepted run met and this one misses; more changes lost,
  /// dead-lettered or duplicated; any other figure that is worse by more than its interval and by more than
  /// `tolerance`, a share of its value in the accepted run.
  package init(run: StoredRun, baseline: StoredRun?, scenario: Scenario, tolerance: Double) {
    (self.run, self.baseline) = (run.info, baseline?.info)
    let comparison = baseline.map { RunComparison(before: $0, after: run) }
    notes = comparison?.notes ?? []
    figureCount = comparison?.figures.count ?? 0
    betterCount = comparison?.count(.better) ?? 0
    let worse = (comparison?.figures ?? []).filter { Self.isRegression($0, tolerance: tolerance) }
    let old = Cell.all(baseline?.worlds ?? [])
    cases = Cell.all(run.worlds).flatMap { cell in
      let twin = old.first { $0.key == cell.key }
      let missed = twin.map { Self.newlyMissed(scenario, cell, since: $0) } ?? []
      let places = cell.flowNames.map(Optional.some) + [nil]
      let seconds = cell.worlds.reduce(0) { $0 + Double($1.wallNanoseconds) / 1e9 } / Double(places.count)
      return places.map { flow in
        let figures = worse.filter { figure in
          let place = figure.place
          return place.candidate == cell.key.candidate && place.storm == cell.key.storm
            && place.force == cell.key.force && place.flow == flow
        }
        let causes = figures.map(Regression.Cause.figure) + missed.filter { $0.flow == flow }.map(\.cause)
        return RegressionCase(
          candidate: cell.key.candidate,
          storm: cell.key.storm,
          flow: flow,
          regressions: causes.map { cause in
            Regression(candidate: cell.key.candidate, storm: cell.key.storm, flow: flow, cause: cause)
          },
          seconds: seconds
        )
      }
    }
  }

  private static func isRegression(_ figure: ComparedFigure, tolerance: Double) -> Bool {
    guard figure.verdict == .worse else { return false }
    return ledgerWords.contains(figure.place.metric) || figure.effect > tolerance
  }

  private static func newlyMissed(
    _ scenario: Scenario,
    _ cell: Cell,
    since twin: Cell
  ) -> [(flow: String?, cause: Regression.Cause)] {
    scenario.objectives.flatMap { objective in
      let before = judge(objective, in: twin.worlds)
      let unit = Metric.named(objective.metric, limits: cell.worlds.flatMap(\.allocations).map(\.limit))?.unit
      return judge(objective, in: cell.worlds).filter { !$0.met }.compactMap {
        outcome -> (flow: String?, cause: Regression.Cause)? in
        guard let old = before.first(where: { $0.flow == outcome.flow }), old.met else { return nil }
        return (outcome.flow, .objective(outcome, before: old, unit: unit?.rawValue ?? "share"))
      }
    }
  }
}
