import Database

/// A piece of SQL with the values of its parameters, in order.
///
/// The text holds names of the schema, operators and question marks, never anything that a client sent.
struct SQLText: Hashable, Sendable {
  var sql = ""
  var values: [Cell] = []

  init(_ sql: String = "", _ values: [Cell] = []) { (self.sql, self.values) = (sql, values) }

  static func += (text: inout SQLText, more: SQLText) {
    text.sql += more.sql
    text.values += more.values
  }

  static func += (text: inout SQLText, more: String) { text.sql += more }

  /// What always holds, and what never does.
  static func constant(_ holds: Bool) -> SQLText { SQLText(holds ? "1" : "0") }

  /// Several conditions, halved again and again: SQLite reads no expression that is nested deeply, and a long row of
  /// conditions is one.
  static func joined(_ parts: ArraySlice<SQLText>, by word: String) -> SQLText {
    guard parts.count > 1 else { return parts.first ?? .constant(true) }
    let middle = parts.startIndex + parts.count / 2
    var text = SQLText("(")
    text += joined(parts[..<middle], by: word)
    text += " \(word) "
    text += joined(parts[middle...], by: word)
    text += ")"
    return text
  }

  /// Binds the values, the first one at `index`.
  func bind(to statement: SQLiteStatement, from index: Int = 1) {
    for (offset, value) in values.enumerated() { value.bind(to: statement, at: index + offset) }
  }
}
