package import Store

extension Store {
  /// Makes a run what later runs of its suite are compared with, and says which it was.
  ///
  /// `run` names it; without it, it is the newest finished run of `suite`. The suite of a run is its scenario's name.
  package func acceptBaseline(run: String?, suite: String) throws -> RunInfo {
    let newest = try runs().first { $0.scenario == suite && $0.status == .finished }
    guard let info = try run.map({ try self.run(id: $0) }) ?? newest else {
      throw PlanningError.noRun(suite: suite, path: path)
    }
    guard info.status == .finished else {
      throw PlanningError.unfinished(run: info.id, status: info.status.rawValue)
    }
    try accept(run: info.id, suite: info.scenario)
    return info
  }
}
