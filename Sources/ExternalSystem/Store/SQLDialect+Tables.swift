import Database

/// The words in which the dialects differ where tables are made.
extension SQLDialect {
  /// The type of whole numbers.
  var integer: String { self == .sqlite ? "INTEGER" : "BIGINT" }
  /// The type of numbers.
  var number: String { self == .sqlite ? "REAL" : "DOUBLE PRECISION" }
  /// The type of texts; both sort them by their bytes.
  var text: String { self == .sqlite ? "TEXT" : "TEXT COLLATE \"C\"" }
  /// What stands behind a table's columns: rows in the order of their key, and no value of another type.
  var tableEnding: String { self == .sqlite ? "STRICT, WITHOUT ROWID" : "" }
}
