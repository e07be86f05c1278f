import Wire

/// A word, value or sign of a `$filter`.
enum FilterToken: Hashable, Sendable {
  /// A name or an operator.
  case word(String)
  /// A value that stands for itself.
  case literal(FilterExpression)
  /// `(`
  case open
  /// `)`
  case close
  /// `,`
  case comma
  /// Behind the last one.
  case end

  /// How it is named in messages.
  var words: String {
    switch self {
    case .word(let word): "'\(word.prefix(60))'"
    case .literal: "a value"
    case .open: "'('"
    case .close: "')'"
    case .comma: "','"
    case .end: "the end"
    }
  }
}

/// Why a query option cannot be understood.
struct FilterProblem: Error, Hashable, Sendable {
  /// What is wrong, and what would be right.
  var message: String
  /// The character at which it goes wrong, from 1.
  var position: Int
}

/// Cuts the text of a `$filter` into tokens.
///
/// - SeeAlso: OASIS, *OData ABNF Construction Rules Version 4.01*: `primitiveLiteral`, `odataIdentifier`.
struct FilterLexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The next token, and the character at which it begins, from 1.
  mutating func next() throws(FilterProblem) -> (token: FilterToken, position: Int) {
    while position < scalars.count, scalars[position] == " " || scalars[position] == "\t" { position += 1 }
    let start = position
    guard start < scalars.count else { return (.end, start + 1) }
    position += 1
    switch scalars[start] {
    case "(": return (.open, start + 1)
    case ")": return (.close, start + 1)
    case ",": return (.comma, start + 1)
    case "'": return (.literal(.text(try text(from: start))), start + 1)
    case "0"..."9", "-": return (.literal(try value(from: start)), start + 1)
    case "a"..."z", "A"..."Z", "_":
      skip { $0.isLetterOfName || ("0"..."9").contains($0) }
      return (Self.token(String(String.UnicodeScalarView(scalars[start..<position]))), start + 1)
    case let scalar: throw FilterProblem(message: "unexpected '\(scalar)'", position: start + 1)
    }
  }

  private static func token(_ word: String) -> FilterToken {
    switch word {
    case "true": .literal(.bool(true))
    case "false": .literal(.bool(false))
    case "null": .literal(.null)
    case _: .word(word)
    }
  }

  private mutating func skip(while isPart: (Unicode.Scalar) -> Bool) {
    while position < scalars.count, isPart(scalars[position]) { position += 1 }
  }

  /// A text in single quotes, in which a doubled quote stands for one.
  private mutating func text(from start: Int) throws(FilterProblem) -> String {
    var text = String.UnicodeScalarView()
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      if scalar == "'" {
        guard position < scalars.count, scalars[position] == "'" else { return String(text) }
        position += 1
      }
      if scalar == "\0" { throw FilterProblem(message: "a text has no NUL character", position: position) }
      text.append(scalar)
    }
    throw FilterProblem(message: "a text without the quote at its end", position: start + 1)
  }

  /// A number, a date or a time.
  private mutating func value(from start: Int) throws(FilterProblem) -> FilterExpression {
    skip { $0.isLetterOfName || ("0"..."9").contains($0) || "+-.:".unicodeScalars.contains($0) }
    let text = String(String.UnicodeScalarView(scalars[start..<position]))
    if CivilTime.days(parsing: text) != nil { return .date(text) }
    if text.contains("T"), let time = CivilTime.milliseconds(parsing: text) { return .instant(time) }
    if let integer = Int64(text) { return .integer(integer) }
    if Self.isDecimal(text), let number = Double(text), number.isFinite { return .number(number) }
    let words = "'\(text.prefix(60))' is no number that fits, no date such as 2026-01-31, and no time such as "
    throw FilterProblem(message: words + "2026-01-31T17:49:01Z", position: start + 1)
  }
}

extension FilterLexer {
  /// Whether `text` is a number in decimal: Swift reads hexadecimal ones and words too.
  fileprivate static func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Bool {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count > 0
    }
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    guard digits() else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard digits() else { return false }
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
      guard digits() else { return false }
    }
    return rest.isEmpty
  }
}

extension Unicode.Scalar {
  fileprivate var isLetterOfName: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
  }
}
