import Database
import Platform

/// Writes that say which locks they need.
extension RecordStore {
  /// Creates, updates or upserts a record, as ``save(_:in:date:)`` does.
  mutating func save(
    _ row: RowWrite,
    in object: ObjectType,
    date: Int64,
    under plan: inout LockPlan
  ) throws(Problem) -> SavedRow {
    var row = row
    if case .external(let field, let value) = row.key {
      let found = try numbers(in: object, where: field, is: value)
      guard found.count < 2 else { throw Problem(.severalMatches) }
      row.key = found.first.map { .number($0) } ?? .new
      if found.isEmpty, !row.columns.contains(field) {
        row.columns.append(field)
        row.cells.append(value)
      }
    }
    try needLocks(of: row, in: object, under: &plan)
    plan.count()
    let saved = try save(row, in: object, date: date)
    if saved.isNew { plan.made(.init(object: object.index, number: saved.number)) }
    return saved
  }

  /// Deletes a record into the recycle bin.
  mutating func delete(
    _ number: Int64,
    in object: ObjectType,
    date: Int64,
    under plan: inout LockPlan
  ) throws(Problem) {
    plan.need(.init(object: object.index, number: number))
    plan.count()
    try delete(number, in: object, date: date)
  }

  private func needLocks(of row: RowWrite, in object: ObjectType, under plan: inout LockPlan) throws(Problem) {
    for (column, cell) in zip(row.columns, row.cells) {
      switch cell {
      case .integer(let number):
        guard let parent = object.fields[column].lockedParent(in: schema) else { continue }
        plan.need(.init(object: parent.index, number: number))
      case .parent(let other, let field, let value):
        guard object.fields[column].lockedParent(in: schema) != nil else { continue }
        let found = try numbers(in: schema.objects[other], where: field, is: value)
        if let number = found.first { plan.need(.init(object: other, number: number)) }
      case .null, .text, .utf8, .real: continue
      }
    }
    if case .number(let number) = row.key { plan.need(.init(object: object.index, number: number)) }
  }

  /// Runs `body` as a part of a transaction that can be undone without the rest.
  mutating func undoable<Value>(_ body: (inout RecordStore) -> Ending<Value>) throws(Problem) -> Value {
    let before = (changes.count, counts)
    do throws(DatabaseError) {
      try database.cached("SAVEPOINT part").run()
      let ending = body(&self)
      if case .undo = ending {
        try database.cached("ROLLBACK TO part").run()
        changes.removeSubrange(before.0...)
        counts = before.1
      }
      try database.cached("RELEASE part").run()
      switch ending {
      case .keep(let value), .undo(let value): return value
      }
    } catch {
      throw Problem(error)
    }
  }
}
