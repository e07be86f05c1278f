import BeaufortNumerics
import Wire

/// A value as OData knows it, for judging filters without SQL.
enum OracleValue: Hashable {
  case null, bool(Bool), number(Double), text(String)

  /// What a comparison gives: true or false, never null.
  func compared(_ sign: String, _ other: OracleValue) -> Bool {
    if self == .null || other == .null {
      return sign == "eq" ? self == other : sign == "ne" ? self != other : false
    }
    switch (self, other) {
    case (.number(let a), .number(let b)): return Self.holds(sign, a < b, a == b)
    case (.text(let a), .text(let b)):
      let isLess = a.utf8.lexicographicallyPrecedes(b.utf8)
      return Self.holds(sign, isLess, Array(a.utf8) == Array(b.utf8))
    case (.bool(let a), .bool(let b)): return sign == "eq" ? a == b : a != b
    case (_, _): return false
    }
  }

  private static func holds(_ sign: String, _ isLess: Bool, _ isEqual: Bool) -> Bool {
    switch sign {
    case "eq": isEqual
    case "ne": !isEqual
    case "lt": isLess
    case "le": isLess || isEqual
    case "gt": !isLess && !isEqual
    case _: !isLess
    }
  }
}

/// A random part of a `$filter`: how it is written, how tightly it binds, and what it is for a record.
struct OracleFilter {
  /// How tightly the parts of OData's expressions bind.
  enum Level: Int, Comparable {
    case or, and, equality, relation, unary, primary
    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  var text: String
  var level = Level.primary
  var value: ([String: OracleValue]) -> OracleValue

  /// Whether it lets a record pass.
  func passes(_ record: [String: OracleValue]) -> Bool { value(record) == .bool(true) }
}

/// Makes random filters on opportunities that are right, with parentheses only where they are needed, or a few more.
struct FilterMaker {
  var random: RandomStream

