/// The encodings in which XML is taken.
enum XMLEncoding {
  /// `bytes` as UTF-8 without a byte order mark.
  ///
  /// The mark decides, then `charset` (what the sender said outside of the document), then the document's own
  /// declaration; without any it is UTF-8.
  ///
  /// - SeeAlso: RFC 7303, section 3; *Extensible Markup Language 1.0*, appendix F.
  static func utf8(_ bytes: [UInt8], charset: String?) throws(XMLError) -> [UInt8] {
    switch (bytes.first, bytes.dropFirst().first) {
    case (0xFE, 0xFF): return try utf16(bytes.dropFirst(2), isLittle: false)
    case (0xFF, 0xFE): return try utf16(bytes.dropFirst(2), isLittle: true)
    case (0x00, UInt8(ascii: "<")): return try utf16(bytes[...], isLittle: false)
    case (UInt8(ascii: "<"), 0x00): return try utf16(bytes[...], isLittle: true)
    case _: break
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try checked(Array(bytes.dropFirst(3))) }
    let name = charset ?? declared(bytes) ?? "UTF-8"
    switch name.uppercased() {
    case "UTF-8", "UTF8", "US-ASCII", "ASCII": return try checked(bytes)
    case "ISO-8859-1", "LATIN1": return latin(bytes)
    case _:
      throw XMLError(message: "The encoding '\(name.prefix(40))' is not supported; send UTF-8", line: 1, column: 1)
    }
  }

  private static func checked(_ bytes: [UInt8]) throws(XMLError) -> [UInt8] {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let before = bytes[..<error.byteOffsets.lowerBound]
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      throw XMLError(message: "Invalid UTF-8", line: line, column: before.count - start + 1)
    }
    return bytes
  }

  private static func latin(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte < 0x80 { result.append(byte) } else { result += [0xC0 | byte >> 6, 0x80 | byte & 0x3F] }
    }
    return result
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, isLittle: Bool) throws(XMLError) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isLittle ? second << 8 | first : first << 8 | second)
      index += 2
    }
    guard index == bytes.endIndex, let text = String(validating: units, as: UTF16.self) else {
      throw XMLError(message: "Invalid UTF-16", line: 1, column: 1)
    }
    return Array(text.utf8)
  }

  /// What `<?xml … encoding="…"?>` says.
  private static func declared(_ bytes: [UInt8]) -> String? {
    guard bytes.starts(with: "<?xml".utf8), let end = bytes.prefix(256).firstIndex(of: UInt8(ascii: ">")) else {
      return nil
    }
    let declaration = String(decoding: bytes[..<end], as: UTF8.self)
    return declaration.firstMatch(of: /\sencoding\s*=\s*["']([A-Za-z0-9._\-]+)["']/).map { String($0.1) }
  }
}
