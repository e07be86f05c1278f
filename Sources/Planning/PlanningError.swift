/// Why a question of planning has no answer.
package enum PlanningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There are no two runs of one scenario to compare.
  case noPreviousRun(scenario: String?, path: String)
  /// A suite has no finished run yet.
  case noRun(suite: String, path: String)
  /// A run that is not finished was to become a baseline.
  case unfinished(run: String, status: String)

  /// Place, cause and remedy.
  package var description: String {
    switch self {
    case .noPreviousRun(let scenario, let path):
      if let scenario {
        "\(path) has one run of \(scenario): run it again, then compare, or name two runs by their ids"
      } else {
        "\(path) has no runs yet: start one with 'beaufort run', or name another database with --db"
      }
    case .noRun(let suite, let path):
      "\(path) has no finished run of \(suite): run 'beaufort check' first, or name a run with --run"
    case .unfinished(let run, let status):
      "run \(run) is \(status), not finished: go on with it by 'beaufort run --resume', or accept another"
    }
  }
}
