import ScenarioFile

/// What a comparison compares: an expression in SQL and what it holds.
struct FilterTarget {
  var sql: String
  var field: Field
  /// As the query calls it.
  var name: String
  /// What ids in it begin with; `nil` where it holds none.
  var prefix: String?
  /// Whether every row has a value.
  var isNeverNull: Bool

  /// Whether it is empty, or is not.
  func isEmpty(_ isEmpty: Bool) -> SQLText {
    if case .boolean = field.kind { return .constant(!isEmpty) }
    if isNeverNull { return .constant(!isEmpty) }
    return SQLText("\(sql) IS \(isEmpty ? "" : "NOT ")NULL")
  }

  /// `text`, or an empty field.
  func orEmpty(_ text: SQLText) -> SQLText {
    isNeverNull ? text : SQLText("(\(text.sql) OR \(sql) IS NULL)", text.values)
  }

  /// What always holds where the field is not empty.
  func holds(_ holds: Bool) -> SQLText { holds ? isEmpty(false) : .constant(false) }

  /// `field < ?`.
  func compared(_ comparison: SoqlComparison, with cell: Cell) -> SQLText {
    SQLText("\(sql) \(comparison.sql) ?", [cell])
  }
}

extension SoqlComparison {
  /// The operator in SQL.
  var sql: String {
    switch self {
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .like: "LIKE"
    }
  }
}
