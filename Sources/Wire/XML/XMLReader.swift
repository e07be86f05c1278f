extension XMLElement {
  /// The deepest nesting that is read.
  package static let deepest = 64
  /// The most elements and attributes of a document that is read.
  package static let most = 250_000

  /// Reads a document; the element is its root.
  ///
  /// Document types are refused, so there are no entities but XML's own five, nothing from outside is read, and nothing
  /// expands. Comments and processing instructions are skipped.
  ///
  /// - Parameters:
  ///   - bytes: The document.
  ///   - charset: The encoding that the sender named outside of the document: UTF-8, UTF-16, US-ASCII or ISO-8859-1.
  /// - Throws: What is wrong with it, and where.
  /// - SeeAlso: W3C, *Extensible Markup Language 1.0* (fifth edition) and *Namespaces in XML 1.0* (third edition).
  /// - Complexity: O(*n*); text that needs no change stays where it is, in one buffer with the whole document.
  package init(parsing bytes: [UInt8], charset: String? = nil) throws(XMLError) {
    var reader = XMLReader(try XMLEncoding.utf8(bytes, charset: charset))
    self = try reader.document()
  }
}

/// Reads XML byte by byte.
struct XMLReader {
  let bytes: [UInt8]
  var position = 0
  private var depth = 0
  private var count = 0
  /// What each prefix stands for, innermost last; the default namespace has the empty prefix.
  private var bindings: [String: [String]] = ["xml": ["http://www.w3.org/XML/1998/namespace"]]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(XMLError) -> XMLElement {
    if starts(with: "<?xml"), position + 5 < bytes.count, bytes[position + 5].isXMLSpace {
      try skip(past: "?>", "the XML declaration")
    }
    try skipMiscellany()
    guard position < bytes.count else { throw error("The document has no element") }
    guard bytes[position] == UInt8(ascii: "<") else { throw error("Characters outside of the root element") }
    let root = try element()
    try skipMiscellany()
    guard position == bytes.count else { throw error("Something follows the root element") }
    return root
  }

  func error(_ message: String) -> XMLError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return XMLError(message: message, line: line, column: before.count - start + 1)
  }

  func starts(with word: StaticString) -> Bool {
    guard bytes.count - position >= word.utf8CodeUnitCount else { return false }
    for offset in 0..<word.utf8CodeUnitCount where unsafe bytes[position + offset] != word.utf8Start[offset] {
      return false
    }
    return true
  }

  /// Moves behind the next `end`.
  mutating func skip(past end: StaticString, _ what: String) throws(XMLError) {
    let start = position
    while position < bytes.count {
      if starts(with: end) {
        position += end.utf8CodeUnitCount
        return
      }
      position += 1
    }
    position = start
    throw error("The end of \(what) is missing")
  }

  /// Moves behind a comment or processing instruction, if there is one.
  mutating func skipAside() throws(XMLError) -> Bool {
    if starts(with: "<!--") {
      position += 4
      try skip(past: "--", "a comment")
      guard take(UInt8(ascii: ">")) else { throw error("'--' is not allowed in a comment") }
      return true
    }
    guard starts(with: "<?") else { return false }
    if starts(with: "<?xml"), position + 5 < bytes.count, bytes[position + 5].isXMLSpace {
      throw error("An XML declaration is allowed at the very start only")
    }
    try skip(past: "?>", "a processing instruction")
    return true
  }

  private mutating func skipMiscellany() throws(XMLError) {
    repeat {
      skipSpace()
      if starts(with: "<!DOCTYPE") { throw error("A document type (DOCTYPE) is not allowed") }
    } while try skipAside()
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position].isXMLSpace { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func countOne() throws(XMLError) {
    count += 1
    if count > XMLElement.most {
      throw error("The document has more than \(XMLElement.most) elements and attributes")
    }
  }

  private mutating func element() throws(XMLError) -> XMLElement {
    depth += 1
    defer { depth -= 1 }
    if depth > XMLElement.deepest { throw error("The document is nested deeper than \(XMLElement.deepest) levels") }
    try countOne()
    position += 1
    let name = try qualifiedName("an element")
    let attributes = try rawAttributes()
    let declared = try declare(attributes)
    defer { for prefix in declared { bindings[prefix]?.removeLast() } }
    var element = XMLElement(
      namespace: try namespace(of: name.prefix, isElement: true),
      name: name.local,
      attributes: try resolve(attributes),
      children: [],
      text: []
    )
    if take(UInt8(ascii: "/")) {
      guard take(UInt8(ascii: ">")) else { throw error("'>' was expected behind '/'") }
      return element
    }
    guard take(UInt8(ascii: ">")) else { throw error("The start tag is not closed") }
    try content(of: &element)
    position += 2
    let end = try qualifiedName("an end tag")
    guard bytes[end.range].elementsEqual(bytes[name.range]) else {
      throw error("An end tag '\(end.shown)' where '\(name.shown)' is open")
    }
    skipSpace()
    guard take(UInt8(ascii: ">")) else { throw error("'>' was expected at the end of an end tag") }
    return element
  }

  /// Reads up to the end tag.
  private mutating func content(of element: inout XMLElement) throws(XMLError) {
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        add(try characters(), to: &element)
      } else if starts(with: "</") {
        return
      } else if starts(with: "<![CDATA[") {
        add(try characterData(), to: &element)
      } else if starts(with: "<!DOCTYPE") {
        throw error("A document type (DOCTYPE) is not allowed")
      } else if try !skipAside() {
        if element.children.isEmpty, element.text.allSatisfy(\.isXMLSpace) { element.text = [] }
        element.children.append(try self.element())
      }
    }
    throw error("The end tag of '\(element.name.prefix(100))' is missing")
  }

  private func add(_ characters: ArraySlice<UInt8>, to element: inout XMLElement) {
    if element.text.isEmpty {
      guard element.children.isEmpty || !characters.allSatisfy(\.isXMLSpace) else { return }
      element.text = characters
    } else {
      element.text.append(contentsOf: characters)
    }
  }

  private func namespace(of prefix: String, isElement: Bool) throws(XMLError) -> String {
    if prefix.isEmpty, !isElement { return "" }
    if let namespace = bindings[prefix]?.last { return namespace }
    if prefix.isEmpty { return "" }
    throw error("The prefix '\(prefix.prefix(100))' stands for no namespace")
  }
}

