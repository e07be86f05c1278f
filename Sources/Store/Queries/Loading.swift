import Foundation
import GRDB
import Measurement

extension Store {
  /// A run with the results of all its worlds that are done, exactly as they were saved, from one snapshot.
  ///
  /// Calm comes first, then the storms in their order, each by force and replication, candidate by candidate.
  package func load(run: String) throws(StoreError) -> StoredRun {
    try read { database in
      let info = try requireRun(run, database)
      let rows = try database.rows(
        """
        SELECT world.* FROM world
        JOIN candidate ON candidate.run = world.run AND candidate.name = world.candidate
        JOIN storm ON storm.run = world.run AND storm.name = world.storm
        WHERE world.run = ?
        ORDER BY world.storm <> 'calm', storm.ordinal IS NULL, storm.ordinal, storm.name, force_permille, replication,
          candidate.ordinal IS NULL, candidate.ordinal, candidate.name
        """,
        [run]
      )
      let reader = WorldReader(database: database, path: path)
      return StoredRun(info: info, worlds: try rows.map(reader.world))
    }
  }
}
