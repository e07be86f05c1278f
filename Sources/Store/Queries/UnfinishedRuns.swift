import GRDB

extension Store {
  /// The newest run that can go on and would end as the described one: the same text, seed, replications, version,
  /// candidates and storms; `nil` where there is none.
  ///
  /// `candidates` and `storms` are the names that ``begin(_:candidates:storms:)`` was given.
  package func unfinishedRun(
    like wanted: RunInfo,
    candidates: [String],
    storms: [String]
  ) throws(StoreError) -> RunInfo? {
    for run in try runs() where run.status == .running || run.status == .interrupted {
      let isAlike =
        run.scenarioDigest == wanted.scenarioDigest && run.seed == wanted.seed && run.engine == wanted.engine
        && run.replications == wanted.replications && run.version == wanted.version
      guard isAlike, try names(of: "candidate", run: run.id) == candidates else { continue }
      if try names(of: "storm", run: run.id) == storms { return run }
    }
    return nil
  }

  /// Wall time that the finished worlds of a run took together, in seconds: all that is known of a sitting that was
  /// killed.
  package func worldSeconds(run: String) throws(StoreError) -> Double {
    try read { database in
      try database.rows("SELECT total(wall_ns) / 1e9 AS seconds FROM world WHERE run = ?", [run]).first?["seconds"] ?? 0
    }
  }

  private func names(of table: String, run: String) throws(StoreError) -> [String] {
    try read { database in
      try database.rows("SELECT name FROM \(table) WHERE run = ? AND ordinal IS NOT NULL ORDER BY ordinal", [run])
        .map { $0["name"] }
    }
  }
}
