/// A limit as an org lists it under `/limits`.
package struct ReportedLimit: Sendable {
  /// What the figure follows from.
  package enum Figure: Sendable {
    /// A windowed allocation, whose use is counted.
    case window(LimitID)
    /// Megabytes that records may take.
    case dataStorage
    /// The clients that the Streaming API has at once.
    case streamingClients
    /// A figure that is listed, while nothing that counts against it is emulated.
    case listed(@Sendable (OrgSpec) -> Limit.Figure)
  }

  /// What the list calls it.
  package let name: String
  /// What its figure follows from.
  package let figure: Figure
  /// Where the figure is from.
  package let source: String

  private init(_ name: String, _ figure: Figure, _ source: String = guide) {
    (self.name, self.figure, self.source) = (name, figure, source)
  }

  /// Every one, in the order of the list.
  package static let all: [ReportedLimit] = [
    ReportedLimit("DailyApiRequests", .window(.dailyApi)),
    ReportedLimit("DailyAsyncApexExecutions", .window(.asyncApex)),
    ReportedLimit("DailyBulkApiBatches", .window(.dailyBulkBatches)),
    ReportedLimit("DailyBulkV2QueryFileStorageMB", .listed { _ in .confirmed(976_562) }),
    ReportedLimit("DailyBulkV2QueryJobs", .window(.dailyBulkQueries)),
    ReportedLimit("DailyDeliveredPlatformEvents", .window(.dailyDeliveredEvents)),
    ReportedLimit("DailyStreamingApiEvents", .listed(streamingEvents), "no source found"),
    ReportedLimit("DataStorageMB", .dataStorage, "no source found"),
    ReportedLimit("FileStorageMB", .listed(fileStorage), "no source found"),
    ReportedLimit("HourlyLongTermIdMapping", .listed { _ in .confirmed(100_000) }, connect),
    ReportedLimit("HourlyODataCallout", .window(.hourlyODataCallout)),
    ReportedLimit("HourlyPublishedPlatformEvents", .window(.hourlyPublishedEvents)),
    ReportedLimit("HourlyShortTermIdMapping", .listed { _ in .confirmed(100_000) }, connect),
    ReportedLimit("MonthlyPlatformEventsUsageEntitlement", .listed(monthlyEvents), events),
    ReportedLimit("StreamingApiConcurrentClients", .streamingClients, events),
  ]

  private static let guide = "REST API Developer Guide v60.0, limits"
  private static let connect = "Salesforce Help, OData adapters for Salesforce Connect"
  private static let events = "Platform Events Developer Guide v67.0, Allocations (public transcription)"

  private static let streamingEvents: @Sendable (OrgSpec) -> Limit.Figure = { org in
    switch org.edition {
    case .developer: .unconfirmed(10_000)
    case .professional: .unconfirmed(50_000)
    case .enterprise: .unconfirmed(200_000)
    case .unlimited: .unconfirmed(1_000_000)
    }
  }

  private static let monthlyEvents: @Sendable (OrgSpec) -> Limit.Figure = { org in
    .confirmed(org.sum(0, plus: 3_000_000, times: org.platformEventAddOns))
  }

  private static let fileStorage: @Sendable (OrgSpec) -> Limit.Figure = { org in
    org.edition == .developer ? .unconfirmed(20) : .unconfirmed(org.sum(10_240, plus: 2_048, times: org.licences))
  }
}

extension OrgSpec {
  /// The megabytes that `records` records take, at 2 KB each.
  package static func megabytes(ofRecords records: Int64) -> Int64 { records / 500 }
}
