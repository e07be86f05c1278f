package import Workload

/// A type of record that the system keeps, with the table of its records.
///
/// The system is not Salesforce: its key is what Salesforce knows as the external id, its properties have names without
/// Salesforce's suffixes, and Salesforce's own ids it does not know.
package struct EntityType: Hashable, Sendable {
  /// Its name in the singular: `Order`.
  package let name: String
  /// The name of all its records: `Orders`.
  package let setName: String
  /// The properties that writers set, in order.
  package let properties: [Property]
  /// The table of its records.
  package let table: String

  /// The key.
  package static let id = Property("Id", .text, isNullable: false)
  /// How often the record was written; it goes on counting when a deleted record is made again.
  package static let version = Property("Version", .wholeNumber, isNullable: false)
  /// When the record was written last; it never falls from one write to the next.
  package static let updatedAt = Property("UpdatedAt", .instant, isNullable: false)

  /// The type whose records Workload generates as `kind`.
  package init(_ kind: RecordKind) {
    name = kind.name
    setName = kind.name.hasSuffix("y") ? kind.name.dropLast() + "ies" : kind.name + "s"
    table = "record_" + kind.name.lowercased()
    properties = Self.generated(kind).map { Property($0.name, $0.kind) }
  }

  /// A type with properties of the caller's choice; names are ours alone, letters and digits.
  package init(_ name: String, _ properties: [(name: String, kind: Property.Kind)]) {
    self.name = name
    setName = name.hasSuffix("y") ? name.dropLast() + "ies" : name + "s"
    table = "record_" + name.lowercased()
    self.properties = properties.map { Property($0.name, $0.kind) }
  }

  /// The columns of generated records that are kept beside the key, with the names of their properties.
  private static func generated(_ kind: RecordKind) -> [(name: String, kind: Property.Kind)] {
    kind.columns.filter { $0.name != "Id" && $0.name != externalID }.map { column in
      let words = column.name.replacing(externalID, with: "Id").replacing("__c", with: "").split {
        $0 == "." || $0 == "_"
      }
      let kind: Property.Kind =
        switch column.form {
        case .text, .sentence: .text
        case .number: .number
        case .wholeNumber: .wholeNumber
        case .date: .date
        case .instant: .instant
        }
      return (words.joined(), kind)
    }
  }

  /// The name of the column that generated records have their key in.
  static let externalID = "External_Id__c"

  /// Every property that readers see: key, version, time of writing, and those that writers set.
  package var allProperties: [Property] { [Self.id, Self.version, Self.updatedAt] + properties }

  /// The index in ``properties`` of the one called `name`.
  func index(of name: String) -> Int? { properties.firstIndex { $0.name == name } }

  /// The columns of the table, in order.
  var columns: [String] {
    ["id", "version", "updated_at", "change_number", "is_deleted"] + properties.map(\.column)
  }
}
