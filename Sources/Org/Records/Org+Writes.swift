import BeaufortNumerics
import Platform
import ScenarioFile
import Synchronization
import Wire

/// What to do with records.
package enum WriteOperation: Hashable, Sendable {
  /// Create, update or upsert, as each row's key says.
  case save
  /// Delete into the recycle bin.
  case delete
  /// Delete for good.
  case hardDelete
}

extension Org {
  /// Writes rows of one object type, in chunks of up to ``PlatformFigures/chunkRows`` that commit together.
  ///
  /// The row locks of a chunk are taken first: its parents' where the schema says so, and the records' own. Where they
  /// cannot be had in time the whole chunk fails with UNABLE_TO_LOCK_ROW.
  ///
  /// With `allOrNone` they are one chunk, and one failure rolls all of them back. Where it `takesTime`, locks are held for
  /// the org's ``OrgConfiguration/recordTime`` of each row.
  ///
  /// - Returns: An outcome for each row, in order.
  package func write(
    _ operation: WriteOperation,
    _ rows: [RowWrite],
    in object: ObjectType,
    allOrNone: Bool = false,
    takesTime: Bool = true
  ) async -> [Result<SavedRow, Problem>] {
    if object.isEvent { return await writeEvents(operation, rows, of: object, allOrNone: allOrNone) }
    var outcomes: [Result<SavedRow, Problem>] = []
    outcomes.reserveCapacity(rows.count)
    var start = 0
    while start < rows.count {
      let chunk = rows[start..<min(rows.count, start + (allOrNone ? rows.count : PlatformFigures.chunkRows))]
      do throws(Problem) {
        outcomes += try await writeChunk(operation, chunk, in: object, allOrNone: allOrNone, takesTime: takesTime)
      } catch {
        outcomes += chunk.map { _ in .failure(error) }
      }
      start += chunk.count
    }
    return outcomes
  }

  private func writeChunk(
    _ operation: WriteOperation,
    _ rows: ArraySlice<RowWrite>,
    in object: ObjectType,
    allOrNone: Bool,
    takesTime: Bool
  ) async throws(Problem) -> [Result<SavedRow, Problem>] {
    let (rows, keys) = try records.withLock { store throws(Problem) in
      var rows = rows
      let keys = try store.lockKeys(&rows, in: object)
      return (rows, keys)
    }
    let held = try await locks.acquire(keys)
    defer { locks.release(held) }
    if takesTime, configuration.recordTime > .zero {
      let work = Interval(nanoseconds: configuration.recordTime.nanoseconds * Int64(rows.count))
      // A server that stops does not wait out the work of its last requests.
      try? await clock.sleep(clock.now() + work)
    }
    let date = clock.date()
    let (outcomes, changes) = try records.withLock { store throws(Problem) in
      let outcomes = try store.write(operation, rows, in: object, allOrNone: allOrNone, date: date)
      return (outcomes, store.takeChanges())
    }
    publish(changes)
    return outcomes
  }
}

extension RecordStore {
  /// Writes a chunk in one transaction.
  mutating func write(
    _ operation: WriteOperation,
    _ rows: ArraySlice<RowWrite>,
    in object: ObjectType,
    allOrNone: Bool,
    date: Int64
  ) throws(Problem) -> [Result<SavedRow, Problem>] {
    var outcomes: [Result<SavedRow, Problem>] = []
    outcomes.reserveCapacity(rows.count)
    do throws(Problem) {
      return try transaction { store throws(Problem) in
        for row in rows {
          outcomes.append(store.outcome(operation, row, in: object, date: date))
          if allOrNone, case .failure(let problem) = outcomes[outcomes.count - 1] { throw problem }
        }
        return outcomes
      }
    } catch {
      guard allOrNone, case .failure = outcomes.last else { throw error }
      let failed = outcomes.count - 1
      return rows.indices.map { .failure($0 - rows.startIndex == failed ? error : Problem(.rolledBack)) }
    }
  }

  private mutating func outcome(
    _ operation: WriteOperation,
    _ row: RowWrite,
    in object: ObjectType,
    date: Int64
  ) -> Result<SavedRow, Problem> {
    do throws(Problem) {
      guard operation != .save else { return .success(try save(row, in: object, date: date)) }
      let number = try number(of: row, in: object)
      try delete(number, in: object, forGood: operation == .hardDelete, date: date)
      return .success(SavedRow(number: number, isNew: false))
    } catch {
      return .failure(error)
    }
  }

  private func number(of row: RowWrite, in object: ObjectType) throws(Problem) -> Int64 {
    switch row.key {
    case .number(let number): return number
    case .external(let field, let value):
      let found = try numbers(in: object, where: field, is: value)
      guard let number = found.first else { throw Problem(.notFound) }
      guard found.count == 1 else { throw Problem(.severalMatches) }
      return number
    case .new: throw Problem(.malformedID, "an id is missing")
    }
  }

  /// The rows that must be locked before a chunk is written.
  ///
  /// Parents that are found on the way are put in place of what they were found by; since they may go until they are
  /// locked, the write looks at them again.
  func lockKeys(_ rows: inout ArraySlice<RowWrite>, in object: ObjectType) throws(Problem) -> Set<RowLocks.Key> {
    var keys: Set<RowLocks.Key> = []
    var columns: [Int] = []
    var references: [(place: Int, parent: Int)] = []
    for index in rows.indices {
      if case .number(let number) = rows[index].key { keys.insert(.init(object: object.index, number: number)) }
      if rows[index].columns != columns {
        columns = rows[index].columns
        references = lockingReferences(columns, of: object)
      }
      for (place, parent) in references {
        switch rows[index].cells[place] {
        case .integer(let number): keys.insert(.init(object: parent, number: number))
        case .parent(let other, let key, let value):
          guard case .one(let number) = try match(in: schema.objects[other], where: key, is: value) else { continue }
          keys.insert(.init(object: other, number: number))
          rows[index].cells[place] = .integer(number)
        case .null, .text, .utf8, .real: continue
        }
      }
    }
    return keys
  }

  private func lockingReferences(_ columns: [Int], of object: ObjectType) -> [(place: Int, parent: Int)] {
    columns.enumerated().compactMap { place, column in
      let field = object.fields[column]
      guard case .reference(let reference) = field.kind, reference.locksParent else { return nil }
      return schema.parent(of: field).map { (place, $0.index) }
    }
  }
}
