/// How late the changes of a world were committed, in nanoseconds.
struct DriverLateness: Hashable, Sendable {
  private let world: String
  private let count: Int
  private let median: Int64
  /// What one in a hundred exceeds.
  let p99: Int64
  private let largest: Int64

  /// Sums up the lateness of at least one change, which is ascending.
  init(world: String, _ lateness: [Int64]) {
    (self.world, count, largest) = (world, lateness.count, lateness[lateness.count - 1])
    (median, p99) = (lateness[lateness.count / 2], lateness[lateness.count * 99 / 100])
  }

  /// Whether short delays are no longer to be trusted: over a millisecond at the median, or five at p99.
  var isTooLate: Bool { median > 1_000_000 || p99 > 5_000_000 }

  /// A sentence without its end.
  var words: String {
    "the driver committed \(count) changes of \(world) \(Self.text(median)) after they were due at the median, "
      + "\(Self.text(p99)) at p99 and \(Self.text(largest)) at most"
  }

  private static func text(_ nanoseconds: Int64) -> String {
    "\(nanoseconds / 1_000_000).\(nanoseconds / 100_000 % 10) ms"
  }
}
