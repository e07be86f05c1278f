import Foundation
import GRDB

/// Where runs are kept: one SQLite file in WAL mode.
///
/// One writer at a time, and any number of readers beside it, in this process or in others. Each world is written in one
/// transaction, so that a process killed at any instant leaves a database that can be read, with the run marked running
/// and its finished worlds whole. The schema is an interface: `Store.docc` describes it for users of `sqlite3`.
package final class Store: Sendable {
  /// Whether a missing file is created.
  package enum Opening: Hashable, Sendable {
    /// The folder and the file are made where they are missing.
    case creating
    /// A missing file is an error.
    case existing
  }

  /// The file, as the user named it.
  package let path: String
  private let pool: DatabasePool

  /// Opens the database at `path` and brings its schema up to date.
  ///
  /// A file that is not Beaufort's, or that a newer version wrote, is refused before anything in it is changed.
  /// `busySeconds` is how long to wait for another process that writes.
  package init(path: String, opening: Opening = .creating, busySeconds: Double = 10) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(busySeconds)
    configuration.label = "Beaufort"
    try DatabaseFile(path: path).admit(opening, configuration)
    do {
      pool = try DatabasePool(path: path, configuration: configuration)
      try Migration.migrator().migrate(pool)
    } catch { throw StoreError(error, path: path) }
  }

  /// Runs `body` in one transaction; whatever it throws undoes it.
  func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try pool.write(body) } catch { throw StoreError(error, path: path) }
  }

  /// Runs `body` on one snapshot of the database, whatever is written meanwhile.
  func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try pool.read(body) } catch { throw StoreError(error, path: path) }
  }
}
