import BeaufortNumerics
import Simulation

/// What a queue may meet at worst, each with a million events pending.
enum QueueExtremes {
  fileprivate static let pending = 1_000_000

  /// A million timers that are all due at one instant: put in, then taken out.
  static func oneInstant(_ operations: Int64) -> Measured {
    let rounds = max(1, operations / Int64(pending))
    var queue = EventQueue()
    var nanoseconds: Int64 = 0
    // The first round, in which the queue grows, does not count.
    for round in 0...rounds {
      let watch = Stopwatch()
      for _ in 0..<pending { queue.schedule(event(at: (round + 1) * 3_600_000_000_000)) }
      while queue.count > 0 { _ = queue.pop() }
      if round > 0 { nanoseconds += watch.nanoseconds }
    }
    return Measured(count: rounds * Int64(pending), nanoseconds: nanoseconds)
  }

  /// Time-outs that are all cancelled; setting one, its answer and its late coming together count as one.
  static func cancelled(_ operations: Int64) -> Measured {
    var timeouts = Timeouts()
    while timeouts.pending < pending { timeouts.step() }
    let goal = timeouts.started + operations
    let watch = Stopwatch()
    while timeouts.started < goal { timeouts.step() }
    let nanoseconds = watch.nanoseconds
    precondition(timeouts.fired == 0, "\(timeouts.fired) cancelled time-outs fired")
    return Measured(count: operations, nanoseconds: nanoseconds)
  }

  /// A million events up to thirty days ahead, and before most of them others that are nanoseconds ahead.
  static func mixed(_ operations: Int64) -> Measured {
    let key = DrawKey(seed: 2, replication: 0)
    var queue = EventQueue()
    for draw in 0..<UInt64(pending) { queue.schedule(event(at: delay(key.bits(draw)))) }
    let watch = Stopwatch()
    for draw in 0..<UInt64(operations) {
      let now = queue.pop().instant.nanoseconds
      queue.schedule(event(at: now + delay(key.bits(UInt64(pending) + draw))))
    }
    return Measured(count: operations, nanoseconds: watch.nanoseconds)
  }

  /// A million events days ahead, and one before them that always schedules the next.
  static func oneBeforeMany(_ operations: Int64) -> Measured {
    var queue = EventQueue()
    for draw in 0..<Int64(pending) { queue.schedule(event(at: 30 * 86_400_000_000_000 + draw * 1_000)) }
    queue.schedule(event(at: 0))
    let watch = Stopwatch()
    for _ in 0..<operations { queue.schedule(event(at: queue.pop().instant.nanoseconds + 20_000_000)) }
    return Measured(count: operations, nanoseconds: watch.nanoseconds)
  }

  /// As many events as nearly fill the queue's room, each due an equal time after it was scheduled.
  static func inOrder(_ operations: Int64) -> Measured {
    var queue = EventQueue()
    for place in 0..<Int64(65_519) { queue.schedule(event(at: place)) }
    let watch = Stopwatch()
    for _ in 0..<operations { queue.schedule(event(at: queue.pop().instant.nanoseconds + 65_519)) }
    return Measured(count: operations, nanoseconds: watch.nanoseconds)
  }

  private static func delay(_ bits: UInt64) -> Int64 {
    Int64(bits.reduced(below: bits & 1 == 0 ? 1_000 : 30 * 86_400 * 1_000_000_000))
  }

  fileprivate static func event(at instant: Int64, kind: UInt8 = 0, _ first: UInt32 = 0) -> Event {
    Event(instant: Instant(nanoseconds: instant), rank: .timer, kind: kind, first: first, second: 0)
  }
}

/// Something is started each 120 µs, is answered after 100 ms, and has a time-out of two minutes that the answer
/// cancels as worlds do it: the time-out is marked, and its event still comes. So a million of them are pending.
private struct Timeouts: ~Copyable {
  private enum Kind: UInt8 { case start, answer, timeout }

  private var queue = EventQueue()
  private var isActive = [Bool](repeating: false, count: 2 * QueueExtremes.pending)
  private var free = (0..<UInt32(2 * QueueExtremes.pending)).map { $0 }
  private(set) var started: Int64 = 0
  /// Time-outs that were not cancelled.
  private(set) var fired = 0

  var pending: Int { queue.count }

  init() { schedule(.start, at: 0) }

  private mutating func schedule(_ kind: Kind, at instant: Int64, _ slot: UInt32 = 0) {
    queue.schedule(QueueExtremes.event(at: instant, kind: kind.rawValue, slot))
  }

  /// Handles one event.
  mutating func step() {
    let event = queue.pop()
    let now = event.instant.nanoseconds
    switch Kind(rawValue: event.kind) {
    case .start:
      started += 1
      let slot = free.removeLast()
      isActive[Int(slot)] = true
      schedule(.answer, at: now + 100_000_000, slot)
      schedule(.timeout, at: now + 120_000_000_000, slot)
      schedule(.start, at: now + 120_000)
    case .answer: isActive[Int(event.first)] = false
    case .timeout:
      if isActive[Int(event.first)] { fired += 1 }
      free.append(event.first)
    case nil: preconditionFailure("event of kind \(event.kind)")
    }
  }
}
