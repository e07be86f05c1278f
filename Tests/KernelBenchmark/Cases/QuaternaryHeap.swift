import BeaufortNumerics
import Simulation

/// A heap with four children a node, ordered by instant alone: the best of the plain queues.
@safe struct QuaternaryHeap: ~Copyable {
  private let events: UnsafeMutablePointer<Event>
  private let capacity: Int
  private var count = 0

  /// Makes a heap for at most `capacity` events.
  init(capacity: Int) {
    self.capacity = capacity
    unsafe events = .allocate(capacity: capacity)
  }

  deinit { unsafe events.deallocate() }

  /// Adds an event; there must be room.
  mutating func insert(_ event: Event) {
    precondition(count < capacity, "the heap is full")
    var hole = count
    count += 1
    while hole > 0 {
      let parent = (hole - 1) / 4
      guard unsafe event.instant < events[parent].instant else { break }
      unsafe events[hole] = events[parent]
      hole = parent
    }
    unsafe events[hole] = event
  }

  /// Takes out the first event; there must be one.
  mutating func removeFirst() -> Event {
    precondition(count > 0, "the heap is empty")
    let result = unsafe events[0]
    count -= 1
    let moved = unsafe events[count]
    var hole = 0
    while 4 * hole + 1 < count {
      let child = firstChild(of: hole)
      guard unsafe events[child].instant < moved.instant else { break }
      unsafe events[hole] = events[child]
      hole = child
    }
    unsafe events[hole] = moved
    return result
  }

  private func firstChild(of parent: Int) -> Int {
    let children = 4 * parent + 1
    var first = children
    var child = children + 1
    while child < min(children + 4, count) {
      if unsafe events[child].instant < events[first].instant { first = child }
      child += 1
    }
    return first
  }
}
