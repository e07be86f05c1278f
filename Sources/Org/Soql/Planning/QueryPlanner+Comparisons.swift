import Platform
import ScenarioFile

extension QueryPlanner {
  /// A comparison in SQL, or its opposite.
  func compare(
    _ target: FilterTarget,
    _ comparison: SoqlComparison,
    _ literal: SoqlLiteral,
    isNegated: Bool
  ) throws(Problem) -> SQLText {
    if comparison == .like { return try like(target, literal, isNegated: isNegated) }
    let actual = isNegated ? comparison.negated ?? comparison : comparison
    switch try value(literal, for: target) {
    case .null:
      switch comparison {
      case .equal, .notEqual: return target.isEmpty(actual == .equal)
      // Nothing is less or greater than nothing.
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .like: return .constant(isNegated)
      }
    case .cell(let cell):
      if case .boolean = target.field.kind {
        guard actual == .equal || actual == .notEqual else { throw wrongOperator(literal, "boolean") }
        // A flag that was never set is false.
        let isSet = (cell == .integer(1)) == (actual == .equal)
        let text = SQLText("\(target.sql) = ?", [.integer(isSet ? 1 : 0)])
        return isSet ? text : target.orEmpty(text)
      }
      let text = target.compared(actual, with: cell)
      return isNegated != (comparison == .notEqual) ? target.orEmpty(text) : text
    case .id(let text): return try compareID(target, actual, text, takesEmpty: isNegated != (comparison == .notEqual))
    case .range(let range):
      let text = within(target, actual, range)
      return isNegated != (comparison == .notEqual) ? target.orEmpty(text) : text
    }
  }

  /// A comparison with a stretch of time: equal is within, less is before it, greater is behind it.
  private func within(_ target: FilterTarget, _ comparison: SoqlComparison, _ range: Range<Int64>) -> SQLText {
    let (start, end) = (Cell.integer(range.lowerBound), Cell.integer(range.upperBound))
    switch comparison {
    case .equal, .like: return SQLText("(\(target.sql) >= ? AND \(target.sql) < ?)", [start, end])
    case .notEqual: return SQLText("(\(target.sql) < ? OR \(target.sql) >= ?)", [start, end])
    case .less: return target.compared(.less, with: start)
    case .lessOrEqual: return target.compared(.less, with: end)
    case .greater: return target.compared(.greaterOrEqual, with: end)
    case .greaterOrEqual: return target.compared(.greaterOrEqual, with: start)
    }
  }

  /// A comparison with an id: of the object type that the field's ids are of it is one of numbers.
  private func compareID(
    _ target: FilterTarget,
    _ comparison: SoqlComparison,
    _ text: [UInt8],
    takesEmpty: Bool
  ) throws(Problem) -> SQLText {
    let first = RecordID(prefix: target.prefix ?? "", number: 0)
    var own: [UInt8] = []
    first.append(to: &own)
    let head = own.prefix(7)
    let result: SQLText
    if text.starts(with: head), let id = RecordID(text) {
      result = target.compared(comparison, with: .integer(id.number))
    } else {
      let isBefore = head.lexicographicallyPrecedes(text)
      switch comparison {
      case .equal, .like: result = .constant(false)
      case .notEqual: result = target.holds(true)
      case .less, .lessOrEqual: result = target.holds(isBefore)
      case .greater, .greaterOrEqual: result = target.holds(!isBefore)
      }
    }
    return takesEmpty ? target.orEmpty(result) : result
  }

  private func like(_ target: FilterTarget, _ literal: SoqlLiteral, isNegated: Bool) throws(Problem) -> SQLText {
    if target.prefix != nil { throw wrongOperator(literal, "id") }
    switch try value(literal, for: target) {
    case .null where literal.kind == .null: return target.isEmpty(!isNegated)
    case .cell where target.field.storage == .text, .null:
      let pattern = try SoqlString.bytes(literal.range, of: source, asPattern: true)
      guard pattern.count <= Self.longestPattern else {
        let words = "The pattern of a LIKE cannot be longer than \(Self.longestPattern) bytes."
        throw source.problem(.malformedQuery, words, at: literal.range.lowerBound)
      }
      let text = SQLText("\(target.sql)\(isNegated ? " NOT" : "") LIKE ? ESCAPE '\\'", [.utf8(pattern[...])])
      return isNegated ? target.orEmpty(text) : text
    case .cell, .id, .range: throw wrongOperator(literal, target.field.xmlType)
    }
  }

  /// Whether a field's value is in a list, or is not.
  func contains(_ target: FilterTarget, _ literals: [SoqlLiteral], isNegated: Bool) throws(Problem) -> SQLText {
    var cells: [Cell] = []
    var parts: [SQLText] = []
    var hasNull = false
    var seen: Set<Cell> = []
    for literal in literals {
      switch try value(literal, for: target) {
      case .null: hasNull = true
      case .cell(let cell):
        if case .boolean = target.field.kind {
          parts.append(try compare(target, .equal, literal, isNegated: isNegated))
        } else if seen.insert(cell).inserted {
          cells.append(cell)
        }
      case .id(let text):
        if let id = RecordID(text), id.prefixText == target.prefix, seen.insert(.integer(id.number)).inserted {
          cells.append(.integer(id.number))
        }
      case .range: parts.append(try compare(target, .equal, literal, isNegated: isNegated))
      }
    }
    if !cells.isEmpty || parts.isEmpty {
      let list = SQLText.isIn(target.sql, cells, isNegated: isNegated)
      // A list with null has no place for empty fields when negated.
      parts.append(isNegated && !hasNull ? target.orEmpty(list) : list)
    }
    if hasNull { parts.append(target.isEmpty(!isNegated)) }
    return SQLText.joined(parts[...], by: isNegated ? "AND" : "OR")
  }

  /// The longest pattern that SQLite matches is 50,000 bytes; the rest is room for its escapes.
  private static let longestPattern = 40_000

  private func wrongOperator(_ literal: SoqlLiteral, _ kind: String) -> Problem {
    source.problem(.invalidFilterOperator, "invalid operator on \(kind) field", at: literal.range.lowerBound)
  }
}
