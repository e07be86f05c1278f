package import BeaufortNumerics

/// What the kernel orders: an instant, a rank for equal instants, and two small numbers that mean something to `kind`.
///
/// Three words, so that moving one costs three loads and stores, and two of them order it.
package struct Event: BitwiseCopyable, Sendable {
  /// What is handled first at equal instants.
  package enum Rank: UInt8, BitwiseCopyable, Sendable {
    case faultEnd, faultStart, answer, change, timer, read
  }

  /// From one sequence to the next, as ``setSequence(_:)`` takes them.
  static let sequenceStep: UInt64 = 1 << 8
  private static let rankShift: UInt64 = 61
  private static let rankAndKind: UInt64 = 7 << rankShift | (sequenceStep - 1)

  /// Precedes every event.
  @inline(__always)
  static var beforeAll: Event {
    Event(instant: Instant(nanoseconds: .min), rank: .faultEnd, kind: 0, first: 0, second: 0)
  }

  /// When it is due.
  package let instant: Instant
  /// Rank (3 bits), the order of scheduling (53 bits, far more than events in any world), kind (8 bits).
  private(set) var order: UInt64
  private let operands: UInt64

  /// Makes an event; the queue gives its place among those of equal instant and rank.
  @inline(__always)
  package init(instant: Instant, rank: Rank, kind: UInt8, first: UInt32, second: UInt32) {
    self.instant = instant
    order = UInt64(rank.rawValue) &<< Self.rankShift | UInt64(kind)
    operands = UInt64(first) &<< 32 | UInt64(second)
  }

  /// The order of kinds at one instant.
  package var rank: Rank { Self.rank(ofOrder: order) }
  /// What happens, as the world numbers it.
  package var kind: UInt8 { UInt8(truncatingIfNeeded: order) }
  /// First operand.
  package var first: UInt32 { UInt32(truncatingIfNeeded: operands &>> 32) }
  /// Second operand.
  package var second: UInt32 { UInt32(truncatingIfNeeded: operands) }

  /// Comes behind all events of its instant and rank with a smaller sequence, which is a multiple of ``sequenceStep``.
  @inline(__always)
  mutating func setSequence(_ sequence: UInt64) { order = order & Self.rankAndKind | sequence }

  @inline(__always)
  static func rank(ofOrder order: UInt64) -> Rank {
    Rank(rawValue: UInt8(truncatingIfNeeded: order &>> rankShift)) ?? .read
  }

  /// What orders all events: by instant, rank, then sequence.
  struct Due: BitwiseCopyable, Equatable {
    /// After every event.
    static var never: Due { Due(instant: .max, order: .max) }
    /// Before every event.
    static var unknown: Due { Due(instant: .min, order: 0) }

    var instant: Int64
    var order: UInt64

    /// Whether an event that is due so is handled first.
    @inline(__always)
    func precedes(_ other: Due) -> Bool { key < other.key }

    /// One number for both, which compares without a branch.
    @inline(__always)
    private var key: Int128 { Int128(truncatingIfNeeded: instant) &<< 64 | Int128(truncatingIfNeeded: order) }
  }

  /// When it is handled.
  @inline(__always)
  var due: Due { Due(instant: instant.nanoseconds, order: order) }

  /// Whether this event is handled first.
  @inline(__always)
  func precedes(_ other: Event) -> Bool { due.precedes(other.due) }
}
