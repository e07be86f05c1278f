import BeaufortNumerics

/// Counts the changes that are committed and have neither become visible nor exited, and integrates the count exactly.
struct BacklogMeter: ~Copyable {
  private(set) var count: Int64 = 0
  private(set) var integral: Int128 = 0
  private(set) var integralInDuration: Int128 = 0
  private(set) var peakInDuration: Int64 = 0
  /// The count at each whole second of the duration, after everything that happened at that instant.
  private(set) var samples: [Int32] = []
  private var last = Instant.start
  private let duration: Instant
  private var nextSample = Instant.start

  private static let second = Interval.seconds(1)

  init(duration: Interval) {
    self.duration = Instant.start + duration
    samples.reserveCapacity(Int(duration.nanoseconds / 1_000_000_000) + 1)
  }

  @inline(__always)
  mutating func change(by delta: Int64, at now: Instant) {
    if now > last { advance(to: now) }
    count += delta
  }

  /// Integrates up to `now`. A count that lasted no time is no peak.
  mutating func advance(to now: Instant) {
    if nextSample < now && nextSample <= duration { takeSamples(before: now) }
    if last < duration, now > last {
      peakInDuration = max(peakInDuration, count)
      if now > duration { integralInDuration = integral + product(count, duration - last) }
    }
    integral += product(count, now - last)
    last = now
    if now <= duration { integralInDuration = integral }
  }

  private mutating func takeSamples(before now: Instant) {
    while nextSample < now && nextSample <= duration {
      samples.append(Int32(clamping: count))
      nextSample = nextSample + Self.second
    }
  }

  @inline(__always)
  private func product(_ count: Int64, _ interval: Interval) -> Int128 {
    let (high, low) = count.multipliedFullWidth(by: interval.nanoseconds)
    return Int128(high) << 64 | Int128(low)
  }
}
