import BeaufortNumerics
import Platform
import ScenarioFile
import Synchronization
import Wire

/// A platform event that the event bus took.
package struct PublishedEvent: Hashable, Sendable {
  /// The number that stands for it in ``id``.
  package var number: Int64
  /// The id that save results show; it leads nowhere.
  package var id: String
  /// The EventUuid, by which subscribers tell copies of one event.
  package var uuid: String
}

extension Org {
  /// Publishes a platform event of the type `object`: `cells` are the values of the fields `columns`.
  ///
  /// A save result of it says success, ``PublishedEvent/id``, and one error whose code is OPERATION_ENQUEUED and whose
  /// message is the EventUuid.
  ///
  /// - Throws: LIMIT_EXCEEDED where the hourly allocation is spent; then it is neither published nor queued.
  ///   REQUIRED_FIELD_MISSING; what an event of more than 1 MB is told.
  package func publishEvent(
    _ object: ObjectType,
    columns: [Int],
    cells: [Cell]
  ) async throws(Problem) -> PublishedEvent {
    let row = RowWrite(.new, columns: columns, cells: cells)
    try check(row, of: object)
    let now = clock.now()
    try limits.withLock { limits throws(Problem) in
      try limits.charge(Charges(.init(.hourlyPublishedEvents, 1)), at: now)
    }
    return publish(row, of: object)
  }

  /// Publishes platform events of one type, each by itself; with `allOrNone` all of them, or none where one cannot be.
  ///
  /// - Returns: An outcome for each row, in order.
  package func publishEvents(
    _ rows: [RowWrite],
    of object: ObjectType,
    allOrNone: Bool = false
  ) async -> [Result<PublishedEvent, Problem>] {
    guard allOrNone else {
      var outcomes: [Result<PublishedEvent, Problem>] = []
      for row in rows {
        do throws(Problem) {
          outcomes.append(.success(try await publishEvent(object, columns: row.columns, cells: row.cells)))
        } catch {
          outcomes.append(.failure(error))
        }
      }
      return outcomes
    }
    var failed = 0
    do throws(Problem) {
      for row in rows {
        try check(row, of: object)
        failed += 1
      }
      failed = 0
      let now = clock.now()
      try limits.withLock { limits throws(Problem) in
        try limits.charge(Charges(.init(.hourlyPublishedEvents, Int64(rows.count))), at: now)
      }
    } catch {
      return rows.indices.map { .failure($0 == failed ? error : Problem(.rolledBack)) }
    }
    return rows.map { .success(publish($0, of: object)) }
  }

  /// A write of rows of an event: creating is publishing, and nothing else can be done.
  func writeEvents(
    _ operation: WriteOperation,
    _ rows: [RowWrite],
    of object: ObjectType,
    allOrNone: Bool
  ) async -> [Result<SavedRow, Problem>] {
    guard operation == .save, rows.allSatisfy({ $0.key == .new }) else {
      let problem = Problem(.insufficientAccess, "\(object.name) can only be created")
      return rows.map { _ in .failure(problem) }
    }
    return await publishEvents(rows, of: object, allOrNone: allOrNone).map { outcome in
      outcome.map { SavedRow(number: $0.number, isNew: true) }
    }
  }

  private func publish(_ row: RowWrite, of object: ObjectType) -> PublishedEvent {
    let (now, date) = (clock.now(), clock.date())
    let (position, ended, uuid) = events.withLock { events in
      let (position, ended) = events.publish(object, columns: row.columns, cells: row.cells, date: date, at: now)
      return (position, ended, events.uuid(at: position))
    }
    polls.end(ended)
    let id = RecordID(prefix: object.spec.prefix, number: position).text
    return PublishedEvent(number: position, id: id, uuid: uuid)
  }

  private func check(_ row: RowWrite, of object: ObjectType) throws(Problem) {
    let missing = object.fields.filter { field in
      guard field.spec.isRequired else { return false }
      return row.columns.firstIndex(of: field.index).map { row.cells[$0].isEmpty } ?? true
    }.map(\.name)
    if !missing.isEmpty {
      throw Problem(
        .requiredFieldMissing,
        "Required fields are missing: [\(missing.joined(separator: ", "))]",
        fields: missing
      )
    }
    let size = row.cells.reduce(0) { $0 + $1.packedBytes }
    if size > StreamingFigures.eventBytes { throw Problem(.eventTooLarge) }
  }
}
