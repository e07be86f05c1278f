package import ScenarioFile

/// A field of an object type.
///
/// An object, though nothing of it changes: every request hands on some of them, and a reference is handed on cheaply.
package final class Field: Sendable {
  /// How a field is kept in the database.
  package enum Storage: Hashable, Sendable {
    /// Text.
    case text
    /// A whole number: a flag as 0 or 1, a date in days and a time in milliseconds since 1970, an id as its number.
    case integer
    /// A number with decimals.
    case real
  }

  /// What values look like, with what only the schema minds left out.
  package enum Form: Hashable, Sendable, BitwiseCopyable { case text, flag, whole, decimal, id, date, time }

  /// Its index in ``ObjectType/fields``.
  package let index: Int
  /// What the schema says of it.
  package let spec: FieldSpec
  /// Whether every object has it; the org writes it, nobody else.
  package let isOfEveryObject: Bool

  /// What its values look like.
  package let form: Form

  init(_ spec: FieldSpec, index: Int, isOfEveryObject: Bool) {
    (self.spec, self.index, self.isOfEveryObject) = (spec, index, isOfEveryObject)
    form =
      switch spec.kind {
      case .text, .textArea, .picklist, .email, .phone, .url, .autoNumber: .text
      case .boolean: .flag
      case .integer: .whole
      case .number, .currency, .percent: .decimal
      case .id, .reference: .id
      case .date: .date
      case .dateTime: .time
      }
  }

  /// All fields of an object type: those of every object around its own.
  static func all(of object: ObjectSpec) -> [Field] {
    let head = object.isEvent ? headOfEvents : self.head
    let stamps = object.isEvent ? stampsOfEvents : self.stamps
    let all = head.map { ($0, true) } + object.fields.map { ($0, false) } + stamps.map { ($0, true) }
    return all.enumerated().map { Field($0.element.0, index: $0.offset, isOfEveryObject: $0.element.1) }
  }

  /// The API name.
  package var name: String { spec.name }
  /// What it holds.
  package var kind: FieldSpec.Kind { spec.kind }
  /// Whether clients may write it.
  package var isWriteable: Bool {
    if case .autoNumber = kind { false } else { !isOfEveryObject }
  }

  /// How it is kept.
  package var storage: Storage {
    switch form {
    case .text: .text
    case .flag, .whole, .id, .date, .time: .integer
    case .decimal: .real
    }
  }

  /// What is before an object's own fields.
  static let head = [
    FieldSpec(name: "Id", label: "Record ID", kind: .id),
    FieldSpec(name: "IsDeleted", label: "Deleted", kind: .boolean),
  ]
  /// What is behind them.
  static let stamps = [
    FieldSpec(name: "CreatedDate", label: "Created Date", kind: .dateTime),
    FieldSpec(name: "CreatedById", label: "Created By ID", kind: .text(length: 18)),
    FieldSpec(name: "LastModifiedDate", label: "Last Modified Date", kind: .dateTime),
    FieldSpec(name: "LastModifiedById", label: "Last Modified By ID", kind: .text(length: 18)),
    FieldSpec(name: "SystemModstamp", label: "System Modstamp", kind: .dateTime),
  ]
  /// What events have in their place.
  static let headOfEvents = [FieldSpec(name: "ReplayId", label: "Replay ID", kind: .text(length: 255))]
  /// What is behind the fields of events.
  static let stampsOfEvents = [
    FieldSpec(name: "CreatedDate", label: "Created Date", kind: .dateTime),
    FieldSpec(name: "CreatedById", label: "Created By ID", kind: .text(length: 18)),
    FieldSpec(name: "EventUuid", label: "Event UUID", kind: .text(length: 36)),
  ]
}
