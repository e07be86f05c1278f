/// An object type of an org: its name, its records' key prefix and its own fields.
package struct ObjectSpec: Hashable, Sendable {
  /// The API name; custom objects end with `__c`, platform events with `__e`.
  package var name: String
  /// The name that people read.
  package var label: String
  /// The first three characters of its records' ids.
  package var prefix: String
  /// Whether every change of a record is published as a change event.
  package var publishesChanges: Bool
  /// Its own fields, in the order written, without those that every object has.
  package var fields: [FieldSpec]

  /// Makes an object type.
  package init(name: String, label: String, prefix: String, publishesChanges: Bool, fields: [FieldSpec]) {
    (self.name, self.label, self.prefix) = (name, label, prefix)
    (self.publishesChanges, self.fields) = (publishesChanges, fields)
  }

  /// Whether it is a platform event: published and delivered, never stored.
  package var isEvent: Bool { name.hasSuffix("__e") }
}

/// A field of an object type.
package struct FieldSpec: Hashable, Sendable {
  /// What a field holds.
  package enum Kind: Hashable, Sendable {
    /// The record's own id: every object has one, and a schema never writes it.
    case id
    /// A text of up to so many characters.
    case text(length: Int)
    /// A long text of up to so many characters.
    case textArea(length: Int)
    /// One of a list of words; others are taken as well, as an unrestricted picklist does.
    case picklist([String])
    /// An e-mail address.
    case email
    /// A telephone number.
    case phone
    /// A web address.
    case url
    /// True or false.
    case boolean
    /// A whole number.
    case integer
    /// A number with decimals.
    case number
    /// An amount of money.
    case currency
    /// A percentage.
    case percent
    /// A date without a time.
    case date
    /// A point in time.
    case dateTime
    /// The id of a parent.
    case reference(Reference)
    /// A number that the org gives, in a format such as `SHP-{00000000}`.
    case autoNumber(format: String)
  }

  /// A field that names a parent.
  package struct Reference: Hashable, Sendable {
    /// The parent's object type.
    package var to: String
    /// What queries call the parent: `Account`, `Parent__r`.
    package var relationship: String
    /// What queries of the parent call the children: `Contacts`; empty where they cannot be asked for.
    package var children: String
    /// Whether a write of the child locks the parent.
    package var locksParent: Bool
    /// Whether the child goes with its parent: deleted with it, and required to have one.
    package var isMasterDetail: Bool

    /// Makes a reference.
    package init(to: String, relationship: String, children: String, locksParent: Bool, isMasterDetail: Bool) {
      (self.to, self.relationship, self.children) = (to, relationship, children)
      (self.locksParent, self.isMasterDetail) = (locksParent, isMasterDetail)
    }
  }

  /// The API name; custom fields end with `__c`.
  package var name: String
  /// The name that people read.
  package var label: String
  /// What it holds.
  package var kind: Kind
  /// Whether a record must have it.
  package var isRequired: Bool
  /// Whether no two records may have the same value.
  package var isUnique: Bool
  /// Whether records can be found and upserted by it.
  package var isExternalID: Bool

  /// Makes a field.
  package init(
    name: String,
    label: String? = nil,
    kind: Kind,
    isRequired: Bool = false,
    isUnique: Bool = false,
    isExternalID: Bool = false
  ) {
    (self.name, self.label, self.kind) = (name, label ?? name, kind)
    (self.isRequired, self.isUnique, self.isExternalID) = (isRequired, isUnique, isExternalID)
  }
}
