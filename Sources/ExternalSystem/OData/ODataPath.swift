import Wire

/// What a path below `/odata` names.
///
/// - SeeAlso: OASIS, *OData Version 4.01, Part 2: URL Conventions*, section 4.
enum ODataPath: Hashable, Sendable {
  /// The list of sets.
  case service
  /// The description of all types.
  case metadata
  /// All records of a type.
  case set(EntityType)
  /// How many records there are.
  case count(EntityType)
  /// One record.
  case entity(EntityType, id: String)

  /// Reads the path's parts.
  init(_ parts: some Collection<String>, types: [EntityType]) throws(Refusal) {
    guard let first = parts.first else {
      self = .service
      return
    }
    let rest = parts.dropFirst()
    switch (first, rest.count) {
    case ("$metadata", 0):
      self = .metadata
      return
    case ("$batch", 0): throw .notImplemented("this service takes no batches; send its requests one by one")
    case (_, _): break
    }
    let name = first.prefix { $0 != "(" }
    guard let type = types.first(where: { $0.setName == name }) else {
      let names = types.map(\.setName).joined(separator: ", ")
      throw .notFound("there is no set '\(name.prefix(60))'; expected one of: \(names)")
    }
    if name.endIndex == first.endIndex {
      switch rest.first {
      case nil: self = .set(type)
      case "$count" where rest.count == 1: self = .count(type)
      case _: throw .notFound("a record is \(type.setName)('KEY'), not \(type.setName)/KEY")
      }
    } else {
      guard rest.isEmpty else {
        throw .notImplemented("this service gives whole records; choose properties by $select")
      }
      self = .entity(type, id: try Self.key(first[name.endIndex...], of: type))
    }
  }

  /// The key in `('KEY')` or `(Id='KEY')`, in which a doubled quote stands for one.
  private static func key(_ text: Substring, of type: EntityType) throws(Refusal) -> String {
    let problem = Refusal.malformed("'\(type.setName)\(text.prefix(60))' names no record; write \(type.setName)('KEY')")
    guard text.hasPrefix("("), text.hasSuffix(")") else { throw problem }
    var inner = text.dropFirst().dropLast()
    if inner.hasPrefix("Id=") { inner = inner.dropFirst(3) }
    guard inner.utf8.count >= 2, inner.hasPrefix("'"), inner.hasSuffix("'") else { throw problem }
    let quoted = inner.dropFirst().dropLast()
    let id = quoted.replacing("''", with: "\u{0}")
    guard !quoted.contains("\u{0}"), !id.contains("'") else { throw problem }
    return String(id.replacing("\u{0}", with: "'"))
  }
}
