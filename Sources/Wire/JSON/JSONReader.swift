/// Why a text is not JSON.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  package var message: String
  /// The line, from 1.
  package var line: Int
  /// The column in bytes, from 1.
  package var column: Int

  /// The message with its place, as the platform words it.
  package var description: String { "\(message) at [line:\(line), column:\(column)]" }
}

extension JSON {
  /// The deepest nesting that is read.
  package static let deepest = 64

  /// Reads one value and nothing behind it.
  ///
  /// Strict: no comments, no commas at the end, no control characters in texts, no lone surrogates.
  ///
  /// - SeeAlso: RFC 8259.
  /// - Complexity: O(*n*).
  package init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    var reader = JSONReader(Array(bytes))
    self = try reader.document()
  }
}

/// Reads JSON byte by byte.
private struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  /// A record has about as many fields; a list that grows to it is copied four times.
  private static let usualMembers = 12

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let value = try value()
    skipSpace()
    if position < bytes.count { throw error("Unexpected character after the end of the document") }
    return value
  }

  private func error(_ message: String) -> JSONError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return JSONError(message: message, line: line, column: before.count - start + 1)
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipSpace()
    guard position < bytes.count else { throw error("Unexpected end of the document") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("Unexpected character")
    }
  }

  private mutating func word(_ word: StaticString) throws(JSONError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count, unsafe bytes[position] == word.utf8Start[offset] else {
        throw error("Unrecognized token")
      }
      position += 1
    }
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    if depth > JSON.deepest { throw error("The document is nested deeper than \(JSON.deepest) levels") }
    position += 1
  }

  private mutating func object() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var members: [JSON.Member] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    members.reserveCapacity(Self.usualMembers)
    repeat {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw error("Unexpected character where a name in quotes was expected")
      }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("Unexpected character where a colon was expected") }
      members.append(JSON.Member(name, try value()))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("Unexpected character where a comma or '}' was expected") }
    return .object(members)
  }

  private mutating func array() throws(JSONError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var items: [JSON] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat {
      items.append(try value())
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("Unexpected character where a comma or ']' was expected") }
    return .array(items)
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = position
    var (integer, isSmall) = (Int64(0), true)
    let sign: Int64 = take(UInt8(ascii: "-")) ? -1 : 1
    let firstDigit = position
    while position < bytes.count, let digit = bytes[position].decimalDigit {
      let (product, carry) = integer.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = product.addingReportingOverflow(sign * digit)
      if carry || overflow { isSmall = false }
      integer = sum
      position += 1
    }
    let digits = position - firstDigit
    if digits == 0 { throw error("A digit was expected") }
    if digits > 1, bytes[firstDigit] == UInt8(ascii: "0") { throw error("A number must not start with 0") }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try skipDigits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      position += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try skipDigits()
    }
    if isWhole, isSmall { return .integer(integer) }
    guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
      throw error("The number is out of range")
    }
    return .number(number)
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while position < bytes.count, bytes[position].decimalDigit != nil { position += 1 }
    if position == start { throw error("A digit was expected") }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    var isPlain = true
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let end = position
        position += 1
        if isPlain { return try checked(String(utf8: bytes.span.extracting(start..<end)), from: start) }
        return try unescaped(bytes[start..<end], from: start)
      case UInt8(ascii: "\\"):
        isPlain = false
        position += 2
      case 0..<0x20: throw error("A control character in a text must be escaped")
      default: position += 1
      }
    }
    position = min(position, bytes.count)
    throw error("Unexpected end of a text")
  }

  private mutating func checked(_ text: String?, from start: Int) throws(JSONError) -> String {
    if let text { return text }
    position = start
    throw error("Invalid UTF-8")
  }

  private mutating func unescaped(_ content: ArraySlice<UInt8>, from start: Int) throws(JSONError) -> String {
    let end = position
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    position = content.startIndex
    while position < content.endIndex {
      let byte = bytes[position]
      position += 1
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      try escape(into: &result, before: content.endIndex)
    }
    position = end
    return try checked(String(utf8: result.span), from: start)
  }

  private mutating func escape(into result: inout [UInt8], before end: Int) throws(JSONError) {
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try codeUnit(before: end)
      if unit & 0xFC00 == 0xD800 {
        guard position + 1 < end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else {
          throw error("A lone surrogate")
        }
        position += 2
        let low = try codeUnit(before: end)
        guard low & 0xFC00 == 0xDC00 else { throw error("A lone surrogate") }
        unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
      }
      guard let scalar = Unicode.Scalar(unit) else { throw error("A lone surrogate") }
      result.append(contentsOf: Array(String(Character(scalar)).utf8))
    default:
      position -= 1
      throw error("Unrecognized escape")
    }
  }

  private mutating func codeUnit(before end: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard position < end, let digit = bytes[position].hexadecimalDigit else {
        throw error("Four hexadecimal digits were expected")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}

extension UInt8 {
  fileprivate var decimalDigit: Int64? {
    self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") ? Int64(self - UInt8(ascii: "0")) : nil
  }
}
