/// A binary heap for the few events that a sorted run cannot take in cheaply.
///
/// - Complexity: O(log n) an event; memory grows by doubling and is kept.
@safe struct EventHeap: ~Copyable {
  private var events: UnsafeMutablePointer<Event>
  private var capacity: Int
  private(set) var count = 0

  /// Bytes held, used or not.
  var bytesHeld: Int { capacity * MemoryLayout<Event>.stride }
  /// Whether no event is in it.
  var isEmpty: Bool { count == 0 }

  init(capacity: Int = 16) {
    self.capacity = capacity
    unsafe events = .allocate(capacity: capacity)
  }

  deinit { unsafe events.deallocate() }

  /// The event that precedes all others; there must be one.
  var first: Event {
    precondition(count > 0, "an empty heap has no first event")
    return unsafe events[0]
  }

  /// Adds an event.
  mutating func insert(_ event: Event) {
    if count == capacity { grow() }
    var hole = count
    count += 1
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard unsafe event.precedes(events[parent]) else { break }
      unsafe events[hole] = events[parent]
      hole = parent
    }
    unsafe events[hole] = event
  }

  /// Takes out the event that precedes all others; there must be one.
  mutating func removeFirst() -> Event {
    let result = first
    count -= 1
    let moved = unsafe events[count]
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < count else { break }
      if unsafe child + 1 < count && events[child + 1].precedes(events[child]) { child += 1 }
      guard unsafe events[child].precedes(moved) else { break }
      unsafe events[hole] = events[child]
      hole = child
    }
    unsafe events[hole] = moved
    return result
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Event>.allocate(capacity: 2 * capacity)
    unsafe larger.update(from: events, count: count)
    unsafe events.deallocate()
    unsafe events = larger
    capacity *= 2
  }
}
