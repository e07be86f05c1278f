package import ScenarioFile

/// An object type of the org, with the fields that every object has.
///
/// An object, though nothing of it changes, for the reason that ``Field`` is one.
package final class ObjectType: Sendable {
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
  /// The key prefix of its records' ids.
  package let prefix: UInt32
  /// All its fields: `Id` first, `IsDeleted` second, then its own, then the other ones that every object has.
  package let fields: [Field]
  /// The sets of children that can be asked for.
  package let children: [Children]
  private let names: FieldNames

  init(_ spec: ObjectSpec, index: Int, fields: [Field], children: [Children]) {
    (self.spec, self.index, self.fields, self.children) = (spec, index, fields, children)
    prefix = RecordID(prefix: spec.prefix, number: 0).prefix
    names = FieldNames(fields.map(\.name))
  }

  /// The API name.
  package var name: String { spec.name }
  /// Whether it is a platform event.
  package var isEvent: Bool { spec.isEvent }
  /// Whether it is one of the customer's own.
  package var isCustom: Bool { spec.name.hasSuffix("__c") || spec.isEvent }

  /// The index of the field called `name`, in any case of its letters.
  package func field(_ name: String) -> Int? { names.index(of: name) }

  /// The index of the field whose name, as the schema spells it, is these bytes.
  func field(named name: Span<UInt8>) -> Int? { names.index(spelled: name) }

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
