extension Limit {
  /// Every windowed limit, in the order of ``LimitID``.
  package static let all: [Limit] = [
    .dailyApi,
    .asyncApex,
    .hourlyODataCallout,
    .hourlyPublishedEvents,
    .dailyDeliveredEvents,
    .dailyBulkBatches,
    .dailyBulkRecords,
    .dailyBulkQueries,
  ]

  /// The limit that scenarios call `name`.
  package static func named(_ name: String) -> Limit? { all.first { $0.name == name } }
}
