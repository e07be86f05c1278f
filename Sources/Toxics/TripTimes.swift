package import BeaufortNumerics

/// How long trips over a link take, drawn from a distribution.
package final class TripTimes: Hashable, Sendable {
  private let distribution: Distribution
  private let table: SampleTable

  /// Trips whose times are those of `distribution`.
  package init(_ distribution: Distribution) {
    self.distribution = distribution
    table = SampleTable(distribution)
  }

  /// The time that 64 random bits stand for.
  func sample(_ bits: UInt64) -> Interval { Interval(nanoseconds: table.sample(bits)) }

  /// Whether both draw from the same distribution.
  package static func == (lhs: TripTimes, rhs: TripTimes) -> Bool { lhs.distribution == rhs.distribution }
  /// Feeds the distribution to a hasher.
  package func hash(into hasher: inout Hasher) { hasher.combine(distribution) }
}
