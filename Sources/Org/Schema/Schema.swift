import Platform
package import ScenarioFile

/// The object types of an org, with every name resolved.
package struct Schema: Sendable {
  /// The object types, in the order of the schema.
  package let objects: [ObjectType]
  /// By name as the schema spells it, and in lower case.
  private let indices: [String: Int]
  private let prefixes: [String: Int]

  /// Resolves the names of `specs`, which were checked when they were read.
  package init(_ specs: [ObjectSpec]) {
    var indices: [String: Int] = [:]
    for (index, spec) in specs.enumerated() {
      for name in [spec.name, spec.name.lowercased()] where indices[name] == nil { indices[name] = index }
    }
    self.indices = indices
    prefixes = Dictionary(specs.enumerated().map { ($0.element.prefix, $0.offset) }) { first, _ in first }
    let fields = specs.map { Field.all(of: $0) }
    var children: [[ObjectType.Children]] = Array(repeating: [], count: specs.count)
    for (child, fields) in fields.enumerated() {
      for field in fields {
        guard case .reference(let reference) = field.kind, !reference.children.isEmpty else { continue }
        guard let parent = indices[reference.to.lowercased()] else { continue }
        children[parent].append(.init(name: reference.children, object: child, field: field.index))
      }
    }
    objects = specs.indices.map {
      ObjectType(specs[$0], index: $0, fields: fields[$0], children: children[$0])
    }
  }

  /// The object type called `name`, in any case of its letters.
  package func object(_ name: String) -> ObjectType? {
    (indices[name] ?? indices[name.lowercased()]).map { objects[$0] }
  }

  /// The object type whose ids begin with `prefix`.
  package func object(prefix: String) -> ObjectType? { prefixes[prefix].map { objects[$0] } }

  /// The object type that the reference in `field` leads to.
  package func parent(of field: Field) -> ObjectType? {
    if case .reference(let reference) = field.kind { object(reference.to) } else { nil }
  }

  /// The object type called `name`.
  ///
  /// - Throws: what the platform says where there is none.
  package func required(_ name: String) throws(Problem) -> ObjectType {
    if let object = object(name) { return object }
    throw Problem(.invalidType, "sObject type '\(name)' is not supported.")
  }
}

extension ObjectType {
  /// The field called `name`.
  ///
  /// - Throws: what the platform says where there is none.
  package func required(_ name: String) throws(Problem) -> Field {
    if let index = field(name) { return fields[index] }
    throw Problem(.invalidField, "No such column '\(name)' on sobject of type \(self.name)", fields: [name])
  }
}