  /// The kinds of values, with a few of each that are often met.
  enum Kind: CaseIterable { case text, number, date, instant }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: 0..<items.count, using: &random)] }
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  static let texts = ["", "a", "A", "ab", "it's", "100%", "a_b", "ä", "日本", "\\", "x\"y", "Negotiation/Review", " "]
  static let dates = ["2025-12-31", "2026-01-01", "2026-02-28"]
  static let numbers = ["0", "-1", "7", "50", "7.5", "-0.25", "1e2", "1.5E-1", "100.00"]
  static let times = [
    ("2026-01-01T00:00:00Z", 1_767_225_600_000.0), ("2026-01-01T01:30:00.250+01:00", 1_767_227_400_250),
    ("2026-01-01T00:00Z", 1_767_225_600_000),
  ]
  static let properties: [Kind: [String]] = [
    .text: ["Id", "Name", "StageName", "NextStep"], .number: ["Amount", "Probability", "Version"], .date: ["CloseDate"],
    .instant: ["CreatedDate", "UpdatedAt"],
  ]

  mutating func condition(depth: Int) -> OracleFilter {
    guard depth > 0 else { return leaf() }
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1: return joined(depth, "or", .or) { $0 || $1 }
    case 2, 3: return joined(depth, "and", .and) { $0 && $1 }
    case 4, 5:
      let inner = within(condition(depth: depth - 1), .unary)
      return OracleFilter(text: "not \(inner.text)", level: .unary) { record in
        if case .bool(let flag) = inner.value(record) { .bool(!flag) } else { .null }
      }
    case 6:
      let sign = pick(["eq", "ne"])
      let left = within(condition(depth: depth - 1), .equality)
      let right = within(condition(depth: depth - 1), .relation)
      return OracleFilter(text: "\(left.text) \(sign) \(right.text)", level: .equality) { record in
        .bool(left.value(record).compared(sign, right.value(record)))
      }
    case _: return leaf()
    }
  }

  /// The part in parentheses where it binds less tightly than it must, and now and then otherwise.
  private mutating func within(_ part: OracleFilter, _ level: OracleFilter.Level) -> OracleFilter {
    guard part.level < level || chance(15) else { return part }
    return OracleFilter(text: chance(20) ? "( \(part.text) )" : "(\(part.text))", value: part.value)
  }

  private mutating func joined(
    _ depth: Int,
    _ word: String,
    _ level: OracleFilter.Level,
    _ join: @escaping (Bool, Bool) -> Bool
  ) -> OracleFilter {
    let tighter: OracleFilter.Level = level == .or ? .and : .equality
    let parts = (0..<Int.random(in: 2...3, using: &random)).map { _ in within(condition(depth: depth - 1), tighter) }
    return OracleFilter(text: parts.map(\.text).joined(separator: " \(word) "), level: level) { record in
      let values = parts.map { $0.value(record) }
      // Three-valued: what decides wins, then the unknown.
      if values.contains(.bool(level == .or)) { return .bool(level == .or) }
      return values.contains(.null) ? .null : .bool(level == .and)
    }
  }

  private mutating func leaf() -> OracleFilter {
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      return chance(50)
        ? OracleFilter(text: "true") { _ in .bool(true) } : OracleFilter(text: "false") { _ in .bool(false) }
    case 1, 2: return match()
    case 3, 4:
      let kind = pick(Kind.allCases)
      let left = operand(kind)
      let list = (0..<Int.random(in: 1...4, using: &random)).map { _ in chance(10) ? Self.null : literal(kind) }
      let words = list.map(\.text).joined(separator: chance(50) ? "," : ", ")
      return OracleFilter(text: "\(left.text) in (\(words))", level: .relation) { record in
        .bool(list.contains { $0.value(record).compared("eq", left.value(record)) })
      }
    case _:
      let (kind, sign) = (pick(Kind.allCases), pick(["eq", "ne", "gt", "ge", "lt", "le"]))
      let (left, right) = (operand(kind), operand(kind))
      let level: OracleFilter.Level = ["eq", "ne"].contains(sign) ? .equality : .relation
      return OracleFilter(text: "\(left.text) \(sign) \(right.text)", level: level) { record in
        .bool(left.value(record).compared(sign, right.value(record)))
      }
    }
  }

  private mutating func match() -> OracleFilter {
    let name = pick(["contains", "startswith", "endswith"])
    let (whole, part) = (operand(.text), operand(.text))
    return OracleFilter(text: "\(name)(\(whole.text),\(chance(50) ? " " : "")\(part.text))") { record in
      guard case (.text(let long), .text(let short)) = (whole.value(record), part.value(record)) else {
        return .null
      }
      let (text, searched) = (Array(long.unicodeScalars), Array(short.unicodeScalars))
      switch name {
      case "startswith": return .bool(text.starts(with: searched))
      case "endswith": return .bool(text.reversed().starts(with: searched.reversed()))
      case _: return .bool((0...text.count).contains { text.dropFirst($0).starts(with: searched) })
      }
    }
  }

  private static var null: OracleFilter { OracleFilter(text: "null") { _ in .null } }

  private mutating func operand(_ kind: Kind) -> OracleFilter {
    if chance(4) { return Self.null }
    guard chance(60) else { return literal(kind) }
    let name = pick(Self.properties[kind] ?? [])
    return OracleFilter(text: name) { $0[name] ?? .null }
  }

  private mutating func literal(_ kind: Kind) -> OracleFilter {
    switch kind {
    case .text:
      let text = pick(Self.texts)
      return OracleFilter(text: "'\(text.replacing("'", with: "''"))'") { _ in .text(text) }
    case .number:
      let text = pick(Self.numbers)
      return OracleFilter(text: text) { _ in .number(Double(text) ?? .nan) }
    case .date:
      let text = pick(Self.dates)
      return OracleFilter(text: text) { _ in .text(text) }
    case .instant:
      let (text, milliseconds) = pick(Self.times)
      return OracleFilter(text: text) { _ in .number(milliseconds) }
    }
  }
}
