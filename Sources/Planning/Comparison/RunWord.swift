package import Store

extension Store {
  /// The id behind a word for a run: `latest` is the run that started last, `previous` the one of the same scenario
  /// before it; everything else is an id.
  package func runID(_ word: String) throws -> String {
    guard word == "latest" || word == "previous" else { return word }
    guard let latest = try latestRun() else { throw PlanningError.noPreviousRun(scenario: nil, path: path) }
    if word == "latest" { return latest.id }
    guard let previous = try runs().first(where: { $0.scenario == latest.scenario && $0.id != latest.id }) else {
      throw PlanningError.noPreviousRun(scenario: latest.scenario, path: path)
    }
    return previous.id
  }
}
