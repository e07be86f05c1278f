/// A point in a world's time, in whole nanoseconds since the scenario's start (00:00 of its first day).
public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Nanoseconds since the start; negative instants lie before it.
  public var nanoseconds: Int64

  /// Makes the instant that lies `nanoseconds` after the start.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The scenario's start.
  @inlinable public static var start: Instant { Instant(nanoseconds: 0) }
  /// Later than every instant that a world can reach.
  @inlinable public static var never: Instant { Instant(nanoseconds: .max) }

  /// Whether `lhs` comes before `rhs`.
  @inlinable public static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
  /// The instant `interval` after `instant`.
  @inlinable public static func + (instant: Instant, interval: Interval) -> Instant {
    Instant(nanoseconds: instant.nanoseconds + interval.nanoseconds)
  }
  /// The instant `interval` before `instant`.
  @inlinable public static func - (instant: Instant, interval: Interval) -> Instant {
    Instant(nanoseconds: instant.nanoseconds - interval.nanoseconds)
  }
  /// The time from `earlier` to `later`; negative where they are the other way round.
  @inlinable public static func - (later: Instant, earlier: Instant) -> Interval {
    Interval(nanoseconds: later.nanoseconds - earlier.nanoseconds)
  }
}
