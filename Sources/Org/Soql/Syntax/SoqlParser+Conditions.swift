import Platform
import Wire

extension SoqlParser {
  /// Reads conditions joined by AND alone or by OR alone.
  ///
  /// As on the platform both in one level need parentheses, and NOT begins a level.
  mutating func condition() throws(Problem) -> SoqlCondition {
    let first = isWord("not") ? try negation() : try term()
    if isWord("and") { return .all(try terms(first, joinedBy: "and")) }
    if isWord("or") { return .any(try terms(first, joinedBy: "or")) }
    return first
  }

  private mutating func terms(
    _ first: SoqlCondition,
    joinedBy word: StaticString
  ) throws(Problem) -> [SoqlCondition] {
    var terms = [first]
    while take(word) { terms.append(try term()) }
    if isWord("and") || isWord("or") { throw unexpected("; AND and OR in one level need parentheses") }
    return terms
  }

  private mutating func negation() throws(Problem) -> SoqlCondition {
    advance()
    return .not(
      try nested { parser throws(Problem) in parser.isWord("not") ? try parser.negation() : try parser.term() }
    )
  }

  private mutating func term() throws(Problem) -> SoqlCondition {
    if isWord("not") { throw unexpected("; NOT behind AND or OR needs parentheses around it") }
    if take(symbol: "(") {
      let condition = try nested { parser throws(Problem) in try parser.condition() }
      try expect(symbol: ")")
      return condition
    }
    let operand = try operand()
    if take("in") { return try list(operand, isNegated: false) }
    if isWord("not"), isWord("in", ahead: 1) {
      advance()
      advance()
      return try list(operand, isNegated: true)
    }
    if isWord("includes") || isWord("excludes") { throw unexpected("; there are no multi-select picklists") }
    guard let comparison = comparison() else { throw unexpected() }
    return .comparison(operand, comparison, try literal())
  }

  private mutating func comparison() -> SoqlComparison? {
    if take("like") { return .like }
    let comparison: SoqlComparison? =
      switch token.kind == .symbol ? text : "" {
      case "=": .equal
      case "!=", "<>": .notEqual
      case "<": .less
      case "<=": .lessOrEqual
      case ">": .greater
      case ">=": .greaterOrEqual
      case _: nil
      }
    if comparison != nil { advance() }
    return comparison
  }

  private mutating func list(_ operand: SoqlOperand, isNegated: Bool) throws(Problem) -> SoqlCondition {
    try expect(symbol: "(")
    if isWord("select") {
      guard case .field(let path) = operand else { throw unexpected() }
      let query = try nested { parser throws(Problem) in try parser.query(.semiJoin) }
      try expect(symbol: ")")
      return .isSelected(path, by: query, isNegated: isNegated)
    }
    var literals: [SoqlLiteral] = []
    repeat { literals.append(try literal()) } while take(symbol: ",")
    try expect(symbol: ")")
    return .isIn(operand, literals, isNegated: isNegated)
  }

  /// Reads a value.
  private mutating func literal() throws(Problem) -> SoqlLiteral {
    let range = token.range
    let kind: SoqlLiteral.Kind
    switch token.kind {
    case .string:
      _ = try SoqlString.bytes(range, of: source)
      kind = .string
    case .number:
      if let integer = Int64(text) {
        kind = .integer(integer)
      } else {
        guard let number = Double(text), number.isFinite else { throw unexpected("; the number is out of range") }
        kind = .number(number)
      }
    case .date:
      if let days = CivilTime.days(parsing: text) {
        kind = .date(Int64(days))
      } else {
        guard let time = CivilTime.milliseconds(parsing: text) else {
          throw source.problem(.malformedQuery, "invalid date or time: '\(text)'", at: range.lowerBound)
        }
        kind = .time(time)
      }
    case .word: kind = try word()
    case .symbol, .end: throw unexpected()
    }
    advance()
    return SoqlLiteral(kind: kind, range: range)
  }

  /// Reads a value that is a word, and stops at its last token.
  private mutating func word() throws(Problem) -> SoqlLiteral.Kind {
    switch text.lowercased() {
    case "null": return .null
    case "true": return .flag(true)
    case "false": return .flag(false)
    case let name:
      var count: Int64?
      let start = self
      if isSymbol(":", ahead: 1) {
        advance()
        advance()
        guard token.kind == .number, let number = Int64(text) else { throw unexpected() }
        count = number
      }
      guard let days = DateLiteral(name, count: count) else { throw start.unexpected() }
      return .days(days)
    }
  }
}
