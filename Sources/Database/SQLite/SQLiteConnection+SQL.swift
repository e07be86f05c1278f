extension SQLiteConnection: SQLConnection {
  /// Which SQL it speaks.
  package var dialect: SQLDialect { .sqlite }

  /// Runs a statement that is prepared once and kept.
  package func query(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) -> Void) throws(DatabaseError) {
    try run(cached(sql), values, body)
  }

  /// Runs a statement that is forgotten afterwards.
  package func queryOnce(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) -> Void) throws(DatabaseError) {
    let statement = try prepare(sql)
    defer { statement.finalize() }
    try run(statement, values, body)
  }

  /// Runs `body` in a transaction, which is rolled back where it throws.
  package func atomically<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
    do throws(TransactionError<DatabaseError>) {
      return try transaction(body)
    } catch {
      switch error {
      case .database(let error), .body(let error): throw error
      }
    }
  }

  /// Appends rows with one statement in one transaction.
  package func load(
    _ table: String,
    columns: [String],
    _ body: (any SQLRowSink) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ",")
    let insertion = try prepare("INSERT INTO \(table) (\(columns.joined(separator: ","))) VALUES (\(places))")
    defer { insertion.finalize() }
    try atomically { () throws(DatabaseError) in try body(SQLiteRowSink(insertion)) }
  }

  private func run(
    _ statement: SQLiteStatement,
    _ values: [SQLValue],
    _ body: (any SQLRow) -> Void
  ) throws(DatabaseError) {
    for (index, value) in values.enumerated() {
      switch value {
      case .null: statement.bindNull(at: index + 1)
      case .integer(let integer): statement.bind(integer, at: index + 1)
      case .number(let number): statement.bind(number, at: index + 1)
      case .text(let text): statement.bind(text, at: index + 1)
      }
    }
    while try statement.step() { body(statement) }
    statement.reset()
  }
}

/// Binds a row's values, and inserts it at its end.
private final class SQLiteRowSink: SQLRowSink {
  private let insertion: SQLiteStatement
  private var column = 0

  init(_ insertion: SQLiteStatement) { self.insertion = insertion }

  func text(_ value: Span<UInt8>) {
    column += 1
    insertion.bind(utf8: value, at: column)
  }

  func integer(_ value: Int64) {
    column += 1
    insertion.bind(value, at: column)
  }

  func endRow() throws(DatabaseError) {
    column = 0
    try insertion.run()
  }
}
