import Platform

/// A word, literal or sign of a query, by its place.
struct SoqlToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case word
    case string
    case number
    /// A date or a time.
    case date
    case symbol
    case end
  }

  var kind: Kind
  var range: Range<Int>
}

/// Cuts a query into tokens.
struct SoqlLexer {
  private let source: SoqlSource
  private var position = 0

  init(_ source: SoqlSource) { self.source = source }

  /// All tokens, the end last.
  ///
  /// - Throws: MALFORMED_QUERY where a character starts no token, or a string does not end.
  mutating func tokens() throws(Problem) -> [SoqlToken] {
    var tokens: [SoqlToken] = []
    while true {
      skipSpace()
      let start = position
      let kind = try advance()
      tokens.append(SoqlToken(kind: kind, range: start..<position))
      if kind == .end { return tokens }
    }
  }

  private mutating func skipSpace() {
    while let byte = byte(position), byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private func byte(_ index: Int) -> UInt8? { index < source.bytes.count ? source.bytes[index] : nil }

  private mutating func advance() throws(Problem) -> SoqlToken.Kind {
    guard let first = byte(position) else { return .end }
    if first.isWordStart {
      skip { $0.isWordPart }
      return .word
    }
    if first.isDigit { return number() }
    switch first {
    case UInt8(ascii: "'"):
      try string()
      return .string
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard byte(position + 1)?.isDigit == true else { throw stranger() }
      position += 1
      return number()
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ":"),
      UInt8(ascii: "="):
      position += 1
    case UInt8(ascii: "!"):
      guard byte(position + 1) == UInt8(ascii: "=") else { throw stranger() }
      position += 2
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      let next = byte(position + 1)
      let isPair = next == UInt8(ascii: "=") || (first == UInt8(ascii: "<") && next == UInt8(ascii: ">"))
      position += isPair ? 2 : 1
    default: throw stranger()
    }
    return .symbol
  }

  private mutating func skip(while belongs: (UInt8) -> Bool) {
    while let byte = byte(position), belongs(byte) { position += 1 }
  }

  private mutating func number() -> SoqlToken.Kind {
    let start = position
    skip { $0.isDigit }
    if position - start == 4, byte(position) == UInt8(ascii: "-") {
      skip { $0.isDigit || "-:+.TtZz".utf8.contains($0) }
      return .date
    }
    if byte(position) == UInt8(ascii: "."), byte(position + 1)?.isDigit == true {
      position += 1
      skip { $0.isDigit }
    }
    if let letter = byte(position), letter | 0x20 == UInt8(ascii: "e") {
      let hasSign = byte(position + 1) == UInt8(ascii: "+") || byte(position + 1) == UInt8(ascii: "-")
      let digits = position + (hasSign ? 2 : 1)
      if byte(digits)?.isDigit == true {
        position = digits
        skip { $0.isDigit }
      }
    }
    return .number
  }

  private mutating func string() throws(Problem) {
    let start = position
    position += 1
    while let byte = byte(position) {
      position += 1
      if byte == UInt8(ascii: "'") { return }
      if byte == UInt8(ascii: "\\") { position += 1 }
    }
    throw source.problem(.malformedQuery, "unexpected token: '<EOF>'; the string does not end", at: start)
  }

  private func stranger() -> Problem {
    let scalar = String(decoding: source.bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first
    let shown = scalar.map { String(Character($0)) } ?? ""
    return source.problem(.malformedQuery, "no viable alternative at character '\(shown)'", at: position)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  fileprivate var isWordStart: Bool {
    let lower = self | 0x20
    return (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || self == UInt8(ascii: "_")
  }
  fileprivate var isWordPart: Bool { isWordStart || isDigit }
}
