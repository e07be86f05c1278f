package import ScenarioFile

/// A field of an object type.
package struct Field: Hashable, Sendable {
  /// How a field is kept in the database.
  package enum Storage: Hashable, Sendable {
    /// Text.
    case text
    /// A whole number: a flag as 0 or 1, a date in days and a time in milliseconds since 1970, an id as its number.
    case integer
    /// A number with decimals.
    case real
  }

  /// Its index in ``ObjectType/fields``.
  package let index: Int
  /// What the schema says of it.
  package let spec: FieldSpec
  /// Whether every object has it; the org writes it, nobody else.
  package let isOfEveryObject: Bool

  init(_ spec: FieldSpec, index: Int, isOfEveryObject: Bool) {
    (self.spec, self.index, self.isOfEveryObject) = (spec, index, isOfEveryObject)
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
    switch kind {
    case .text, .textArea, .picklist, .email, .phone, .url, .autoNumber: .text
    case .id, .boolean, .integer, .date, .dateTime, .reference: .integer
    case .number, .currency, .percent: .real
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
