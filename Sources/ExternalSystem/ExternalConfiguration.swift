package import BeaufortNumerics

/// How an external system is set up.
package struct ExternalConfiguration: Sendable {
  /// How many records a page has where the client does not say, and the most that an OData page has: 1 to 2,000.
  package var pageSize = 1_000
  /// What the system can take and how long it takes; `nil` for everything at once.
  package var service: ServiceTimes?
  /// After how long the result of a call-out is posted where the caller does not say.
  package var answerAfter = Interval.seconds(5)
  /// Whether results may be posted to other machines.
  package var mayCallOtherMachines = false
  /// The seed of decisions.
  package var seed: UInt64 = 42

  /// The usual set-up.
  package init() {}
}
