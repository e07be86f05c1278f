/// The events of the slot that is being drained, in order.
///
/// They are appended, sorted once, and taken from the front. An event that is scheduled
/// meanwhile is put in its place where that is near the end, as it nearly always is.
///
/// - Complexity: O(*n* log *n*) to sort (in place where there are few, else by merging), O(1) otherwise; memory grows
///   by doubling and is kept.
@safe struct EventRun: ~Copyable {
  /// How many events an insertion moves at most.
  private static let longestShift = 24
  /// How many events are sorted in place at most, and the length of the pieces that are merged.
  private static let longestInsertionSort = 24

  private var events: UnsafeMutablePointer<Event>
  private var spare: UnsafeMutablePointer<Event>
  private var capacity: Int
  private var head = 0
  private var tail = 0

  /// Bytes held, used or not.
  var bytesHeld: Int { 2 * capacity * MemoryLayout<Event>.stride }
  /// Whether no event is left.
  var isEmpty: Bool { head == tail }

  init(capacity: Int = 64) {
    self.capacity = capacity
    unsafe events = .allocate(capacity: capacity)
    unsafe spare = .allocate(capacity: capacity)
  }

  deinit {
    unsafe events.deallocate()
    unsafe spare.deallocate()
  }

  /// When the event to handle first is due.
  @inline(__always)
  var due: Event.Due { head < tail ? unsafe events[head].due : .never }

  /// Takes out the event to handle first; there must be one.
  @inline(__always)
  mutating func removeFirst() -> Event {
    precondition(head < tail, "an empty run has no first event")
    let result = unsafe events[head]
    head &+= 1
    if head == tail { (head, tail) = (0, 0) }
    return result
  }

  /// Adds `count` events behind those already there, not yet in their place: ``sort()`` must follow.
  @inline(__always)
  mutating func append(_ added: UnsafeMutablePointer<Event>, count: Int) {
    if tail + count > capacity { makeRoom(for: count) }
    unsafe (events + tail).update(from: added, count: count)
    tail += count
  }

  /// Puts all events in order.
  mutating func sort() {
    guard tail - head > Self.longestInsertionSort else { return insertionSort(from: head, to: tail) }
    var start = head
    while start < tail {
      insertionSort(from: start, to: min(start + Self.longestInsertionSort, tail))
      start += Self.longestInsertionSort
    }
    var length = Self.longestInsertionSort
    while length < tail - head {
      mergePieces(of: length)
      length *= 2
    }
  }

  /// Puts an event, scheduled after all others, in its place; `false` (and nothing done) where that is far from the end.
  @inline(__always)
  mutating func insert(_ event: Event) -> Bool {
    var place = tail
    let limit = max(head, tail - Self.longestShift)
    while place > limit, unsafe event.precedes(events[place - 1]) { place -= 1 }
    if place > head, unsafe event.precedes(events[place - 1]) { return false }
    if tail == capacity {
      place -= head
      makeRoom(for: 1)
      place += head
    }
    var index = tail
    while index > place {
      unsafe events[index] = events[index - 1]
      index -= 1
    }
    unsafe events[place] = event
    tail += 1
    return true
  }

  private mutating func insertionSort(from start: Int, to end: Int) {
    var index = start + 1
    while index < end {
      let event = unsafe events[index]
      var hole = index
      while hole > start, unsafe event.precedes(events[hole - 1]) {
        unsafe events[hole] = events[hole - 1]
        hole -= 1
      }
      if hole != index { unsafe events[hole] = event }
      index += 1
    }
  }

  /// Merges each two neighbouring sorted pieces into one, into the spare block, which then takes the other's place.
  private mutating func mergePieces(of length: Int) {
    var start = head
    while start < tail {
      let middle = min(start + length, tail)
      let end = min(middle + length, tail)
      if unsafe middle == end || !events[middle].precedes(events[middle - 1]) {
        unsafe (spare + start).update(from: events + start, count: end - start)
      } else {
        merge(start, middle, end)
      }
      start = end
    }
    unsafe swap(&events, &spare)
  }

  private mutating func merge(_ start: Int, _ middle: Int, _ end: Int) {
    var (left, right, place) = (start, middle, start)
    while left < middle && right < end {
      if unsafe events[right].precedes(events[left]) {
        unsafe spare[place] = events[right]
        right += 1
      } else {
        unsafe spare[place] = events[left]
        left += 1
      }
      place += 1
    }
    unsafe (spare + place).update(from: events + left, count: middle - left)
    unsafe (spare + place + (middle - left)).update(from: events + right, count: end - right)
  }

  /// Moves the events to the front of the block where that frees half of it, else doubles the block.
  private mutating func makeRoom(for count: Int) {
    let used = tail - head
    if used + count <= capacity / 2 {
      unsafe events.update(from: events + head, count: used)
    } else {
      while used + count > capacity { capacity *= 2 }
      let larger = UnsafeMutablePointer<Event>.allocate(capacity: capacity)
      unsafe larger.update(from: events + head, count: used)
      unsafe events.deallocate()
      unsafe spare.deallocate()
      unsafe events = larger
      unsafe spare = .allocate(capacity: capacity)
    }
    (head, tail) = (0, used)
  }
}
