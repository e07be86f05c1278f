import BeaufortNumerics
import Simulation

/// A plain binary heap, against which the event queue is compared.
struct EventOracle {
  /// An event: its instant, then its rank and the order of scheduling in one number, so that two comparisons order them.
  struct Entry: Equatable {
    private static let ordinalBits: UInt64 = 56

    let instant: Int64
    private let rankAndOrdinal: UInt64

    init(instant: Int64, rank: UInt8, ordinal: Int) {
      self.instant = instant
      rankAndOrdinal = UInt64(rank) << Self.ordinalBits | UInt64(ordinal)
    }

    var rank: UInt8 { UInt8(rankAndOrdinal >> Self.ordinalBits) }
    var ordinal: Int { Int(rankAndOrdinal & (1 << Self.ordinalBits - 1)) }

    func precedes(_ other: Entry) -> Bool {
      instant == other.instant ? rankAndOrdinal < other.rankAndOrdinal : instant < other.instant
    }
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }
  var first: Entry? { entries.first }

  mutating func insert(_ entry: Entry) {
    var hole = entries.count
    entries.append(entry)
    while hole > 0 {
      let parent = entries[(hole - 1) / 2]
      guard entry.precedes(parent) else { break }
      entries[hole] = parent
      hole = (hole - 1) / 2
    }
    entries[hole] = entry
  }

  mutating func removeFirst() -> Entry {
    let (result, moved, count) = (entries[0], entries.removeLast(), entries.count)
    guard count > 0 else { return result }
    var hole = 0
    while 2 * hole + 1 < count {
      var child = 2 * hole + 1
      if child + 1 < count, entries[child + 1].precedes(entries[child]) { child += 1 }
      guard entries[child].precedes(moved) else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = moved
    return result
  }
}

/// The sequence of 64-bit numbers of SplitMix64, so that a failure can be repeated from its seed.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Queue and oracle side by side: whatever is scheduled goes to both, and what comes out is compared.
struct QueueRig: ~Copyable {
  private var queue: EventQueue
  private var oracle = EventOracle()
  private var scheduled = 0
  private(set) var operations = 0
  /// The first difference seen, in words.
  private(set) var difference: String?

  /// The queue as a world has it, or one that calls as many events as `fewest` few.
  init(fewest: Int = 64) { queue = EventQueue(fewest: fewest) }

  var now: Int64 { queue.now.nanoseconds }
  var isEmpty: Bool { oracle.isEmpty }
  var pending: Int { queue.count }
  var bytesHeld: Int { queue.bytesHeld }

  mutating func schedule(at instant: Int64, rank: Event.Rank) {
    queue.schedule(
      Event(
        instant: Instant(nanoseconds: instant),
        rank: rank,
        kind: UInt8(truncatingIfNeeded: scheduled),
        first: UInt32(truncatingIfNeeded: scheduled),
        second: UInt32(truncatingIfNeeded: ~scheduled)
      )
    )
    oracle.insert(EventOracle.Entry(instant: instant, rank: rank.rawValue, ordinal: scheduled))
    scheduled += 1
    operations += 1
    compareNext()
  }

  mutating func pop() {
    let (event, entry) = (queue.pop(), oracle.removeFirst())
    operations += 1
    let isSame =
      event.instant.nanoseconds == entry.instant && event.rank.rawValue == entry.rank
      && event.kind == UInt8(truncatingIfNeeded: entry.ordinal)
      && event.first == UInt32(truncatingIfNeeded: entry.ordinal)
      && event.second == UInt32(truncatingIfNeeded: ~entry.ordinal)
    if !isSame { note("gave \(event) for \(entry)") }
    compareNext()
  }

  private mutating func compareNext() {
    if let first = oracle.first {
      if queue.nextInstant != first.instant || queue.nextRank.rawValue != first.rank {
        note("announced \(queue.nextInstant) \(queue.nextRank) for \(first)")
      }
    } else if queue.nextInstant != .max || queue.count != 0 {
      note("announced \(queue.nextInstant) of \(queue.count) events, but none is pending")
    }
  }

  private mutating func note(_ words: String) {
    if difference == nil { difference = "operation \(operations): \(words)" }
  }
}
