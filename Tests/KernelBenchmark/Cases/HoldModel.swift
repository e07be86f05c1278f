import BeaufortNumerics
import Simulation

/// The usual trial of a queue: with so many events pending, one is taken out and one put in, again and again.
///
/// An event comes up to two seconds after the one that made way for it, at random.
/// - SeeAlso: D. W. Jones, *An Empirical Comparison of Priority-Queue and Event-Set Implementations*, Communications of
///   the ACM 29 (1986).
struct HoldModel {
  private static let longestDelay: UInt64 = 2_000_000_000

  private let key = DrawKey(seed: 1, replication: 0)
  private var draws: UInt64 = 0

  private mutating func event(after instant: Int64) -> Event {
    draws += 1
    let delay = Int64(key.bits(draws).reduced(below: Self.longestDelay))
    return Event(instant: Instant(nanoseconds: instant + delay), rank: .answer, kind: 1, first: 0, second: 0)
  }

  /// The queue of the kernel.
  static func queue(pending: Int, _ operations: Int64) -> Measured {
    var model = HoldModel()
    var queue = EventQueue()
    for _ in 0..<pending { queue.schedule(model.event(after: 0)) }
    // Every event makes way once, so that the spread in time is that of a long run.
    for _ in 0..<pending { queue.schedule(model.event(after: queue.pop().instant.nanoseconds)) }
    let watch = Stopwatch()
    for _ in 0..<operations { queue.schedule(model.event(after: queue.pop().instant.nanoseconds)) }
    let nanoseconds = watch.nanoseconds
    return Measured(
      count: operations,
      nanoseconds: nanoseconds,
      bytesEach: Double(queue.bytesHeld) / Double(pending)
    )
  }

  /// A plain heap in its place, which says how fast the machine is.
  static func heap(pending: Int, _ operations: Int64) -> Measured {
    var model = HoldModel()
    var heap = QuaternaryHeap(capacity: pending)
    for _ in 0..<pending { heap.insert(model.event(after: 0)) }
    for _ in 0..<pending { heap.insert(model.event(after: heap.removeFirst().instant.nanoseconds)) }
    let watch = Stopwatch()
    for _ in 0..<operations { heap.insert(model.event(after: heap.removeFirst().instant.nanoseconds)) }
    let nanoseconds = watch.nanoseconds
    return Measured(count: operations, nanoseconds: nanoseconds, bytesEach: Double(MemoryLayout<Event>.stride))
  }
}
