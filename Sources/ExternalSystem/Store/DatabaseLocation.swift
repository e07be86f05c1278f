package import Database

/// Where the records are kept.
package enum DatabaseLocation: Sendable {
  /// In memory, by SQLite; gone with the process.
  case memory
  /// In a file, by SQLite.
  case file(path: String)
  /// On a PostgreSQL server.
  case postgreSQL(PostgreSQLAddress)

  /// Reads what a user wrote: a URL of PostgreSQL, or the path of a file; `nil` where it is a URL of something else.
  package init?(_ text: String) {
    if let address = PostgreSQLAddress(text) {
      self = .postgreSQL(address)
    } else {
      guard !text.isEmpty, !text.contains("://") else { return nil }
      self = .file(path: text)
    }
  }

  /// Connects.
  func connect() throws(DatabaseError) -> any SQLConnection {
    switch self {
    case .memory: return try SQLiteConnection()
    case .file(let path):
      do throws(DatabaseError) {
        let connection = try SQLiteConnection(path: path)
        try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        return connection
      } catch {
        throw DatabaseError(
          message: "the database '\(path)' cannot be used (\(error.message)): name a file that can be written, or none",
          code: error.code
        )
      }
    case .postgreSQL(let address): return try PostgreSQLConnection(address)
    }
  }
}
