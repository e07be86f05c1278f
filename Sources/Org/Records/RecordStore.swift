package import Database
import Platform
import ScenarioFile

/// The org's records in SQLite: a table for each object type, a column for each field, both under their API names.
///
/// One thread at a time uses it. Records that were deleted stay, marked, until they are deleted for good. Writes belong
/// into ``transaction(_:)``.
package struct RecordStore {
  /// The object types.
  package let schema: Schema
  /// The database, for queries.
  package let database: SQLiteConnection
  /// The statements of single reads and writes.
  let statements: RecordStatements
  /// What the writes since it was last taken changed, in order; of object types that publish changes alone.
  var changes: [RecordChange] = []
  /// How many records each object type has, deleted ones included.
  var counts: [Int64]
  /// The number of the next record of each object type.
  var nextNumbers: [Int64]
  /// The most records that the storage holds.
  let mostRecords: Int64

  /// Opens the records at `path`, in memory without one; tables that are missing are made.
  package init(_ schema: Schema, path: String?, userID: String, mostRecords: Int64) throws(DatabaseError) {
    (self.schema, self.mostRecords) = (schema, mostRecords)
    database = try SQLiteConnection(path: path)
    statements = RecordStatements(schema, database, userID: userID)
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY")
    counts = [Int64](repeating: 0, count: schema.objects.count)
    nextNumbers = counts
    for object in schema.objects where !object.isEvent {
      try database.execute(object.tableDefinition)
      try createMissingColumns(of: object)
      let statement = try database.prepare("SELECT count(*), coalesce(max(\"Id\"), -1) + 1 FROM \(object.table)")
      guard try statement.step() else { continue }
      (counts[object.index], nextNumbers[object.index]) = (statement.integer(0), statement.integer(1))
    }
  }

  /// Makes the indices; a store that is filled first is filled faster.
  package func createIndices(of object: ObjectType) throws(DatabaseError) {
    for field in object.fields where !object.isEvent {
      guard let definition = object.indexDefinition(field) else { continue }
      try database.execute(definition)
    }
  }

  /// Runs `body` in a transaction: all that it writes is there at its end, or nothing where it throws.
  package mutating func transaction<Value>(
    _ body: (inout RecordStore) throws(Problem) -> Value
  ) throws(Problem) -> Value {
    let before = (changes.count, counts)
    let database = database
    do throws(TransactionError<Problem>) {
      return try database.transaction { () throws(Problem) -> Value in try body(&self) }
    } catch {
      changes.removeSubrange(before.0...)
      counts = before.1
      switch error {
      case .body(let problem): throw problem
      case .database(let error): throw Problem(error)
      }
    }
  }

  /// What was changed since this was last asked.
  package mutating func takeChanges() -> [RecordChange] {
    defer { changes.removeAll(keepingCapacity: true) }
    return changes
  }

  /// How many records there are, deleted ones included.
  package var count: Int64 { counts.reduce(0, +) }

  private func createMissingColumns(of object: ObjectType) throws(DatabaseError) {
    let statement = try database.prepare("SELECT name FROM pragma_table_info(?)")
    statement.bind(object.name, at: 1)
    var present: Set<String> = []
    while try statement.step() { present.insert(statement.text(0)) }
    for field in object.fields where !present.contains(field.name) {
      try database.execute("ALTER TABLE \(object.table) ADD COLUMN \(field.columnDefinition)")
    }
  }
}

/// A record that was written, as change events tell it.
package struct RecordChange: Hashable, Sendable {
  /// What was done.
  package enum Kind: String, Hashable, Sendable {
    case create = "CREATE"
    case update = "UPDATE"
    case delete = "DELETE"
  }

  /// The object type's index.
  package var object: Int
  /// The record's number.
  package var number: Int64
  /// What was done.
  package var kind: Kind
  /// The fields written.
  package var columns: [Int]
  /// Their values.
  package var cells: [Cell]
  /// Milliseconds since 1970.
  package var date: Int64

  /// Makes one.
  package init(object: Int, number: Int64, kind: Kind, columns: [Int], cells: [Cell], date: Int64) {
    (self.object, self.number, self.kind) = (object, number, kind)
    (self.columns, self.cells, self.date) = (columns, cells, date)
  }
}

extension Problem {
  /// A refusal of the database that nobody foresaw.
  package init(_ error: DatabaseError) { self = .unexpected("the database refused: \(error.message)") }
}

extension ObjectType {
  /// The table's name in quotes; names were checked to hold nothing but letters, digits and underscores.
  package var table: String { "\"\(name)\"" }

  var tableDefinition: String {
    "CREATE TABLE IF NOT EXISTS \(table) (\(fields.map(\.columnDefinition).joined(separator: ", "))) STRICT"
  }

  func indexDefinition(_ field: Field) -> String? {
    let isKey = field.spec.isExternalID || field.spec.isUnique
    let isReference = if case .reference = field.kind { true } else { false }
    guard isKey || isReference || field.name == "SystemModstamp" else { return nil }
    let unique = field.spec.isUnique ? "UNIQUE " : ""
    // Empty values are found by looking at all records: nobody asks for them in a hurry, and in the index each would
    // cost as much as a full one.
    let condition =
      isKey || isReference
      ? " WHERE \(field.column) IS NOT NULL\(isKey ? " AND \"IsDeleted\" = 0" : "")" : ""
    let name = "\"\(self.name).\(field.name)\""
    return "CREATE \(unique)INDEX IF NOT EXISTS \(name) ON \(table) (\(field.column))\(condition)"
  }
}

extension Field {
  /// The column's name in quotes.
  package var column: String { "\"\(name)\"" }

  var columnDefinition: String {
    if case .id = kind { return "\(column) INTEGER PRIMARY KEY" }
    return switch storage {
    case .text: "\(column) TEXT COLLATE NOCASE"
    case .integer: "\(column) INTEGER"
    case .real: "\(column) REAL"
    }
  }
}
