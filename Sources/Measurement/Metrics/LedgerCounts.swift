extension Metric {
  /// Where the changes ended up, summed over flows and replications.
  static let ledgerCounts: [Metric] = [
    count("committed", "Changes committed at the source.", better: .neither) { $0.committed },
    count("delivered", "Changes that were themselves in view at some instant.", better: .neither) { $0.delivered },
    count("superseded", "Changes of which only a later version became visible.", better: .neither) { $0.superseded },
    count("deadLettered", "Changes parked for a human.", better: .lower) { $0.deadLettered },
    count("rejected", "Changes refused for good, whose originator was told.", better: .lower) { $0.rejected },
    count("lost", "Changes that nobody holds any longer.", better: .lower) { $0.lost },
    count("inFlight", "Changes that some holder will still act on.", better: .lower) { $0.inFlight },
    count("duplicates", "Changes that were applied more than once.", better: .lower) { $0.duplicates },
    count("reorderings", "Times that an older version overwrote a newer one.", better: .lower) { $0.reorderings },
    count("dropped", "Changes lost on the way, then healed by a later version.", better: .lower) { $0.dropped },
  ]

  private static func count(
    _ name: String,
    _ summary: String,
    better direction: Direction,
    of ledger: @escaping @Sendable (Ledger) -> Int64
  ) -> Metric {
    Metric(name, .count, summary, better: direction, isSummed: true) { .value(Double(ledger($0.ledger))) }
  }
}
