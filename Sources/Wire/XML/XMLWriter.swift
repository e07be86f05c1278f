/// Writes XML straight as bytes.
///
/// Names are given as they are to stand, with their prefixes; the caller declares the namespaces. Characters that XML
/// has no place for are written as U+FFFD.
///
/// - Complexity: O(1) a byte; no allocation but the growth of ``bytes``.
package struct XMLWriter: Sendable {
  /// An attribute, its name as it is to stand.
  package typealias Attribute = (name: String, value: String)

  /// What was written.
  package private(set) var bytes: [UInt8] = []

  /// Nothing is written.
  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Writes the declaration, for the start of a document.
  package mutating func declaration() {
    bytes.append(contentsOf: #"<?xml version="1.0" encoding="UTF-8"?>"#.utf8)
  }

  /// Writes a start tag.
  package mutating func begin(_ name: String, _ attributes: Attribute...) { open(name, attributes, end: ">") }

  /// Writes an end tag.
  package mutating func end(_ name: String) {
    bytes.append(contentsOf: "</".utf8)
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: ">"))
  }

  /// Writes an element whose content `body` writes.
  package mutating func element(_ name: String, _ attributes: Attribute..., body: (inout XMLWriter) -> Void) {
    open(name, attributes, end: ">")
    body(&self)
    end(name)
  }

  /// Writes an element without content.
  package mutating func empty(_ name: String, _ attributes: Attribute...) { open(name, attributes, end: "/>") }

  /// Writes an element without content, with attributes that were put together before.
  package mutating func empty(_ name: String, _ attributes: [Attribute]) { open(name, attributes, end: "/>") }

  /// Writes an element that holds a text.
  package mutating func element(_ name: String, _ text: String) {
    begin(name)
    self.text(text)
    end(name)
  }

  /// Writes an element that holds a whole number.
  package mutating func element(_ name: String, _ integer: Int64) {
    begin(name)
    bytes.appendDecimal(integer)
    end(name)
  }

  /// Writes an element that holds a flag.
  package mutating func element(_ name: String, _ flag: Bool) { element(name, flag ? "true" : "false") }

  /// Writes characters.
  package mutating func text(_ text: String) {
    var text = text
    text.withUTF8 { unsafe escape($0, inAttribute: false) }
  }

  /// Writes characters given as UTF-8.
  package mutating func text(utf8 text: UnsafeBufferPointer<UInt8>) { unsafe escape(text, inAttribute: false) }

  /// Writes characters that `body` appends, none of which needs escaping.
  package mutating func raw(_ body: (inout [UInt8]) -> Void) { body(&bytes) }

  private mutating func open(_ name: String, _ attributes: [Attribute], end: String) {
    bytes.append(UInt8(ascii: "<"))
    bytes.append(contentsOf: name.utf8)
    for attribute in attributes {
      bytes.append(UInt8(ascii: " "))
      bytes.append(contentsOf: attribute.name.utf8)
      bytes.append(contentsOf: "=\"".utf8)
      var value = attribute.value
      value.withUTF8 { unsafe escape($0, inAttribute: true) }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(contentsOf: end.utf8)
  }

  @unsafe private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, inAttribute: Bool) {
    var start = 0
    for index in text.indices {
      let byte = unsafe text[index]
      guard byte < 0x40 || byte >= 0xBE else { continue }
      let replacement: StaticString
      switch byte {
      case UInt8(ascii: "&"): replacement = "&amp;"
      case UInt8(ascii: "<"): replacement = "&lt;"
      case UInt8(ascii: ">"): replacement = "&gt;"
      case UInt8(ascii: "\"") where inAttribute: replacement = "&quot;"
      case 0x0D: replacement = "&#xD;"
      case 0x0A where inAttribute: replacement = "&#xA;"
      case 0x09 where inAttribute: replacement = "&#x9;"
      case 0x09, 0x0A: continue
      case 0..<0x20: replacement = "\u{FFFD}"
      case 0xBE, 0xBF:
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        guard index >= 2, unsafe text[index - 1] == 0xBF, unsafe text[index - 2] == 0xEF else { continue }
        unsafe bytes.append(contentsOf: text[start..<(index - 2)])
        start = index + 1
        bytes += [0xEF, 0xBF, 0xBD]
        continue
      case _: continue
      }
      unsafe bytes.append(contentsOf: text[start..<index])
      start = index + 1
      unsafe bytes.append(
        contentsOf: UnsafeBufferPointer(start: replacement.utf8Start, count: replacement.utf8CodeUnitCount)
      )
    }
    unsafe bytes.append(contentsOf: text[start...])
  }
}
