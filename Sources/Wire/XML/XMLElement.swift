/// An element of an XML document, with its names resolved to namespaces.
package struct XMLElement: Hashable, Sendable {
  /// An attribute; declarations of namespaces are none.
  package struct Attribute: Hashable, Sendable {
    /// The namespace of its name; empty where it has none.
    package var namespace: String
    /// Its name without prefix.
    package var name: String
    /// Its value.
    package var value: String
  }

  /// The namespace of its name; empty where it has none.
  package var namespace: String
  /// Its name without prefix.
  package var name: String
  /// Its attributes, in order.
  package var attributes: [Attribute]
  /// The elements in it, in order.
  package var children: [XMLElement]
  /// The characters that stand directly in it, as UTF-8; white space alone beside children is not kept.
  package var text: ArraySlice<UInt8>
}

extension XMLElement {
  /// The first child called `name`, in whatever namespace.
  package subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

  /// The value of the attribute `name` of a namespace.
  package func attribute(_ name: String, of namespace: String = "") -> String? {
    attributes.first { $0.name == name && $0.namespace == namespace }?.value
  }

  /// The characters as text.
  package var string: String { String(decoding: text, as: UTF8.self) }

  /// The characters without white space at both ends.
  package var trimmed: ArraySlice<UInt8> {
    let end = text.lastIndex { !$0.isXMLSpace }.map { $0 + 1 } ?? text.startIndex
    return text[..<end].drop { $0.isXMLSpace }
  }

  /// The characters as text without white space at both ends.
  package var word: String { String(decoding: trimmed, as: UTF8.self) }
}

extension UInt8 {
  /// Whether it is white space of XML: space, tab, line feed, carriage return.
  var isXMLSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}

/// Why bytes are not XML that is taken.
package struct XMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  package var message: String
  /// The line, from 1.
  package var line: Int
  /// The column in bytes of UTF-8, from 1.
  package var column: Int

  /// The message with its place.
  package var description: String { "\(message) at [line:\(line), column:\(column)]" }
}
