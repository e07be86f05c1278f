import Platform

/// Reads a query.
///
/// - SeeAlso: SOQL and SOSL Reference, *SOQL SELECT Syntax*.
struct SoqlParser {
  /// Where a query stands.
  enum Level { case outer, children, semiJoin }

  let source: SoqlSource
  private let tokens: [SoqlToken]
  private var index = 0
  /// How deep the conditions and queries are nested at this place.
  var depth = 0

  /// The deepest nesting of conditions that is read.
  static let deepest = 50

  /// Reads the whole text.
  ///
  /// - Throws: MALFORMED_QUERY.
  static func query(_ source: SoqlSource) throws(Problem) -> SoqlQuery {
    var lexer = SoqlLexer(source)
    var parser = SoqlParser(source: source, tokens: try lexer.tokens())
    let query = try parser.query(.outer)
    guard parser.token.kind == .end else { throw parser.unexpected() }
    return query
  }

  private init(source: SoqlSource, tokens: [SoqlToken]) { (self.source, self.tokens) = (source, tokens) }

  /// The token that comes next.
  var token: SoqlToken { tokens[index] }
  /// Its text.
  var text: String { source.text(token.range) }

  mutating func advance() { if index + 1 < tokens.count { index += 1 } }

  /// What is said where the next token does not belong.
  func unexpected(_ more: String = "") -> Problem {
    let shown = token.kind == .end ? "<EOF>" : String(text.unicodeScalars.prefix(100))
    return source.problem(.malformedQuery, "unexpected token: '\(shown)'\(more)", at: token.range.lowerBound)
  }

  /// Whether the next token is the word `word`, in any case of its letters.
  func isWord(_ word: StaticString, ahead: Int = 0) -> Bool {
    guard index + ahead < tokens.count, tokens[index + ahead].kind == .word else { return false }
    return source.matches(tokens[index + ahead].range, word)
  }

  func isSymbol(_ symbol: StaticString, ahead: Int = 0) -> Bool {
    guard index + ahead < tokens.count, tokens[index + ahead].kind == .symbol else { return false }
    return source.matches(tokens[index + ahead].range, symbol)
  }

  /// Steps over the word `word`; `false` where it does not come next.
  mutating func take(_ word: StaticString) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  mutating func take(symbol: StaticString) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ word: StaticString) throws(Problem) { if !take(word) { throw unexpected() } }
  mutating func expect(symbol: StaticString) throws(Problem) { if !take(symbol: symbol) { throw unexpected() } }

  /// Reads a name; words that have a meaning of their own are none.
  mutating func name() throws(Problem) -> SoqlName {
    guard token.kind == .word, !isReserved else { throw unexpected() }
    defer { advance() }
    return SoqlName(text: text, position: token.range.lowerBound)
  }

  /// Whether the word has a meaning of its own; Order and Group are object types as well.
  private var isReserved: Bool {
    if isWord("order") || isWord("group") { return isWord("by", ahead: 1) }
    return Self.reserved.contains(text.lowercased())
  }

  /// Reads names with points between them.
  mutating func path() throws(Problem) -> SoqlPath {
    var path = SoqlPath(names: [try name()])
    while take(symbol: ".") { path.names.append(try name()) }
    return path
  }

  /// Runs `body` one level deeper.
  mutating func nested<Value>(_ body: (inout SoqlParser) throws(Problem) -> Value) throws(Problem) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      let words = "The query is nested deeper than \(Self.deepest) levels."
      throw source.problem(.malformedQuery, words, at: token.range.lowerBound)
    }
    return try body(&self)
  }

  private static let reserved: Set<String> = [
    "and", "asc", "desc", "excludes", "first", "from", "group", "having", "in", "includes", "last", "like", "limit",
    "not", "null", "nulls", "or", "select", "using", "where", "with", "order", "by", "offset", "for",
  ]
}

