extension XMLReader {
  /// A name as it is written.
  struct QualifiedName {
    var prefix: String
    var local: String
    var range: Range<Int>
    /// As messages show it.
    var shown: String { prefix.isEmpty ? String(local.prefix(100)) : "\(prefix.prefix(100)):\(local.prefix(100))" }
  }

  /// Reads a name with or without a prefix.
  mutating func qualifiedName(_ what: String) throws(XMLError) -> QualifiedName {
    let start = position
    var colon: Int?
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: ":") {
        guard colon == nil else { throw error("A name with two colons") }
        colon = position
      } else {
        let isFirst = position == start || position - 1 == colon
        guard byte.isNameStart || (!isFirst && byte.isNamePart) else { break }
      }
      position += 1
    }
    let first = colon.map { $0 + 1 } ?? start
    guard first < position, colon != start else { throw error("The name of \(what) was expected") }
    return QualifiedName(
      prefix: colon.map { String(decoding: bytes[start..<$0], as: UTF8.self) } ?? "",
      local: String(decoding: bytes[first..<position], as: UTF8.self),
      range: start..<position
    )
  }

  /// Reads a value in quotes; white space in it becomes spaces.
  mutating func attributeValue() throws(XMLError) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
      throw error("A value in quotes was expected")
    }
    let quote = bytes[position]
    position += 1
    var value: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case quote:
        position += 1
        return String(decoding: value, as: UTF8.self)
      case UInt8(ascii: "<"): throw error("'<' in the value of an attribute; write &lt;")
      case UInt8(ascii: "&"): try reference(into: &value)
      case 0x09, 0x0A, 0x0D:
        value.append(0x20)
        position += byte == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
      case _:
        try checkCharacter()
        value.append(byte)
        position += 1
      }
    }
    throw error("The end of an attribute's value is missing")
  }

  /// Reads characters up to the next tag.
  mutating func characters() throws(XMLError) -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "<"): return bytes[start..<position]
      case UInt8(ascii: "&"), 0x0D: return try changedCharacters(bytes[start..<position])
      case UInt8(ascii: "]") where starts(with: "]]>"): throw error("']]>' in text; write ]]&gt;")
      case _:
        try checkCharacter()
        position += 1
      }
    }
    return bytes[start..<position]
  }

  /// The same for characters of which some stand for others.
  private mutating func changedCharacters(_ before: ArraySlice<UInt8>) throws(XMLError) -> ArraySlice<UInt8> {
    var text = Array(before)
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
      switch bytes[position] {
      case UInt8(ascii: "&"): try reference(into: &text)
      case UInt8(ascii: "]") where starts(with: "]]>"): throw error("']]>' in text; write ]]&gt;")
      case _: try takeCharacter(into: &text)
      }
    }
    return text[...]
  }

  /// Reads what is between `<![CDATA[` and `]]>`.
  mutating func characterData() throws(XMLError) -> ArraySlice<UInt8> {
    let start = position
    position += 9
    var text: [UInt8] = []
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "]"), starts(with: "]]>") {
        position += 3
        return text[...]
      }
      try takeCharacter(into: &text)
    }
    position = start
    throw error("The end of CDATA is missing")
  }

  /// Takes a byte; every end of a line becomes a line feed.
  private mutating func takeCharacter(into text: inout [UInt8]) throws(XMLError) {
    let byte = bytes[position]
    if byte == 0x0D {
      text.append(0x0A)
      position += position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
    } else {
      try checkCharacter()
      text.append(byte)
      position += 1
    }
  }

  /// Refuses what XML has no place for: control characters, U+FFFE and U+FFFF.
  private func checkCharacter() throws(XMLError) {
    let byte = bytes[position]
    if byte >= 0x20, byte != 0xEF { return }
    if byte == 0xEF {
      guard position + 2 < bytes.count, bytes[position + 1] == 0xBF, bytes[position + 2] >= 0xBE else { return }
    } else if byte.isXMLSpace {
      return
    }
    throw error("A character that is not allowed in XML")
  }

  /// Reads `&…;`.
  private mutating func reference(into text: inout [UInt8]) throws(XMLError) {
    let limit = min(bytes.count, position + 12)
    guard let end = bytes[position..<limit].firstIndex(of: UInt8(ascii: ";")) else {
      throw error("'&' that begins no reference; write &amp;")
    }
    let name = bytes[(position + 1)..<end]
    switch String(decoding: name, as: UTF8.self) {
    case "amp": text.append(UInt8(ascii: "&"))
    case "lt": text.append(UInt8(ascii: "<"))
    case "gt": text.append(UInt8(ascii: ">"))
    case "quot": text.append(UInt8(ascii: "\""))
    case "apos": text.append(UInt8(ascii: "'"))
    case let word where word.hasPrefix("#"):
      let digits = word.dropFirst()
      let isHexadecimal = digits.first == "x"
      let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard !digits.contains("+"), let value, let scalar = Unicode.Scalar(value), scalar.isAllowedInXML else {
        throw error("'&\(word);' stands for no character of XML")
      }
      text.append(contentsOf: String(Character(scalar)).utf8)
    case let word: throw error("The entity '&\(word);' is not known")
    }
    position = end + 1
  }
}

extension UInt8 {
  /// Whether a name may begin with it; all characters beyond ASCII are taken.
  fileprivate var isNameStart: Bool {
    (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || self == UInt8(ascii: "_") || self >= 0x80
  }

  /// Whether it may stand in a name, beside what may begin one.
  fileprivate var isNamePart: Bool {
    (self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")) || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
  }
}

extension Unicode.Scalar {
  fileprivate var isAllowedInXML: Bool {
    value >= 0x20 ? value != 0xFFFE && value != 0xFFFF : value == 0x09 || value == 0x0A || value == 0x0D
  }
}
