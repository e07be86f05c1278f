extension Limit {
  /// Platform events published, by whichever API; change events have no publish limit.
  static let hourlyPublishedEvents = Limit(
    .hourlyPublishedEvents,
    name: "hourlyPublishedEvents",
    title: "events published an hour",
    unit: "events",
    window: .hour,
    source: guide,
    standard: { org in
      let base: Int64 =
        switch org.edition {
        case .developer: 50_000
        case .professional, .enterprise, .unlimited: 250_000
        }
      return .confirmed(org.sum(base, plus: 25_000, times: org.platformEventAddOns))
    }
  )

  /// Platform and change events delivered, each counted once for each API subscriber; Apex, flows and processes are free.
  static let dailyDeliveredEvents = Limit(
    .dailyDeliveredEvents,
    name: "dailyDeliveredEvents",
    title: "events delivered a day",
    unit: "events",
    window: .day,
    source: guide,
    standard: { org in
      let base: Int64 =
        switch org.edition {
        case .developer: 10_000
        case .professional, .enterprise: 25_000
        case .unlimited: 50_000
        }
      return .confirmed(org.sum(base, plus: 100_000, times: org.platformEventAddOns))
    }
  )

  private static let guide =
    "Platform Events Developer Guide v67.0, Considerations and Allocations (public transcription)"
}
