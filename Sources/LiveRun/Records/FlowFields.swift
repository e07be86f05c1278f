import BeaufortNumerics
package import ExternalSystem
package import ScenarioFile
import Workload

/// What the records of a flow are called on both sides.
package struct FlowFields: Hashable, Sendable {
  /// The flow's index in the scenario.
  package let flow: Int
  /// The object type, in the org and outside.
  package let object: String
  /// The object type of the parents in the org; `nil` where there are none.
  package let parentObject: String?
  /// What fills a record up to its size on the wire.
  package let payload: String

  /// In the org: the key, unique and an external id.
  package static let key = "External_Id__c"
  /// In the org: which of the record's changes it shows.
  package static let revision = "Revision__c"
  /// In the org: whether the source has deleted the record.
  package static let tombstone = "Tombstone__c"
  /// In the org: what fills the record.
  package static let payload = "Payload__c"
  /// In the org: the parent.
  package static let parent = "Parent__c"
  /// In events: the parent's key.
  package static let parentKey = "Parent_Key__c"
  /// In the org: how the parent is named by its own key.
  package static let parentRelationship = "Parent__r"

  /// The names of the flow `index` of `scenario`.
  package init(_ index: Int, of scenario: Scenario) {
    let spec = scenario.flows[index]
    let isAlone = scenario.flows.count { $0.object == spec.object } == 1
    flow = index
    object = isAlone ? spec.object : "\(spec.object)\(index + 1)"
    parentObject = spec.load.parentPopulation > 0 ? spec.parentObject ?? "Parent" : nil
    // Key, revision, mark and parent take about as much.
    payload = String(repeating: "x", count: Int(max(0, min(spec.recordSize.bytes - 160, 100_000))))
  }

  /// The platform event that tells of a change.
  package var event: String { "\(object)_Event__e" }

  /// In an org: what other systems' jobs write, whose rows hang on the same parents.
  package var otherObject: String { "\(object)_Other__c" }

  /// The object types of the records, of their parents and of the events, in an org.
  package var objects: [ObjectSpec] {
    let key = FieldSpec(
      name: Self.key,
      kind: .text(length: 40),
      isRequired: true,
      isUnique: true,
      isExternalID: true
    )
    var fields = [
      key, FieldSpec(name: Self.revision, kind: .integer), FieldSpec(name: Self.tombstone, kind: .boolean),
      FieldSpec(name: Self.payload, kind: .textArea(length: 131_072)),
    ]
    var objects: [ObjectSpec] = []
    if let parentObject {
      let parent = FieldSpec(
        name: Self.parent,
        kind: .reference(
          FieldSpec.Reference(
            to: parentObject,
            relationship: Self.parentRelationship,
            children: "",
            locksParent: true,
            isMasterDetail: false
          )
        )
      )
      fields.append(parent)
      for (name, letter, fields) in [(parentObject, "p", [key]), (otherObject, "o", [parent])] {
        objects.append(
          ObjectSpec(
            name: name,
            label: name,
            prefix: letter + Self.twoDigits(flow),
            publishesChanges: false,
            fields: fields
          )
        )
      }
    }
    objects.append(
      ObjectSpec(
        name: object,
        label: object,
        prefix: "r" + Self.twoDigits(flow),
        publishesChanges: true,
        fields: fields
      )
    )
    objects.append(
      ObjectSpec(
        name: event,
        label: event,
        prefix: "e" + Self.twoDigits(flow),
        publishesChanges: false,
        fields: [
          FieldSpec(name: Self.key, kind: .text(length: 40)), FieldSpec(name: Self.revision, kind: .integer),
          FieldSpec(name: Self.tombstone, kind: .boolean),
          FieldSpec(name: Self.payload, kind: .textArea(length: 131_072)),
          FieldSpec(name: Self.parentKey, kind: .text(length: 40)),
        ]
      )
    )
    return objects
  }

  /// The type of the records in an external system.
  package var entity: EntityType {
    EntityType(
      object,
      [("Revision", .wholeNumber), ("Tombstone", .wholeNumber), ("Parent", .text), ("Payload", .text)]
    )
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number % 100)" }
}
