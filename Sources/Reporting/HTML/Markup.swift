/// A piece of HTML or SVG. Literals are taken as written; whatever is interpolated is escaped unless it is markup
/// itself, so no name, text or number of a user can become a tag.
struct Markup: ExpressibleByStringInterpolation, Hashable, Sendable {
  /// The markup as it is written to the file.
  private(set) var source: String

  /// Takes a literal as it stands.
  init(stringLiteral value: String) { source = value }
  /// Takes the literal parts as they stand and the escaped values between them.
  init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }
  /// Escapes a text.
  init(text: String) { source = Markup.escaped(text) }

  /// Nothing.
  static let empty: Markup = ""

  /// Appends a piece.
  static func += (lhs: inout Markup, rhs: Markup) { lhs.source += rhs.source }
  /// Two pieces one after the other.
  static func + (lhs: Markup, rhs: Markup) -> Markup {
    var sum = lhs
    sum += rhs
    return sum
  }

  /// Collects literal parts and escaped values.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    /// Makes room.
    init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity + interpolationCount * 12)
    }
    /// Appends a literal part.
    mutating func appendLiteral(_ literal: String) { source += literal }
    /// Appends a text, escaped.
    mutating func appendInterpolation(_ text: String) { source += Markup.escaped(text) }
    /// Appends a whole number.
    mutating func appendInterpolation(_ number: Int) { source += String(number) }
    /// Appends a coordinate with one decimal at most.
    mutating func appendInterpolation(_ coordinate: Double) { source += Markup.coordinate(coordinate) }
    /// Appends markup.
    mutating func appendInterpolation(_ markup: Markup) { source += markup.source }
    /// Appends pieces of markup one after the other.
    mutating func appendInterpolation(_ pieces: [Markup]) { for piece in pieces { source += piece.source } }
  }

  /// Escapes for text and for quoted attributes; characters that XML forbids become U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\r": continue
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      case _: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A coordinate of a drawing: one decimal, and none where it is whole.
  static func coordinate(_ value: Double) -> String {
    let tenths = Int64(clamping: value * 10)
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }
}

extension [Markup] {
  /// All pieces, with `separator` between them.
  func joined(separator: Markup = "") -> Markup {
    var result = Markup.empty
    for (index, piece) in enumerated() {
      if index > 0 { result += separator }
      result += piece
    }
    return result
  }
}
