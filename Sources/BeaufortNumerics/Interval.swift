/// A stretch of time in whole nanoseconds.
public struct Interval: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The length in nanoseconds.
  public var nanoseconds: Int64

  /// Makes a stretch of `nanoseconds`.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  @inlinable public static var zero: Interval { Interval(nanoseconds: 0) }

  /// `count` milliseconds.
  @inlinable public static func milliseconds(_ count: Int64) -> Interval { Interval(nanoseconds: count * 1_000_000) }
  /// `count` seconds.
  @inlinable public static func seconds(_ count: Int64) -> Interval { Interval(nanoseconds: count * 1_000_000_000) }
  /// `count` minutes.
  @inlinable public static func minutes(_ count: Int64) -> Interval { .seconds(count * 60) }
  /// `count` hours.
  @inlinable public static func hours(_ count: Int64) -> Interval { .seconds(count * 3_600) }

  /// Whether `lhs` is shorter than `rhs`.
  @inlinable public static func < (lhs: Interval, rhs: Interval) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
  /// Both stretches one after the other.
  @inlinable public static func + (lhs: Interval, rhs: Interval) -> Interval {
    Interval(nanoseconds: lhs.nanoseconds + rhs.nanoseconds)
  }
  /// What is left of `lhs` after `rhs`.
  @inlinable public static func - (lhs: Interval, rhs: Interval) -> Interval {
    Interval(nanoseconds: lhs.nanoseconds - rhs.nanoseconds)
  }
  /// `count` times the stretch.
  @inlinable public static func * (lhs: Interval, count: Int64) -> Interval {
    Interval(nanoseconds: lhs.nanoseconds * count)
  }
}
