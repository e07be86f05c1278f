/// What SQLite and PostgreSQL can both do: statements with bound parameters, transactions, and loading many rows.
///
/// Parameters are written `$1`, `$2` … in the order in which they first appear, and values that come from outside are
/// bound to them, never part of a statement. One thread at a time uses a connection.
package protocol SQLConnection: AnyObject {
  /// Which SQL it speaks.
  var dialect: SQLDialect { get }

  /// Runs statements that are ours alone.
  func execute(_ sql: String) throws(DatabaseError)

  /// Runs one of our statements, which is prepared once and kept, and hands each of its rows to `body`.
  ///
  /// A parameter takes the type of the column that it stands beside.
  func query(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) -> Void) throws(DatabaseError)

  /// Runs a statement that was put together for one request, and is forgotten afterwards.
  ///
  /// A parameter has the type of its value.
  func queryOnce(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) -> Void) throws(DatabaseError)

  /// Runs `body` in a transaction, which is rolled back where it throws.
  func atomically<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value

  /// Appends rows to a table as fast as the database can; all of them or none.
  func load(
    _ table: String,
    columns: [String],
    _ body: (any SQLRowSink) throws(DatabaseError) -> Void
  ) throws(DatabaseError)
}

extension SQLConnection {
  /// Runs one of our statements that has no rows.
  package func query(_ sql: String, _ values: [SQLValue] = []) throws(DatabaseError) { try query(sql, values) { _ in } }
}

/// A dialect of SQL.
package enum SQLDialect: Hashable, Sendable {
  /// SQLite's.
  case sqlite
  /// PostgreSQL's.
  case postgreSQL
}
