package import Database
package import Wire

/// The tables of a system's records, in SQLite or PostgreSQL.
///
/// Whoever writes holds the one row of `change_counter` until his transaction ends, also where several processes share a
/// database. So changes become visible in the order of their numbers and of their times, and a reader who has seen all up
/// to a mark never misses one that comes to light below it.
package final class TableStore: Sendable {
  /// The types of its records.
  package let types: [EntityType]
  let worker: SQLWorker
  let clock: ServerClock
  private let rowStatements: [String: RowStatements]

  /// The layout of the tables; another one is refused.
  private static let layout: Int64 = 1

  /// Opens the tables at `location`, made where they are missing, and fills each empty one with `records` generated
  /// records.
  package init(
    _ types: [EntityType],
    at location: DatabaseLocation,
    clock: ServerClock,
    records: Int64 = 0,
    seed: UInt64 = 42
  ) async throws(DatabaseError) {
    (self.types, self.clock) = (types, clock)
    worker = SQLWorker(try location.connect(), name: "external-system.database")
    rowStatements = Dictionary(uniqueKeysWithValues: types.map { ($0.name, RowStatements($0)) })
    let now = clock.date()
    try await worker.run { (connection) throws(DatabaseError) in
      try Self.makeTables(types, now: now, in: connection)
      for type in types { try Self.fill(type, with: records, seed: seed, in: connection) }
    }
  }

  /// The statements that read and write rows of `type`.
  func statements(of type: EntityType) -> RowStatements {
    guard let statements = rowStatements[type.name] else { preconditionFailure("no table for \(type.name)") }
    return statements
  }

  /// Has every write of `type` that sets its property `Revision` noted from now on; SQLite alone can do that.
  package func note(
    writesOf type: EntityType,
    in journal: WriteJournal,
    as number: UInt32
  ) async throws(DatabaseError) {
    try await worker.run { (connection) throws(DatabaseError) in
      guard let connection = connection as? SQLiteConnection else {
        throw DatabaseError(message: "writes can be watched in SQLite alone, not in PostgreSQL")
      }
      try connection.note(writesOf: type.table, key: "id", version: "revision", in: journal, as: number)
    }
  }

  private static func makeTables(
    _ types: [EntityType],
    now: Int64,
    in connection: any SQLConnection
  ) throws(DatabaseError) {
    let sql = connection.dialect
    try connection.atomically { () throws(DatabaseError) in
      try connection.execute(
        """
        CREATE TABLE IF NOT EXISTS change_counter (
          layout \(sql.integer) PRIMARY KEY, change_number \(sql.integer) NOT NULL, updated_at \(sql.integer) NOT NULL
        ) \(sql.tableEnding)
        """
      )
      try connection.execute(
        "INSERT INTO change_counter VALUES (\(layout), 0, \(now)) ON CONFLICT (layout) DO NOTHING"
      )
      var layouts: [Int64] = []
      try connection.query("SELECT layout FROM change_counter", []) { layouts.append($0.integer(0)) }
      guard layouts == [layout] else {
        throw DatabaseError(
          message: "the database was made by another version of beaufort (layout \(layouts.max() ?? 0), this one has "
            + "\(layout)): name another database"
        )
      }
      try connection.execute(
        """
        CREATE TABLE IF NOT EXISTS idempotency_key (
          name \(sql.text) PRIMARY KEY, fingerprint \(sql.text) NOT NULL, record_id \(sql.text) NOT NULL,
          version \(sql.integer) NOT NULL, answer \(sql.text) NOT NULL, made_at \(sql.integer) NOT NULL
        ) \(sql.tableEnding)
        """
      )
      try connection.execute("CREATE INDEX IF NOT EXISTS idempotency_key_age ON idempotency_key (made_at)")
      for type in types { try connection.execute(type.definition(sql)) }
    }
  }
}

extension EntityType {
  /// The statement that makes the table.
  fileprivate func definition(_ sql: SQLDialect) -> String {
    var lines = ["id \(sql.text) PRIMARY KEY"]
    for column in ["version", "updated_at", "change_number", "is_deleted"] {
      lines.append("\(column) \(sql.integer) NOT NULL")
    }
    for property in properties {
      switch property.kind {
      case .text, .date: lines.append("\(property.column) \(sql.text)")
      case .number: lines.append("\(property.column) \(sql.number)")
      case .wholeNumber, .instant: lines.append("\(property.column) \(sql.integer)")
      }
    }
    return "CREATE TABLE IF NOT EXISTS \(table) (\(lines.joined(separator: ", "))) \(sql.tableEnding)"
  }
}
