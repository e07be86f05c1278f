/// Reads the text of a `$filter`.
///
/// Binding from tight to loose, as the standard has it: `not`; `gt ge lt le in`; `eq ne`; `and`; `or`.
///
/// - SeeAlso: OASIS, *OData Version 4.01, Part 2: URL Conventions*, section 5.1.1.
struct FilterParser {
  /// The deepest nesting that is read.
  static let deepest = 50
  /// The most names and values; SQLite takes 32,766 parameters in a statement.
  static let mostTerms = 1_000

  private let type: EntityType
  private var lexer: FilterLexer
  private var token = FilterToken.end
  private var position = 1
  private var depth = 0
  private var terms = 0

  private init(_ text: String, for type: EntityType) {
    self.type = type
    lexer = FilterLexer(text)
  }

  /// Reads the condition `text` on records of `type`.
  static func parse(_ text: String, for type: EntityType) throws(FilterProblem) -> FilterExpression {
    var parser = FilterParser(text, for: type)
    try parser.advance()
    let condition = try parser.condition()
    guard parser.token == .end else { throw parser.unexpected("an operator such as and, or the end") }
    return condition
  }

  private mutating func advance() throws(FilterProblem) { (token, position) = try lexer.next() }

  private func problem(_ message: String, at position: Int? = nil) -> FilterProblem {
    FilterProblem(message: message, position: position ?? self.position)
  }

  private func unexpected(_ expected: String) -> FilterProblem {
    problem("unexpected \(token.words); expected \(expected)")
  }

  private mutating func take(_ wanted: FilterToken) throws(FilterProblem) -> Bool {
    guard token == wanted else { return false }
    try advance()
    return true
  }

  private mutating func require(_ wanted: FilterToken) throws(FilterProblem) {
    guard try take(wanted) else { throw unexpected(wanted.words) }
  }

  /// Something true or false.
  private mutating func condition() throws(FilterProblem) -> FilterExpression {
    let start = position
    return try boolean(either(), from: start)
  }

  private func boolean(_ expression: FilterExpression, from start: Int) throws(FilterProblem) -> FilterExpression {
    guard expression.type == .bool else {
      throw problem("\(expression.type.rawValue) where a condition was expected", at: start)
    }
    return expression
  }

  private mutating func either() throws(FilterProblem) -> FilterExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw problem("nested deeper than \(Self.deepest) levels") }
    let start = position
    let first = try both()
    guard token == .word("or") else { return first }
    var parts = [try boolean(first, from: start)]
    while try take(.word("or")) {
      let start = position
      parts.append(try boolean(both(), from: start))
    }
    return .any(parts)
  }

  private mutating func both() throws(FilterProblem) -> FilterExpression {
    let start = position
    let first = try equality()
    guard token == .word("and") else { return first }
    var parts = [try boolean(first, from: start)]
    while try take(.word("and")) {
      let start = position
      parts.append(try boolean(equality(), from: start))
    }
    return .all(parts)
  }

  private mutating func equality() throws(FilterProblem) -> FilterExpression {
    var left = try relation()
    while let comparison, comparison.isEquality {
      let place = position
      try advance()
      left = try compared(comparison, left, relation(), at: place)
    }
    return left
  }

  private mutating func relation() throws(FilterProblem) -> FilterExpression {
    var left = try unary()
    while true {
      let place = position
      if try take(.word("in")) {
        left = try member(left, at: place)
      } else if let comparison, !comparison.isEquality {
        try advance()
        left = try compared(comparison, left, unary(), at: place)
      } else {
        return left
      }
    }
  }

  /// The comparison that comes next, if one does.
  private var comparison: FilterComparison? {
    if case .word(let word) = token { FilterComparison(rawValue: word) } else { nil }
  }

  private func compared(
    _ comparison: FilterComparison,
    _ left: FilterExpression,
    _ right: FilterExpression,
    at place: Int
  ) throws(FilterProblem) -> FilterExpression {
    let types = Set([left.type, right.type]).subtracting([.null])
    guard types.count <= 1 else {
      throw problem("\(left.type.rawValue) cannot be compared with \(right.type.rawValue)", at: place)
    }
    guard comparison.isEquality || !types.contains(.bool) else {
      throw problem("conditions are compared by eq and ne only", at: place)
    }
    return .comparison(comparison, left, right)
  }

  private mutating func member(_ left: FilterExpression, at place: Int) throws(FilterProblem) -> FilterExpression {
    guard left.type != .bool else { throw problem("a condition cannot be one of a list", at: place) }
    try require(.open)
    var list: [FilterExpression] = []
    repeat {
      let place = position
      guard case .literal(let value) = token else { throw unexpected("a value") }
      try count()
      try advance()
      _ = try compared(.eq, left, value, at: place)
      list.append(value)
    } while try take(.comma)
    try require(.close)
    return .isOne(left, of: list)
  }

  private mutating func unary() throws(FilterProblem) -> FilterExpression {
    guard try take(.word("not")) else { return try primary() }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw problem("nested deeper than \(Self.deepest) levels") }
    let start = position
    let operand = try unary()
    guard operand.type == .bool else {
      throw problem("not is followed by \(operand.type.rawValue); put its condition in parentheses", at: start)
    }
    return .not(operand)
  }

  private mutating func primary() throws(FilterProblem) -> FilterExpression {
    let start = position
    switch token {
    case .open:
      try advance()
      let inner = try either()
      try require(.close)
      return inner
    case .literal(let value):
      try count()
      try advance()
      return value
    case .word(let word):
      try count()
      try advance()
      if token == .open { return try call(word, at: start) }
      guard let property = type.property(named: word) else {
        throw problem("\(type.name) has no property '\(word.prefix(60))'; it has \(type.propertyNames)", at: start)
      }
      return .property(property)
    case .close, .comma, .end: throw unexpected("a property, a value, a function or '('")
    }
  }

  private mutating func call(_ name: String, at start: Int) throws(FilterProblem) -> FilterExpression {
    guard let match = FilterMatch(rawValue: name) else {
      let known = FilterMatch.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem("there is no function '\(name.prefix(60))' here; there is \(known)", at: start)
    }
    try require(.open)
    let text = try argument(of: match)
    try require(.comma)
    let part = try argument(of: match)
    try require(.close)
    return .match(match, text, part)
  }

  private mutating func argument(of match: FilterMatch) throws(FilterProblem) -> FilterExpression {
    let start = position
    let argument = try either()
    guard argument.type == .text || argument.type == .null else {
      throw problem("\(match.rawValue) takes texts, not \(argument.type.rawValue)", at: start)
    }
    return argument
  }

  private mutating func count() throws(FilterProblem) {
    terms += 1
    guard terms <= Self.mostTerms else { throw problem("more than \(Self.mostTerms) names and values") }
  }
}

extension EntityType {
  /// The property that readers see as `name`.
  func property(named name: String) -> Property? { allProperties.first { $0.name == name } }

  /// The names of all properties, for messages.
  var propertyNames: String { allProperties.map(\.name).joined(separator: ", ") }
}
