package import Database
import ScenarioFile
package import Wire

/// From what is kept to what clients get.
extension Field {
  /// Writes column `column` of the row that `statement` stands on. Ids and references in it have the key prefix `prefix`.
  package func write(_ statement: SQLiteStatement, _ column: Int, prefix: UInt32, into json: inout JSONWriter) {
    if statement.isNull(column) { return json.null() }
    switch form {
    case .flag: json.bool(statement.integer(column) != 0)
    case .whole: json.integer(statement.integer(column))
    case .decimal: json.number(statement.double(column))
    case .text: unsafe statement.withText(column) { unsafe json.string(utf8: $0) }
    case .id: json.string { RecordID(prefix: prefix, number: statement.integer(column)).append(to: &$0) }
    case .date: json.string { $0.appendDate(days: Int(statement.integer(column))) }
    case .time: json.string { $0.appendTime(milliseconds: statement.integer(column), zone: "+0000") }
    }
  }

  /// Appends column `column` of the row that `statement` stands on as plain text; nothing where it is NULL. `zone` stands
  /// for UTC behind a time: `+0000` in JSON, `Z` in CSV and XML.
  package func append(
    _ statement: SQLiteStatement,
    _ column: Int,
    prefix: UInt32,
    zone: String,
    to bytes: inout [UInt8]
  ) {
    if statement.isNull(column) { return }
    switch form {
    case .flag: bytes.append(contentsOf: statement.integer(column) != 0 ? "true".utf8 : "false".utf8)
    case .whole: bytes.appendDecimal(statement.integer(column))
    case .decimal: bytes.append(contentsOf: statement.double(column).description.utf8)
    case .text: unsafe statement.withText(column) { unsafe bytes.append(contentsOf: $0) }
    case .id: RecordID(prefix: prefix, number: statement.integer(column)).append(to: &bytes)
    case .date: bytes.appendDate(days: Int(statement.integer(column)))
    case .time: bytes.appendTime(milliseconds: statement.integer(column), zone: zone)
    }
  }
}

extension Schema {
  /// The key prefix of the ids that `field` of `object` holds; 0 where it holds none.
  package func prefix(of field: Field, in object: ObjectType) -> UInt32 {
    switch field.kind {
    case .id: object.prefix
    case .reference: parent(of: field).map(\.prefix) ?? 0
    case _: 0
    }
  }
}
