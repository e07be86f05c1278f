/// Why a database refused.
package struct DatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it was asked, without the values that were bound; empty where it was not a statement.
  package var sql: String
  /// What it said.
  package var message: String
  /// Its code: SQLite's extended result code; 0 where it has none.
  package var code: Int32
  /// Whether the database could not be reached at all, so that the same may work later.
  package var isUnreachable = false

  /// Makes an error.
  package init(sql: String = "", message: String, code: Int32 = 0) {
    (self.sql, self.message, self.code) = (sql, message, code)
  }

  /// The error of a database that could not be reached.
  package static func unreachable(_ message: String) -> DatabaseError {
    var error = DatabaseError(message: message)
    error.isUnreachable = true
    return error
  }

  /// What it said, and to what.
  package var description: String { sql.isEmpty ? message : "\(message), in: \(sql)" }
}

extension DatabaseError {
  /// The code of a value that another row has already in a unique index.
  package static let uniqueViolation: Int32 = 2_067
}
