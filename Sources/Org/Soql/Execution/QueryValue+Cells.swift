import Database
import ScenarioFile
import Wire

/// Results of functions are kept as cells, since they belong to no record that could be read again.
extension QueryValue {
  /// The value in the row that `statement` stands on.
  func cell(_ statement: SQLiteStatement) -> Cell {
    if statement.isNull(column) { return .null }
    switch field.storage {
    case .text: return .text(statement.text(column))
    case .real: return .real(statement.double(column))
    case .integer:
      if statement.isInteger(column) { return .integer(statement.integer(column)) }
      // A sum of whole numbers.
      return Int64(exactly: statement.double(column)).map { .integer($0) } ?? .real(statement.double(column))
    }
  }
}

extension Field {
  /// Writes a value of this field as JSON.
  func write(_ cell: Cell, prefix: UInt32, into json: inout JSONWriter) {
    switch (cell, kind) {
    case (.null, _), (.parent, _): json.null()
    case (.integer(let value), .boolean): json.bool(value != 0)
    case (.integer(let value), .integer): json.integer(value)
    case (.real(let value), _): json.number(value)
    case (.text(let text), _): json.string(text)
    case (.integer, _), (.utf8, _): json.string { append(cell, prefix: prefix, zone: "+0000", to: &$0) }
    }
  }

  /// Appends a value of this field as plain text.
  func append(_ cell: Cell, prefix: UInt32, zone: String, to bytes: inout [UInt8]) {
    switch (cell, kind) {
    case (.null, _), (.parent, _): break
    case (.integer(let value), .boolean): bytes.append(contentsOf: value != 0 ? "true".utf8 : "false".utf8)
    case (.integer(let value), .date): bytes.appendDate(days: Int(value))
    case (.integer(let value), .dateTime): bytes.appendTime(milliseconds: value, zone: zone)
    case (.integer(let value), .id), (.integer(let value), .reference):
      RecordID(prefix: prefix, number: value).append(to: &bytes)
    case (.integer(let value), _): bytes.appendDecimal(value)
    case (.real(let value), _): bytes.append(contentsOf: value.description.utf8)
    case (.text(let text), _): bytes.append(contentsOf: text.utf8)
    case (.utf8(let text), _): bytes.append(contentsOf: text)
    }
  }
}
