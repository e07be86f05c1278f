import BeaufortNumerics

extension DrawKey {
  /// `latency` and up to `jitter` more or less, never below zero.
  func spread(_ latency: Interval, _ jitter: Interval, draw: UInt64) -> Interval {
    guard jitter > .zero else { return latency }
    let drawn = bits(draw).reduced(below: UInt64(2 * jitter.nanoseconds + 1))
    return max(.zero, latency + Interval(nanoseconds: Int64(drawn)) - jitter)
  }
}
