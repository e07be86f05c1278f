import Platform

/// What a string of a query stands for.
enum SoqlString {
  /// The bytes of the string token at `range`, with its escapes resolved.
  ///
  /// A pattern for LIKE keeps a backslash before a percent sign, an underscore or a backslash that is meant as such.
  static func bytes(
    _ range: Range<Int>,
    of source: SoqlSource,
    asPattern: Bool = false
  ) throws(Problem) -> [UInt8] {
    let content = source.bytes[range].dropFirst().dropLast()
    if !content.contains(UInt8(ascii: "\\")) { return Array(content) }
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var position = content.startIndex
    while position < content.endIndex {
      let byte = content[position]
      position += 1
      guard byte == UInt8(ascii: "\\"), position < content.endIndex else {
        result.append(byte)
        continue
      }
      let letter = content[position]
      position += 1
      switch letter {
      case UInt8(ascii: "n"), UInt8(ascii: "N"): result.append(0x0A)
      case UInt8(ascii: "r"), UInt8(ascii: "R"): result.append(0x0D)
      case UInt8(ascii: "t"), UInt8(ascii: "T"): result.append(0x09)
      case UInt8(ascii: "b"), UInt8(ascii: "B"): result.append(0x08)
      case UInt8(ascii: "f"), UInt8(ascii: "F"): result.append(0x0C)
      case UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(letter)
      case UInt8(ascii: "\\"), UInt8(ascii: "%"), UInt8(ascii: "_"):
        if asPattern { result.append(UInt8(ascii: "\\")) }
        result.append(letter)
      case UInt8(ascii: "u"):
        guard let scalar = scalar(content[position...].prefix(4)) else {
          throw illegal(position - 2, of: range, source)
        }
        position += 4
        result.append(contentsOf: Array(String(Character(scalar)).utf8))
      default: throw illegal(position - 2, of: range, source)
      }
    }
    return result
  }

  private static func scalar(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard digits.count == 4 else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      guard let part = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(part)
    }
    return Unicode.Scalar(value)
  }

  private static func illegal(_ position: Int, of range: Range<Int>, _ source: SoqlSource) -> Problem {
    let shown = String(source.text(position..<range.upperBound).unicodeScalars.prefix(2))
    return source.problem(
      .malformedQuery,
      "Invalid string literal. Illegal character sequence '\(shown)' in string literal.",
      at: position
    )
  }
}
