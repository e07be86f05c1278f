import Platform
import ScenarioFile
import Wire

/// A value as a field is compared with it.
enum FilterValue: Hashable {
  case null
  case cell(Cell)
  /// The characters of an id, 15 or 18.
  case id([UInt8])
  /// The first value of a stretch of time, and the first one behind it.
  case range(Range<Int64>)
}

extension QueryPlanner {
  /// What a literal is for a field.
  ///
  /// - Throws: INVALID_FIELD where it is of the wrong type, INVALID_QUERY_FILTER_OPERATOR where it is no id.
  func value(_ literal: SoqlLiteral, for target: FilterTarget) throws(Problem) -> FilterValue {
    if literal.kind == .null { return .null }
    switch (target.field.kind, literal.kind) {
    case (.id, .string), (.reference, .string): return try id(literal)
    case (_, .string) where target.field.storage == .text:
      let bytes = try SoqlString.bytes(literal.range, of: source)
      if bytes.isEmpty { return .null }
      // The ids of users are kept as text, with 18 characters.
      if target.field.isOfEveryObject, let id = RecordID(bytes) { return .cell(.text(id.text)) }
      return .cell(.utf8(bytes[...]))
    case (.boolean, .flag(let flag)): return .cell(.integer(flag ? 1 : 0))
    case (.integer, .integer(let value)): return .cell(.integer(value))
    case (.integer, .number(let value)): return .cell(.real(value))
    case (.number, .integer(let value)), (.currency, .integer(let value)), (.percent, .integer(let value)):
      return .cell(.real(Double(value)))
    case (.number, .number(let value)), (.currency, .number(let value)), (.percent, .number(let value)):
      return .cell(.real(value))
    case (.date, .date(let days)): return .cell(.integer(days))
    case (.date, .days(let literal)):
      let days = literal.days(today: today)
      return .range(Int64(days.lowerBound)..<Int64(days.upperBound))
    case (.dateTime, .time(let time)): return .cell(.integer(time))
    case (.dateTime, .days(let literal)):
      let days = literal.days(today: today)
      return .range(Int64(days.lowerBound) * 86_400_000..<Int64(days.upperBound) * 86_400_000)
    case _: throw wrongType(literal, target)
    }
  }

  private func id(_ literal: SoqlLiteral) throws(Problem) -> FilterValue {
    let bytes = try SoqlString.bytes(literal.range, of: source)
    if bytes.isEmpty { return .null }
    let isAlphanumeric = bytes.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    guard isAlphanumeric, bytes.count == 15 || bytes.count == 18 else {
      let shown = String(String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix(100))
      throw source.problem(.invalidFilterOperator, "invalid ID field: \(shown)", at: literal.range.lowerBound)
    }
    return .id(bytes)
  }

  private func wrongType(_ literal: SoqlLiteral, _ target: FilterTarget) -> Problem {
    let isText = target.field.storage == .text || target.prefix != nil
    let quotes = isText ? "should be enclosed in quotes" : "should not be enclosed in quotes"
    return source.problem(
      .invalidField,
      "value of filter criterion for field '\(target.name)' must be of type \(target.field.xmlType) and \(quotes)",
      at: literal.range.lowerBound
    )
  }
}

extension SQLText {
  /// Whether an expression is one of `cells`, each of which is there once. Many are handed over as one parameter, since
  /// statements cannot have more than some.
  static func isIn(_ expression: String, _ cells: [Cell], isNegated: Bool) -> SQLText {
    let word = isNegated ? "NOT IN" : "IN"
    if cells.isEmpty { return .constant(isNegated) }
    if cells.count <= mostParametersOfList || cells.contains(where: \.isReal) {
      let marks = repeatElement("?", count: cells.count).joined(separator: ", ")
      return SQLText("\(expression) \(word) (\(marks))", cells)
    }
    return SQLText("\(expression) \(word) (SELECT value FROM json_each(?))", [.utf8(list(cells)[...])])
  }

  private static func list(_ cells: [Cell]) -> [UInt8] {
    var json = JSONWriter()
    json.array { json in
      for cell in cells {
        if case .integer(let value) = cell { json.integer(value) } else { json.string(cell.shown) }
      }
    }
    return json.bytes
  }

  private static let mostParametersOfList = 200
}

extension Cell {
  fileprivate var isReal: Bool { if case .real = self { true } else { false } }
}
