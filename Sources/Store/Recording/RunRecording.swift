import Foundation
import GRDB
package import Measurement

extension Store {
  /// Records that a run starts. `candidates` and `storms` are its worlds' names in the order in which they are shown;
  /// names that are not among them come last, by name.
  package func begin(_ info: RunInfo, candidates: [String] = [], storms: [String] = []) throws(StoreError) {
    try write { database in
      if try Row.fetchOne(database, sql: "SELECT 1 FROM run WHERE id = ?", arguments: [info.id]) != nil {
        throw StoreError.runExists(id: info.id, path: path)
      }
      try database.insert(
        into: "run",
        [
          "id": info.id, "scenario": info.scenario, "scenario_path": info.scenarioPath,
          "scenario_text": info.scenarioText, "scenario_digest": info.scenarioDigest, "command": info.command,
          "seed": String(info.seed), "replications": info.replications, "engine": info.engine,
          "version": info.version, "machine": info.machine, "allocator": info.allocator, "jobs": info.jobs,
          "started": info.started, "finished": info.finished, "status": info.status.rawValue, "digest": info.digest,
          "wall_seconds": info.wallSeconds, "peak_resident_bytes": info.peakResidentBytes,
          "world_count": info.worldCount,
        ]
      )
      for (ordinal, name) in candidates.enumerated() {
        try database.insert(into: "candidate", ["run": info.id, "name": name, "ordinal": ordinal])
      }
      for (ordinal, name) in storms.enumerated() {
        try database.insert(into: "storm", ["run": info.id, "name": name, "ordinal": ordinal])
      }
    }
  }

  /// Records that an unfinished run goes on, and says what it was and what it has so far.
  package func resume(_ run: String) throws(StoreError) -> RunInfo {
    try write { database in
      try requireRun(run, database)
      try database.run("UPDATE run SET status = 'running', finished = NULL, digest = NULL WHERE id = ?", [run])
      return try requireRun(run, database)
    }
  }

  /// Keeps what a world measured, in one transaction; an earlier result under the same key is replaced.
  package func save(_ world: WorldResult, run: String) throws(StoreError) {
    let digest = digest(of: world)
    try write { database in
      try requireRun(run, database)
      try WorldWriter(database: database).save(world, digest: digest, run: run)
    }
  }

  /// Records how a run ended: with its digest where it finished, and wall time over all its sittings in seconds.
  package func finish(
    run: String,
    digest: String?,
    status: RunInfo.Status,
    wallSeconds: Double,
    peakResidentBytes: Int64
  ) throws(StoreError) {
    try write { database in
      try requireRun(run, database)
      try database.run(
        """
        UPDATE run SET digest = ?, status = ?, wall_seconds = ?, peak_resident_bytes = ?,
          finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
        WHERE id = ?
        """,
        [digest, status.rawValue, wallSeconds, peakResidentBytes, run]
      )
    }
  }

  /// Makes `run` what later runs of the suite are compared with.
  package func accept(run: String, suite: String) throws(StoreError) {
    try write { database in
      try requireRun(run, database)
      try database.run(
        "INSERT INTO baseline (suite, run, accepted) VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
        [suite, run]
      )
    }
  }
}
