import BeaufortNumerics
import Toxics

extension ToxicLine {
  /// A line of some capacity that begins at the start of time.
  static func of(_ toxics: ToxicSettings..., seed: UInt64 = 1) -> ToxicLine {
    ToxicLine(toxics, key: DrawKey(seed: seed, replication: 0), capacity: 65_536, at: .start)
  }

  /// What leaves until so many milliseconds from the start.
  mutating func departures(at milliseconds: Int64) -> [Departure] {
    var departures: [Departure] = []
    depart(at: .milliseconds(milliseconds), into: &departures)
    return departures
  }
}

extension Instant {
  /// So many milliseconds from the start.
  static func milliseconds(_ count: Int64) -> Instant { .start + .milliseconds(count) }
}
