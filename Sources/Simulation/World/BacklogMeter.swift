import BeaufortNumerics

/// Counts the changes that are committed and have neither become visible nor exited, and integrates the count exactly.
struct BacklogMeter: ~Copyable {
  private(set) var count: Int64 = 0
  private(set) var peakInDuration: Int64 = 0
  /// The count at each whole second of the duration, after everything that happened at that instant.
  private(set) var samples: [Int32] = []
  /// The sum of all steps of the count, each times its instant: the integral up to *t* is the count times *t* less this.
  private var moment: Int128 = 0
  /// The integral up to the end of the duration, once that has passed.
  private var atEnd: Int128 = 0
  private var last = Instant.start
  private let duration: Instant
  private var nextSample = Instant.start
  /// The next instant whose passing is more than time: a sample is due, or the duration is over.
  private var nextMark = Instant.start

  private static let second = Interval.seconds(1)

  init(duration: Interval) {
    self.duration = Instant.start + duration
    samples.reserveCapacity(Int(duration.nanoseconds / 1_000_000_000) + 1)
  }

  /// Changes times nanoseconds, up to the last instant that was passed.
  var integral: Int128 { count.product(with: last.nanoseconds) - moment }
  /// The same up to the end of the duration at most.
  var integralInDuration: Int128 { last > duration ? atEnd : integral }

  @inline(__always)
  mutating func change(by delta: Int64, at now: Instant) {
    advance(to: now)
    count += delta
    moment += delta.product(with: now.nanoseconds)
  }

  /// Integrates up to `now`. A count that lasted no time is no peak.
  @inline(__always)
  mutating func advance(to now: Instant) {
    guard now > last else { return }
    if nextMark < now { passMark(before: now) }
    if last < duration, count > peakInDuration { peakInDuration = count }
    last = now
  }

  @inline(never)
  private mutating func passMark(before now: Instant) {
    while nextSample < now && nextSample <= duration {
      samples.append(Int32(clamping: count))
      nextSample = nextSample + Self.second
    }
    if now > duration {
      atEnd = count.product(with: duration.nanoseconds) - moment
      nextMark = .never
    } else {
      nextMark = min(nextSample, duration)
    }
  }
}

extension Int64 {
  /// The whole product. (That of two `Int128` takes signs apart first.)
  @inline(__always)
  func product(with other: Int64) -> Int128 {
    let (high, low) = multipliedFullWidth(by: other)
    return Int128(truncatingIfNeeded: high) << 64 | Int128(truncatingIfNeeded: low)
  }
}
