/// Where every committed change ended up. The six fates sum to ``committed``: a ledger that does not close is an error.
package struct Ledger: Hashable, Sendable {
  /// Changes committed at the source.
  package var committed: Int64 = 0
  /// Was itself in view at the target at some instant.
  package var delivered: Int64 = 0
  /// Only a later version of its record became visible.
  package var superseded: Int64 = 0
  /// Parked for a human.
  package var deadLettered: Int64 = 0
  /// Refused for good, and its originator was told.
  package var rejected: Int64 = 0
  /// Some holder will still act on it.
  package var inFlight: Int64 = 0
  /// Nobody holds it any longer.
  package var lost: Int64 = 0

  /// Applied more than once; counted beside the fates.
  package var duplicates: Int64 = 0
  /// An older version overwrote a newer one; counted beside the fates.
  package var reorderings: Int64 = 0
  /// Lost on the way, then healed by a later version; counted beside the fates.
  package var dropped: Int64 = 0

  /// An empty ledger.
  package init() {}

  /// Whether the six fates sum to what was committed.
  package var closes: Bool {
    delivered + superseded + deadLettered + rejected + inFlight + lost == committed
  }

  /// Adds another ledger, field by field.
  package static func += (lhs: inout Ledger, rhs: Ledger) {
    for path in fields.map(\.path) { lhs[keyPath: path] += rhs[keyPath: path] }
  }

  /// The fields in the order of files and reports, with their metric names.
  package static var fields: [(name: String, path: WritableKeyPath<Ledger, Int64>)] {
    [
      ("committed", \.committed), ("delivered", \.delivered), ("superseded", \.superseded),
      ("deadLettered", \.deadLettered), ("rejected", \.rejected), ("lost", \.lost), ("inFlight", \.inFlight),
      ("duplicates", \.duplicates), ("reorderings", \.reorderings), ("dropped", \.dropped),
    ]
  }
}
