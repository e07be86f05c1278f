extension Limit {
  /// Asynchronous Apex: every future, queueable, batch or scheduled execution, retries included.
  static let asyncApex = Limit(
    .asyncApex,
    name: "asyncApex",
    title: "asynchronous Apex executions a day",
    unit: "executions",
    window: .day,
    source: "Salesforce Developer Limits and Allocations Quick Reference, Apex (public transcription)",
    standard: { org in .confirmed(max(250_000, org.sum(0, plus: 200, times: org.licences))) }
  )
}
