import Database
package import Wire

/// A row of a result while it is read.
package struct QueryRow {
  enum Source {
    case statement(SQLiteStatement)
    case cells([Cell])
  }

  let source: Source
  let reader: QueryReader

  /// Writes a value as JSON.
  package func write(_ value: QueryValue, into json: inout JSONWriter) {
    switch source {
    case .statement(let statement):
      value.field.write(statement, value.column, prefix: value.prefix, into: &json)
    case .cells(let cells): value.field.write(cells[value.column], prefix: value.prefix, into: &json)
    }
  }

  /// Appends a value as plain text; nothing where it is empty. `zone` stands for UTC behind a time: `+0000` in JSON, `Z`
  /// in CSV and XML.
  package func append(_ value: QueryValue, zone: String, to bytes: inout [UInt8]) {
    switch source {
    case .statement(let statement):
      value.field.append(statement, value.column, prefix: value.prefix, zone: zone, to: &bytes)
    case .cells(let cells): value.field.append(cells[value.column], prefix: value.prefix, zone: zone, to: &bytes)
    }
  }

  /// Whether there is no value.
  package func isEmpty(_ value: QueryValue) -> Bool {
    switch source {
    case .statement(let statement): statement.isNull(value.column)
    case .cells(let cells): cells[value.column] == .null
    }
  }

  /// The id of the record, or of one of its parents; `nil` where there is no such parent, or where rows are no records.
  package func id(of shape: QueryShape) -> RecordID? {
    guard let column = shape.idColumn, case .statement(let statement) = source, !statement.isNull(column) else {
      return nil
    }
    return RecordID(prefix: shape.prefix, number: statement.integer(column))
  }

  /// The children of the record.
  package func children(_ children: QueryChildren) throws(Problem) -> QueryCursor {
    guard case .statement(let statement) = source else { return QueryCursor(children.plan, []) }
    return QueryCursor(children.plan, try reader.numbers(children.plan, parent: statement.integer(0)))
  }

  /// Reads rows of a result found with ``children(_:)``, as ``Org/read(_:from:upTo:into:_:)`` does.
  package func read<Output>(
    _ cursor: QueryCursor,
    upTo mostRows: Int,
    into output: inout Output,
    _ write: (QueryRow, inout Output) throws(Problem) -> Int
  ) throws(Problem) -> Int {
    try reader.read(cursor, from: 0, upTo: mostRows, into: &output, write)
  }
}
