import BeaufortNumerics

/// Events in the order in which they were published, packed into large buffers.
///
/// Each has a position, one more than the one before. The oldest go when their time is over, or when all of them take
/// more than ``mostBytes``: then some go before their time.
///
/// - Complexity: O(1) an event kept; looking for an event of a kind is linear in those that are passed over.
struct EventLog: Sendable {
  private struct Entry {
    var at: Instant
    var object: Int32
    /// Where its bytes end, and the next one's begin.
    var end: Int32
  }

  private struct Segment {
    let first: Int64
    var entries: [Entry] = []
    var bytes: [UInt8] = []

    init(first: Int64) {
      self.first = first
      bytes.reserveCapacity(EventLog.segmentBytes + 4_096)
      entries.reserveCapacity(1_024)
    }

    var end: Int64 { first + Int64(entries.count) }
    var size: Int { bytes.count + entries.count * MemoryLayout<Entry>.stride }
  }

  /// A buffer that has so many bytes is full.
  private static let segmentBytes = 256 << 10
  /// A buffer that has so many events is full.
  private static let segmentEvents = 8_192

  /// The most bytes that all events take.
  let mostBytes: Int
  /// How long an event is kept.
  let retention: Interval
  /// The position of the oldest event that is kept; ``end`` where there is none.
  private(set) var first: Int64 = 0
  /// One more than the position of the newest event.
  private(set) var end: Int64 = 0
  /// How many bytes all events take.
  private(set) var size = 0
  private var segments: [Segment] = []

  /// No event.
  init(mostBytes: Int, retention: Interval) { (self.mostBytes, self.retention) = (mostBytes, retention) }

  /// Keeps an event of the object type `object` whose bytes `write` appends, and returns its position.
  mutating func append(object: Int, at now: Instant, _ write: (inout [UInt8]) -> Void) -> Int64 {
    if segments.last.map({ $0.bytes.count >= Self.segmentBytes || $0.entries.count >= Self.segmentEvents }) ?? true {
      segments.append(Segment(first: end))
    }
    let last = segments.count - 1
    let before = segments[last].size
    write(&segments[last].bytes)
    segments[last].entries.append(
      Entry(at: now, object: Int32(object), end: Int32(clamping: segments[last].bytes.count))
    )
    size += segments[last].size - before
    end += 1
    while size > mostBytes, segments.count > 1 { dropSegment() }
    forget(at: now)
    return end - 1
  }

  /// Lets go of the events whose time is over at `now`.
  mutating func forget(at now: Instant) {
    while first < end, let segment = segments.first {
      guard now - segment.entries[Int(first - segment.first)].at >= retention else { return }
      first += 1
      if first == segment.end { dropSegment() }
    }
  }

  /// The position of the first event from `position` on that `isWanted`, which sees positions and object types.
  func first(from position: Int64, where isWanted: (Int64, Int) -> Bool) -> Int64? {
    var position = max(position, first)
    guard position < end else { return nil }
    for index in segmentIndex(of: position)..<segments.count {
      while position < segments[index].end {
        if isWanted(position, Int(segments[index].entries[Int(position - segments[index].first)].object)) {
          return position
        }
        position += 1
      }
    }
    return nil
  }

  /// The object type and the bytes of the event at `position`, which is kept.
  func event(at position: Int64) -> (object: Int, bytes: [UInt8]) {
    precondition(position >= first && position < end, "no event at \(position) is kept")
    let segment = segments[segmentIndex(of: position)]
    let index = Int(position - segment.first)
    let start = index == 0 ? 0 : Int(segment.entries[index - 1].end)
    return (Int(segment.entries[index].object), Array(segment.bytes[start..<Int(segment.entries[index].end)]))
  }

  private mutating func dropSegment() {
    let segment = segments.removeFirst()
    size -= segment.size
    first = max(first, segment.end)
  }

  /// The buffer of `position`, which is kept.
  private func segmentIndex(of position: Int64) -> Int {
    var (low, high) = (0, segments.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if segments[middle].first <= position { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
