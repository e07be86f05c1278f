package import BeaufortNumerics

/// The figures of the event bus and of its CometD clients.
package enum StreamingFigures {
  /// The largest event; a larger platform event is refused, and of a larger change event the header alone is delivered.
  ///
  /// Platform Events Developer Guide v67.0, allocations.
  package static let eventBytes = 1 << 20
  /// Changes of one transaction that become change events of their own, each updated field counted; those behind them
  /// become one GAP_OVERFLOW event for each object type.
  ///
  /// Change Data Capture Developer Guide, overflow events.
  package static let transactionChanges = 100_000
  /// The largest body of a POST of a CometD client.
  ///
  /// Streaming API Developer Guide, error codes: 413.
  package static let postBytes = 32_768
  /// How long a poll is held while no event comes.
  ///
  /// Streaming API Developer Guide, clients and timeouts.
  package static let poll = Interval.seconds(110)
  /// A client that has not polled again after so long is forgotten.
  ///
  /// Streaming API Developer Guide, clients and timeouts.
  package static let reconnect = Interval.seconds(40)
  /// The oldest version of the API that has replay.
  ///
  /// Streaming API Developer Guide, error codes: unsupported API version.
  package static let oldestVersion = 37

  /// CometD clients at once, over all channels.
  ///
  /// Platform Events Developer Guide v67.0, common allocations (public transcription).
  package static func clients(of edition: OrgSpec.Edition) -> Int {
    switch edition {
    case .developer, .professional: 20
    case .enterprise: 1_000
    case .unlimited: 2_000
    }
  }
}