extension XMLReader {
  private struct RawAttribute {
    var name: QualifiedName
    var value: String
  }

  private mutating func rawAttributes() throws(XMLError) -> [RawAttribute] {
    var attributes: [RawAttribute] = []
    while true {
      let hasSpace = position < bytes.count && bytes[position].isXMLSpace
      skipSpace()
      guard position < bytes.count else { throw error("The start tag is not closed") }
      if bytes[position] == UInt8(ascii: ">") || bytes[position] == UInt8(ascii: "/") { return attributes }
      guard hasSpace else { throw error("A space was expected before an attribute") }
      try countOne()
      let name = try qualifiedName("an attribute")
      skipSpace()
      guard take(UInt8(ascii: "=")) else { throw error("'=' was expected behind an attribute's name") }
      skipSpace()
      attributes.append(RawAttribute(name: name, value: try attributeValue()))
    }
  }

  /// Takes the namespaces that a start tag declares; the prefixes that are bound until its end.
  private mutating func declare(_ attributes: [RawAttribute]) throws(XMLError) -> [String] {
    var declared: [String] = []
    for attribute in attributes {
      let isDefault = attribute.name.prefix.isEmpty && attribute.name.local == "xmlns"
      guard isDefault || attribute.name.prefix == "xmlns" else { continue }
      let prefix = isDefault ? "" : attribute.name.local
      guard isDefault || !attribute.value.isEmpty, prefix != "xmlns", prefix != "xml", !declared.contains(prefix)
      else {
        throw error("The namespace of '\(prefix.prefix(100))' cannot be declared so")
      }
      bindings[prefix, default: []].append(attribute.value)
      declared.append(prefix)
      if declared.count > XMLReader.mostAttributes { throw error(XMLReader.tooManyAttributes) }
    }
    return declared
  }

  private func resolve(_ attributes: [RawAttribute]) throws(XMLError) -> [XMLElement.Attribute] {
    if attributes.count > XMLReader.mostAttributes { throw error(XMLReader.tooManyAttributes) }
    var resolved: [XMLElement.Attribute] = []
    for attribute in attributes {
      let name = attribute.name
      if name.prefix == "xmlns" || (name.prefix.isEmpty && name.local == "xmlns") { continue }
      let namespace = try namespace(of: name.prefix, isElement: false)
      guard !resolved.contains(where: { $0.name == name.local && $0.namespace == namespace }) else {
        throw error("The attribute '\(name.local.prefix(100))' stands twice in one tag")
      }
      resolved.append(.init(namespace: namespace, name: name.local, value: attribute.value))
    }
    return resolved
  }

  /// The most attributes of one element.
  private static let mostAttributes = 256
  private static let tooManyAttributes = "An element has more than \(mostAttributes) attributes"
}
