/// How often something happens, in events per million seconds (12/s is 12,000,000).
public struct Rate: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Events per million seconds.
  public var perMillionSeconds: Int64

  /// Makes a rate of `perMillionSeconds` events in a million seconds.
  public init(perMillionSeconds: Int64) { self.perMillionSeconds = perMillionSeconds }
  /// `count` events a second.
  public static func perSecond(_ count: Int64) -> Rate { Rate(perMillionSeconds: count * 1_000_000) }
  /// Whether `lhs` is the lower rate.
  public static func < (lhs: Rate, rhs: Rate) -> Bool { lhs.perMillionSeconds < rhs.perMillionSeconds }
}

/// A size in bytes.
public struct ByteCount: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number of bytes.
  public var bytes: Int64
  /// Makes a size of `bytes`.
  public init(_ bytes: Int64) { self.bytes = bytes }
  /// Whether `lhs` is the smaller size.
  public static func < (lhs: ByteCount, rhs: ByteCount) -> Bool { lhs.bytes < rhs.bytes }
}
