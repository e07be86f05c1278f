/// Writes JSON straight as bytes.
///
/// It places commas and colons; the caller opens and closes. Numbers that JSON has no form for become `null`.
///
/// - Complexity: O(1) a byte; no allocation but the growth of ``bytes``.
package struct JSONWriter: Sendable {
  /// What was written.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Nothing is written.
  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Opens an object.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Closes the object.
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens a list.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Closes the list.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes an object whose members `body` writes.
  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    beginObject()
    body(&self)
    endObject()
  }

  /// Writes a list whose items `body` writes.
  package mutating func array(_ body: (inout JSONWriter) -> Void) {
    beginArray()
    body(&self)
    endArray()
  }

  /// Writes the name of a member; its value comes next.
  package mutating func name(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a member with a text.
  package mutating func member(_ name: String, _ text: String) {
    self.name(name)
    string(text)
  }

  /// Writes a member with a number.
  package mutating func member(_ name: String, _ integer: Int64) {
    self.name(name)
    self.integer(integer)
  }

  /// Writes a member with a flag.
  package mutating func member(_ name: String, _ flag: Bool) {
    self.name(name)
    bool(flag)
  }

  /// Writes a text.
  package mutating func string(_ text: String) {
    separate()
    quote(text)
  }

  /// Writes a text given as UTF-8.
  package mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    unsafe escape(text)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a text whose bytes `body` appends, none of which needs escaping.
  package mutating func string(_ body: (inout [UInt8]) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    body(&bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a whole number.
  package mutating func integer(_ value: Int64) {
    separate()
    bytes.appendDecimal(value)
  }

  /// Writes a number: with a point where it is whole, as the platform does for numbers with decimals.
  package mutating func number(_ value: Double) {
    separate()
    bytes.append(contentsOf: value.isFinite ? value.description.utf8 : "null".utf8)
  }

  /// Writes a flag.
  package mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
  }

  /// Writes `null`.
  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes bytes that are JSON already.
  package mutating func raw(_ json: some Collection<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
  }

  /// Writes a piece of JSON, commas included, whose end belongs to what comes next.
  package mutating func verbatim(_ json: ArraySlice<UInt8>) {
    bytes.append(contentsOf: json)
    needsComma = false
  }

  /// Lets `body` append a piece of JSON, commas included, whose end belongs to what comes next.
  package mutating func verbatim(_ body: (inout [UInt8]) -> Void) {
    body(&bytes)
    needsComma = false
  }

  /// Writes a value.
  package mutating func value(_ value: JSON) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .integer(let integer): self.integer(integer)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let items):
      beginArray()
      for item in items { self.value(item) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        name(member.name)
        self.value(member.value)
      }
      endObject()
    }
  }

  /// Hands over what was written so far; what is written next continues it.
  package mutating func drain() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { unsafe escape($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  @unsafe private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    if unsafe !text.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
      unsafe bytes.append(contentsOf: text)
      return
    }
    for index in text.indices {
      let byte = unsafe text[index]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case 0x0D: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
      case 0x09: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes += [(byte >> 4).hexadecimalLetter, (byte & 15).hexadecimalLetter]
      default: bytes.append(byte)
      }
    }
  }
}

extension [UInt8] {
  /// Appends `value` in decimal.
  package mutating func appendDecimal(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var (digits, rest) = (1, value.magnitude / 10)
    while rest > 0 { (digits, rest) = (digits + 1, rest / 10) }
    appendDigits(digits, of: value.magnitude)
  }

  /// Appends the last `digits` decimal digits of `value` without its sign, with leading zeros.
  package mutating func appendDecimal(_ value: Int, digits: Int) { appendDigits(digits, of: UInt64(value.magnitude)) }

  private mutating func appendDigits(_ digits: Int, of value: UInt64) {
    let start = count
    append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
    var (rest, index) = (value, count)
    while index > start {
      index -= 1
      self[index] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
