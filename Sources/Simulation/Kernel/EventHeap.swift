/// A binary heap, for events that a sorted run has no cheap place for.
///
/// - Complexity: O(log n) an event; memory grows by doubling and is kept.
@safe struct EventHeap: ~Copyable {
  private var events: UnsafeMutablePointer<Event>
  private var capacity = 16
  /// How many events are in it.
  private(set) var count = 0

  /// Whether no event is in it.
  @inline(__always)
  var isEmpty: Bool { count == 0 }

  /// Bytes held, used or not.
  var bytesHeld: Int { capacity * MemoryLayout<Event>.stride }

  init() { unsafe events = .allocate(capacity: capacity) }

  deinit { unsafe events.deallocate() }

  /// When the event that precedes all others is due.
  @inline(__always)
  var due: Event.Due { count > 0 ? unsafe events[0].due : .never }

  /// Adds an event.
  mutating func insert(_ event: Event) {
    if count == capacity { grow() }
    var hole = count
    count &+= 1
    while hole > 0 {
      let parent = (hole &- 1) &>> 1
      guard unsafe event.precedes(events[parent]) else { break }
      unsafe events[hole] = events[parent]
      hole = parent
    }
    unsafe events[hole] = event
  }

  /// Takes out the event that precedes all others; there must be one.
  mutating func removeFirst() -> Event {
    precondition(count > 0, "an empty heap has no first event")
    let result = unsafe events[0]
    count &-= 1
    let moved = unsafe events[count]
    var hole = 0
    var child = 1
    while child < count {
      if unsafe child &+ 1 < count && events[child &+ 1].precedes(events[child]) { child &+= 1 }
      guard unsafe events[child].precedes(moved) else { break }
      unsafe events[hole] = events[child]
      hole = child
      child = 2 &* hole &+ 1
    }
    unsafe events[hole] = moved
    return result
  }

  /// Takes out all events, and puts them behind those of `run`, in no order.
  mutating func moveAll(to run: inout EventRun) {
    unsafe run.append(events, count: count)
    count = 0
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Event>.allocate(capacity: 2 * capacity)
    unsafe larger.update(from: events, count: count)
    unsafe events.deallocate()
    unsafe events = larger
    capacity *= 2
  }
}