extension SoqlParser {
  /// Reads a query up to what cannot belong to it.
  mutating func query(_ level: Level) throws(Problem) -> SoqlQuery {
    var query = SoqlQuery()
    try expect("select")
    repeat { query.items.append(try item(level)) } while take(symbol: ",")
    try expect("from")
    query.from = try path()
    if take("as") || startsAlias { query.alias = try name() }
    if take("where") { query.condition = try condition() }
    if isWord("with") || isWord("using") { throw unexpected("; this clause is not supported") }
    if isWord("group") {
      advance()
      try expect("by")
      repeat {
        if isSymbol("(", ahead: 1) { throw unexpected("; functions in GROUP BY are not supported") }
        query.groups.append(try path())
      } while take(symbol: ",")
      if take("having") { query.having = try condition() }
    }
    if take("order") {
      try expect("by")
      repeat { query.order.append(try order()) } while take(symbol: ",")
    }
    if take("limit") { query.limit = try count() }
    if take("offset") { query.offset = try count() }
    try purposes(&query)
    return query
  }

  /// Whether the next word can only be an alias of the object type.
  private var startsAlias: Bool {
    guard token.kind == .word else { return false }
    return !isReserved && !isWord("all") && !isWord("update")
  }

  /// `FOR VIEW`, `FOR REFERENCE`, `FOR UPDATE`, `UPDATE TRACKING`, `ALL ROWS`: what the rows are read for.
  private mutating func purposes(_ query: inout SoqlQuery) throws(Problem) {
    while take("for") {
      repeat {
        guard take("view") || take("reference") || take("update") else { throw unexpected() }
      } while take(symbol: ",")
    }
    if take("update") {
      repeat {
        guard take("tracking") || take("viewstat") else { throw unexpected() }
      } while take(symbol: ",")
    }
    if take("all") {
      try expect("rows")
      query.wantsDeleted = true
    }
  }

  private mutating func item(_ level: Level) throws(Problem) -> SoqlQuery.Item {
    if isSymbol("("), isWord("select", ahead: 1) {
      guard level == .outer else { throw unexpected("; a query of children cannot hold another one") }
      advance()
      let children = try nested { parser throws(Problem) in try parser.query(.children) }
      try expect(symbol: ")")
      return .children(children)
    }
    if isWord("typeof") { throw unexpected("; TYPEOF is not supported") }
    if isWord("fields"), isSymbol("(", ahead: 1) {
      advance()
      advance()
      let group = try name()
      try expect(symbol: ")")
      return .fields(group)
    }
    switch try operand() {
    case .field(let path): return .field(path, alias: try aliasOfItem())
    case .aggregate(let aggregate): return .aggregate(aggregate, alias: try aliasOfItem())
    }
  }

  private mutating func aliasOfItem() throws(Problem) -> SoqlName? {
    guard token.kind == .word, !isWord("from") else { return nil }
    return try name()
  }

  /// Reads a field or a function over one.
  mutating func operand() throws(Problem) -> SoqlOperand {
    guard token.kind == .word, isSymbol("(", ahead: 1) else { return .field(try path()) }
    guard let function = SoqlAggregate.Function(rawValue: text.lowercased()) else {
      throw unexpected("; the functions are COUNT, COUNT_DISTINCT, SUM, AVG, MIN and MAX")
    }
    let position = token.range.lowerBound
    advance()
    advance()
    var aggregate = SoqlAggregate(function: function, path: nil, position: position)
    if !(function == .count && isSymbol(")")) { aggregate.path = try path() }
    try expect(symbol: ")")
    return .aggregate(aggregate)
  }

  private mutating func order() throws(Problem) -> SoqlQuery.Order {
    var order = SoqlQuery.Order(operand: try operand(), isDescending: false)
    if take("desc") { order.isDescending = true } else { _ = take("asc") }
    if take("nulls") {
      if take("first") {
        order.nullsFirst = true
      } else {
        try expect("last")
        order.nullsFirst = false
      }
    }
    return order
  }

  private mutating func count() throws(Problem) -> (value: Int64, position: Int) {
    guard token.kind == .number, let value = Int64(text), value >= 0 else { throw unexpected() }
    defer { advance() }
    return (value, token.range.lowerBound)
  }
}
