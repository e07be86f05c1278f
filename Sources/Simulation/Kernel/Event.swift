import Numerics

/// What the kernel orders: an instant, a rank for equal instants, and two small numbers that mean something to `kind`.
struct Event: BitwiseCopyable {
  /// What is handled first at equal instants.
  enum Rank: UInt8, BitwiseCopyable {
    case faultEnd, faultStart, answer, change, timer, read
  }

  /// When it is due.
  var instant: Instant
  /// The order of scheduling, for equal instants and ranks; given by the queue.
  var sequence: UInt32 = 0
  /// The order of kinds at one instant.
  var rank: Rank
  /// What happens, as the world numbers it.
  var kind: UInt8
  /// First operand.
  var first: UInt32
  /// Second operand.
  var second: UInt32
}
