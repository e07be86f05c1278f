package import Database

/// A value on its way into a field, in the form in which the field is kept.
package enum Cell: Hashable, Sendable {
  /// No value.
  case null
  /// A text.
  case text(String)
  /// A text that lies in a larger buffer, as UTF-8.
  case utf8(ArraySlice<UInt8>)
  /// A whole number: also flags, dates (days), times (milliseconds) and the numbers of ids.
  case integer(Int64)
  /// A number with decimals.
  case real(Double)
  /// The parent of the object type `object` whose field `field` has the value `key`.
  indirect case parent(object: Int, field: Int, key: Cell)

  /// Binds it; a parent must have been looked up before.
  package func bind(to statement: SQLiteStatement, at index: Int) {
    switch self {
    case .null, .parent: statement.bindNull(at: index)
    case .text(let text): statement.bind(text, at: index)
    case .utf8(let bytes): statement.bind(utf8: bytes, at: index)
    case .integer(let value): statement.bind(value, at: index)
    case .real(let value): statement.bind(value, at: index)
    }
  }

  /// Binds it to a statement all of whose texts are bound anew for each run; a parent must have been looked up before.
  func bind(packing statement: SQLiteStatement, at index: Int) {
    switch self {
    case .utf8(let bytes): statement.bind(packing: bytes, at: index)
    case .text(let text): statement.bind(packing: text, at: index)
    case .null, .integer, .real, .parent: bind(to: statement, at: index)
    }
  }

  /// Whether it is no value, or a text without characters.
  package var isEmpty: Bool {
    switch self {
    case .null: true
    case .text(let text): text.isEmpty
    case .utf8(let bytes): bytes.isEmpty
    case .integer, .real, .parent: false
    }
  }
}
