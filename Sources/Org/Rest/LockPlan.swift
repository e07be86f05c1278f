import ScenarioFile

/// Which rows a transaction may write: those whose locks are held, and those that it made itself.
///
/// A transaction that comes to another row goes on to its end without effect, so that all the locks that it misses are
/// known at once.
package struct LockPlan: Sendable {
  private let held: Set<RowLocks.Key>
  /// The first record that it made of each object type: their numbers ascend, and nobody else makes any meanwhile.
  private var firstMade: [RowLocks.Key] = []
  /// The locks that are needed and not held.
  package private(set) var missing: Set<RowLocks.Key> = []
  /// How many records were written.
  package private(set) var written = 0

  /// Nothing is needed yet.
  package init(held: Set<RowLocks.Key>) { self.held = held }

  /// A row is about to be written, or to be the parent of one.
  package mutating func need(_ key: RowLocks.Key) {
    let isMade = firstMade.contains { $0.object == key.object && $0.number <= key.number }
    if !isMade, !held.contains(key) { missing.insert(key) }
  }

  /// A record was made, which nobody else sees before the transaction ends.
  package mutating func made(_ key: RowLocks.Key) {
    if !firstMade.contains(where: { $0.object == key.object }) { firstMade.append(key) }
  }

  /// A record is written.
  package mutating func count() { written += 1 }
}

extension RowWrite {
  /// The locks that are known to be needed before anything is looked up.
  package func knownLocks(in object: ObjectType, _ schema: Schema) -> Set<RowLocks.Key> {
    var keys: Set<RowLocks.Key> = []
    for (column, cell) in zip(columns, cells) {
      guard case .integer(let number) = cell, let parent = object.fields[column].lockedParent(in: schema) else {
        continue
      }
      keys.insert(.init(object: parent.index, number: number))
    }
    if case .number(let number) = key { keys.insert(.init(object: object.index, number: number)) }
    return keys
  }
}

extension Field {
  /// The object type of the parent that a write of this field locks.
  func lockedParent(in schema: Schema) -> ObjectType? {
    guard case .reference(let reference) = kind, reference.locksParent else { return nil }
    return schema.object(reference.to)
  }
}
