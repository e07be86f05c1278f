package import ScenarioFile

/// An object type of the org, with the fields that every object has.
package struct ObjectType: Sendable {
  /// A set of children that a query of this object can ask for.
  package struct Children: Hashable, Sendable {
    /// What queries call them: `Contacts`.
    package var name: String
    /// The children's object type.
    package var object: Int
    /// The children's field that names this object.
    package var field: Int
  }

  /// Its index in ``Schema/objects``.
  package let index: Int
  /// What the schema says of it.
  package let spec: ObjectSpec
  /// All its fields: `Id` first, `IsDeleted` second, then its own, then the other ones that every object has.
  package let fields: [Field]
  /// The sets of children that can be asked for.
  package internal(set) var children: [Children] = []
  private let indices: [String: Int]

  init(_ spec: ObjectSpec, index: Int) {
    (self.spec, self.index) = (spec, index)
    let stamps = spec.isEvent ? Field.stampsOfEvents : Field.stamps
    let all =
      (spec.isEvent ? Field.headOfEvents : Field.head).map { ($0, true) }
      + spec.fields.map { ($0, false) } + stamps.map { ($0, true) }
    fields = all.enumerated().map { Field($0.element.0, index: $0.offset, isOfEveryObject: $0.element.1) }
    indices = Dictionary(fields.map { ($0.name.lowercased(), $0.index) }) { first, _ in first }
  }

  /// The API name.
  package var name: String { spec.name }
  /// Whether it is a platform event.
  package var isEvent: Bool { spec.isEvent }
  /// Whether it is one of the customer's own.
  package var isCustom: Bool { spec.name.hasSuffix("__c") || spec.isEvent }

  /// The index of the field called `name`, in any case of its letters.
  package func field(_ name: String) -> Int? { indices[name.lowercased()] ?? nil }

  /// The index of the reference whose parent queries call `name`, in any case of its letters.
  package func reference(_ name: String) -> Int? {
    fields.first { field in
      if case .reference(let reference) = field.kind {
        reference.relationship.lowercased() == name.lowercased()
      } else {
        false
      }
    }?.index
  }

  /// `Id`.
  package static var id: Int { 0 }
  /// `IsDeleted`, of objects that are no events.
  package static var isDeleted: Int { 1 }
}
