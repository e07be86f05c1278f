import Database

/// What a writer wants done with one record.
struct RecordEdit: Hashable, Sendable {
  /// What is to be done.
  enum Kind: Hashable, Sendable {
    /// Make it; there must be none.
    case create
    /// Make it, or put these values in place of all that it has.
    case replace
    /// Change these values of it; there must be one.
    case merge
    /// Make it, or change these values of it.
    case upsert
    /// Delete it; there must be one.
    case delete
  }

  /// What must hold for it to be done.
  enum Condition: Hashable, Sendable {
    /// Nothing.
    case none
    /// The record has one of these tags.
    case hasTag([String])
    /// There is such a record.
    case exists
    /// There is no such record.
    case isAbsent
  }

  /// Why it was not done.
  enum Refusal: Error, Hashable, Sendable {
    /// There is a record with this key already.
    case exists
    /// There is no such record.
    case isMissing
    /// Its condition does not hold.
    case conditionFailed
  }

  /// The key; `nil` where the system is to choose one.
  var id: String?
  /// What is to be done.
  var kind: Kind
  /// Values by the index of their property.
  var values: [Int: SQLValue] = [:]
  /// What must hold.
  var condition = Condition.none

  /// What becomes of `current`, the record or tombstone with this key; version, time and number are the caller's to set.
  func applied(to current: StoredRecord?, id: String, of type: EntityType) throws(Refusal) -> StoredRecord {
    let living = current.flatMap { $0.isDeleted ? nil : $0 }
    switch condition {
    case .none: break
    case .hasTag(let tags): guard let living, tags.contains(living.tag) else { throw .conditionFailed }
    case .exists: if living == nil { throw .conditionFailed }
    case .isAbsent: if living != nil { throw .conditionFailed }
    }
    let nothing = [SQLValue](repeating: .null, count: type.properties.count)
    let version = current?.version ?? 0
    var record = StoredRecord(
      id: id,
      version: version,
      updatedAt: 0,
      changeNumber: 0,
      isDeleted: kind == .delete,
      values: living?.values ?? nothing
    )
    switch kind {
    case .create: if living != nil { throw .exists }
    case .merge, .delete: if living == nil { throw .isMissing }
    case .replace: record.values = nothing
    case .upsert: break
    }
    for (index, value) in values { record.values[index] = value }
    return record
  }
}
