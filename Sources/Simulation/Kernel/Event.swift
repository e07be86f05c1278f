package import BeaufortNumerics

/// What the kernel orders: an instant, a rank for equal instants, and two small numbers that mean something to `kind`.
package struct Event: BitwiseCopyable, Sendable {
  /// What is handled first at equal instants.
  package enum Rank: UInt8, BitwiseCopyable, Sendable {
    case faultEnd, faultStart, answer, change, timer, read
  }

  /// When it is due.
  package var instant: Instant
  /// The order of scheduling, for equal instants and ranks; given by the queue, and begun again after 2³² events.
  package var sequence: UInt32 = 0
  /// The order of kinds at one instant.
  package var rank: Rank
  /// What happens, as the world numbers it.
  package var kind: UInt8
  /// First operand.
  package var first: UInt32
  /// Second operand.
  package var second: UInt32

  /// Makes an event; the queue gives its sequence.
  package init(instant: Instant, rank: Rank, kind: UInt8, first: UInt32, second: UInt32) {
    (self.instant, self.rank, self.kind) = (instant, rank, kind)
    (self.first, self.second) = (first, second)
  }
}

extension Event {
  /// Whether this event's instant and rank come first; of equal ones, neither does.
  @inline(__always)
  func isDue(before other: Event) -> Bool {
    if instant.nanoseconds != other.instant.nanoseconds { return instant.nanoseconds < other.instant.nanoseconds }
    return rank.rawValue < other.rank.rawValue
  }

  /// Whether this event is handled first: by instant, rank, then sequence.
  ///
  /// Sequences are compared by their distance, so that the order of scheduling survives their beginning again, as long
  /// as equal instants and ranks were scheduled less than 2³¹ events apart.
  @inline(__always)
  func precedes(_ other: Event) -> Bool {
    if isDue(before: other) { return true }
    if other.isDue(before: self) { return false }
    return Int32(bitPattern: sequence &- other.sequence) < 0
  }
}
