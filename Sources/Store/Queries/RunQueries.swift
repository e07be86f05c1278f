import Foundation
import GRDB
package import Measurement

extension Store {
  /// The run with this id; unknown ids are an error that names the nearest.
  package func run(id: String) throws(StoreError) -> RunInfo { try read { try requireRun(id, $0) } }

  /// The run that started last, of `scenario` or of all; `nil` where there is none.
  package func latestRun(scenario: String? = nil) throws(StoreError) -> RunInfo? {
    try read { database in
      let row =
        if let scenario {
          try database.rows(
            "SELECT * FROM run WHERE scenario = ? ORDER BY started DESC, rowid DESC LIMIT 1",
            [scenario]
          )
        } else {
          try database.rows("SELECT * FROM run ORDER BY started DESC, rowid DESC LIMIT 1", [])
        }
      return try row.first.map(info)
    }
  }

  /// Every run, the newest first.
  package func runs() throws(StoreError) -> [RunInfo] {
    try read { try $0.rows("SELECT * FROM run ORDER BY started DESC, rowid DESC", []).map(info) }
  }

  /// The worlds of a run that are done: what `--resume` leaves out.
  package func finishedWorlds(run: String) throws(StoreError) -> Set<WorldKey> {
    try read { database in
      try requireRun(run, database)
      return Set(
        try database.rows(
          "SELECT candidate, storm, force_permille, replication FROM world WHERE run = ? AND status = 'finished'",
          [run]
        ).map(worldKey)
      )
    }
  }

  /// The digest of a run over the worlds that are done, from what each was given when it was saved.
  package func resultsDigest(run: String) throws(StoreError) -> String {
    try read { database in
      try requireRun(run, database)
      return digestOfWorlds(
        try database.rows(
          "SELECT candidate, storm, force_permille, replication, digest FROM world WHERE run = ?",
          [run]
        ).map { (worldKey($0), $0["digest"]) }
      )
    }
  }

  /// The run that the suite's later runs are compared with; `nil` where none was accepted.
  package func acceptedRun(suite: String) throws(StoreError) -> String? {
    try read { database in
      try database.rows("SELECT run FROM baseline WHERE suite = ? ORDER BY id DESC LIMIT 1", [suite]).first?["run"]
    }
  }

  /// The run with this id, or the error that names the nearest ids.
  @discardableResult func requireRun(_ id: String, _ database: Database) throws -> RunInfo {
    if let row = try database.rows("SELECT * FROM run WHERE id = ?", [id]).first { return try info(row) }
    let newest = try database.rows("SELECT id FROM run ORDER BY started DESC, rowid DESC LIMIT 1000", [])
    let nearest = newest.map { $0["id"] as String }.enumerated().sorted {
      let (left, right) = ($0.element.commonPrefix(with: id).count, $1.element.commonPrefix(with: id).count)
      return left == right ? $0.offset < $1.offset : left > right
    }
    throw StoreError.unknownRun(id: id, path: path, suggestions: nearest.prefix(3).map(\.element))
  }

  private func info(_ row: Row) throws -> RunInfo {
    let id: String = row["id"]
    guard let seed = UInt64(row["seed"] as String), let status = RunInfo.Status(rawValue: row["status"]) else {
      throw StoreError.damaged(path: path, detail: "run '\(id)' has no readable seed and status")
    }
    var info = RunInfo(
      id: id,
      scenario: row["scenario"],
      scenarioPath: row["scenario_path"],
      scenarioText: row["scenario_text"],
      scenarioDigest: row["scenario_digest"],
      command: row["command"],
      seed: seed,
      replications: row["replications"],
      version: row["version"],
      machine: row["machine"],
      allocator: row["allocator"],
      jobs: row["jobs"],
      started: row["started"],
      worldCount: row["world_count"]
    )
    (info.engine, info.finished, info.status, info.digest) = (row["engine"], row["finished"], status, row["digest"])
    (info.wallSeconds, info.peakResidentBytes) = (row["wall_seconds"], row["peak_resident_bytes"])
    return info
  }
}

/// Which world a row is about.
func worldKey(_ row: Row) -> WorldKey {
  WorldKey(
    candidate: row["candidate"],
    storm: row["storm"],
    force: row["force_permille"],
    replication: row["replication"]
  )
}
