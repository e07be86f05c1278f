import Platform

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
    throw Problem(.publishingUnavailable)
  }
}
