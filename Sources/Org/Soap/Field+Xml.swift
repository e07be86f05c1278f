import Database
import Wire

extension Field {
  /// Writes column `column` of the row that `statement` stands on, as the element `name` of a record; ids in it begin
  /// with `prefix`.
  func write(
    _ statement: SQLiteStatement,
    _ column: Int,
    prefix: UInt32,
    as name: String,
    into xml: inout XMLWriter
  ) {
    if statement.isNull(column) { return xml.null(name) }
    xml.begin(name)
    if storage == .text {
      unsafe statement.withText(column) { unsafe xml.text(utf8: $0) }
    } else {
      xml.raw { append(statement, column, prefix: prefix, zone: "Z", to: &$0) }
    }
    xml.end(name)
  }
}
