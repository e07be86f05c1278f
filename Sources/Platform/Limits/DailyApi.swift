extension Limit {
  /// Requests to the org's APIs: REST, SOAP, Bulk and what is built on them share one allocation.
  static let dailyApi = Limit(
    .dailyApi,
    name: "dailyApi",
    title: "API requests a day",
    unit: "requests",
    window: .day,
    source: "Salesforce Developer Limits and Allocations Quick Reference, API requests (public transcription)",
    standard: { org in
      switch org.edition {
      case .developer: .confirmed(15_000)
      case .professional, .enterprise: .confirmed(org.sum(100_000, plus: 1_000, times: org.licences))
      case .unlimited: .confirmed(org.sum(100_000, plus: 5_000, times: org.licences))
      }
    }
  )
}
