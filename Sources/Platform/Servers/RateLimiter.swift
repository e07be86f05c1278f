public import BeaufortNumerics

/// A limit of requests a second, as the generic cell rate algorithm in whole numbers.
///
/// Virtual scheduling: each admitted request moves a theoretical arrival time on by one emission interval, and a request
/// is admitted if that time is not further ahead than the tolerance. The burst is what the rate gives in one second (at
/// least one request), so in any stretch of *t* at most burst + rate · *t* requests are admitted. Times are counted in
/// nanoseconds × the rate, in which every emission interval is a whole number: nothing is rounded.
///
/// - SeeAlso: ITU-T Recommendation I.371, annex A (virtual scheduling).
/// - Complexity: O(1), no allocation.
public struct RateLimiter: Sendable, BitwiseCopyable {
  /// A request's emission interval in nanoseconds × events per million seconds.
  private static let emission: Int128 = 1_000_000_000_000_000
  private let rate: Int64
  private let tolerance: Int128
  private var theoretical = Int128.min
  /// Requests refused.
  public private(set) var refused: Int64 = 0

  /// A limiter of `rate`, which must be above 0, with a full burst to start with.
  public init(_ rate: Rate) {
    precondition(rate.perMillionSeconds > 0, "a rate of \(rate.perMillionSeconds) in a million seconds")
    self.rate = rate.perMillionSeconds
    tolerance = max(0, Int128(self.rate) * 1_000_000_000 - Self.emission)
  }

  /// Whether a request at `instant` is within the rate; if so it uses its share.
  public mutating func admit(at instant: Instant) -> Bool {
    let (high, low) = instant.nanoseconds.multipliedFullWidth(by: rate)
    let now = Int128(truncatingIfNeeded: high) << 64 | Int128(truncatingIfNeeded: low)
    guard theoretical <= now + tolerance else {
      refused += 1
      return false
    }
    theoretical = max(theoretical, now) + Self.emission
    return true
  }
}
