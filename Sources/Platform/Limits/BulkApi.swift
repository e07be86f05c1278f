extension Limit {
  /// Internal batches of Bulk ingest, shared by Bulk API 1.0 and 2.0; query jobs use none.
  static let dailyBulkBatches = Limit(
    .dailyBulkBatches,
    name: "dailyBulkBatches",
    title: "Bulk batches a day",
    unit: "batches",
    window: .day,
    source: quickReference,
    standard: { _ in .confirmed(15_000) }
  )

  /// Records ingested by Bulk jobs.
  static let dailyBulkRecords = Limit(
    .dailyBulkRecords,
    name: "dailyBulkRecords",
    title: "Bulk records a day",
    unit: "records",
    window: .day,
    source: quickReference + "; older guides say 100,000,000",
    standard: { _ in .confirmed(150_000_000) }
  )

  /// Query jobs of Bulk API 2.0.
  static let dailyBulkQueries = Limit(
    .dailyBulkQueries,
    name: "dailyBulkQueries",
    title: "Bulk query jobs a day",
    unit: "jobs",
    window: .day,
    source: "Bulk API 2.0 and Bulk API Developer Guide",
    standard: { _ in .confirmed(10_000) }
  )

  private static let quickReference =
    "Salesforce Developer Limits and Allocations Quick Reference, Bulk API; Bulk API 2.0 and Bulk API Developer Guide"
}
