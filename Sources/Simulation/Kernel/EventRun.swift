/// The events that are due first, in order.
///
/// They are appended, sorted once, and taken from the front. An event that is scheduled meanwhile is put in its place
/// where that is in front of all others or near the end, as it nearly always is.
///
/// - Complexity: O(*n* log *n*) to sort (in place where there are few, else by merging), O(1) otherwise; memory grows
///   by doubling and is kept.
@safe struct EventRun: ~Copyable {
  /// How many events an insertion moves at most.
  private static let longestShift = 32
  /// How many events are sorted in place at most, and the length of the pieces that are merged.
  private static let longestInsertionSort = 24
  /// How many events find a place in front of those that came together.
  private static let headroom = 16

  private var head: UnsafeMutablePointer<Event>
  private var tail: UnsafeMutablePointer<Event>
  private var start: UnsafeMutablePointer<Event>
  private var end: UnsafeMutablePointer<Event>
  private var spare: UnsafeMutablePointer<Event>

  /// Bytes held, used or not.
  var bytesHeld: Int { 2 * capacity * MemoryLayout<Event>.stride }
  /// The event that many places behind the first.
  @inline(__always)
  func event(_ places: Int) -> Event? { unsafe tail - head > places ? head[places] : nil }

  /// Whether no event is left.
  @inline(__always)
  var isEmpty: Bool { unsafe head == tail }
  /// Whether more than one event is left.
  @inline(__always)
  var holdsSeveral: Bool { unsafe tail - head > 1 }
  /// How many events are left.
  @inline(__always)
  var count: Int { unsafe tail - head }
  private var capacity: Int { unsafe end - start }

  init(capacity: Int = 128) {
    unsafe start = .allocate(capacity: capacity)
    unsafe end = start + capacity
    unsafe spare = .allocate(capacity: capacity)
    unsafe head = start + Self.headroom
    unsafe tail = head
  }

  deinit {
    unsafe start.deallocate()
    unsafe spare.deallocate()
  }

  /// The event to handle first; there must be one.
  @inline(__always)
  var first: Event { unsafe head.pointee }
  /// When the event to handle first is due.
  @inline(__always)
  var due: Event.Due { isEmpty ? .never : first.due }

  /// Takes out the event to handle first; there must be one.
  @inline(__always)
  mutating func removeFirst() -> Event {
    let result = unsafe head.pointee
    unsafe head += 1
    return result
  }

  /// Puts an event, scheduled after all others, in its place; `false` (and nothing done) where that is far from the
  /// ends, or there is no room.
  @inline(__always)
  mutating func insert(_ event: Event) -> Bool {
    if unsafe tail == end { return false }
    if isEmpty {
      unsafe tail.pointee = event
    } else if unsafe event.precedes(head[nearMiddle]) {
      if unsafe head == start { return false }
      insertAtFront(event)
      return true
    } else {
      if unsafe tail - head > Self.longestShift, unsafe event.precedes(tail[-Self.longestShift]) { return false }
      unsafe insertAtBack(event, of: tail)
    }
    unsafe tail += 1
    return true
  }

  /// Puts an event in its place among those up to `tail`, one of which it must not precede.
  @inline(__always)
  private func insertAtBack(_ event: Event, of tail: UnsafeMutablePointer<Event>) {
    var hole = unsafe tail
    while unsafe event.precedes(hole[-1]) {
      unsafe hole.pointee = hole[-1]
      unsafe hole -= 1
    }
    unsafe hole.pointee = event
  }

  /// Which event to compare with to choose an end: three eighths of all stand before it, for which their 24 bytes need
  /// no division.
  @inline(__always)
  private var nearMiddle: Int {
    let bytes = unsafe UnsafeRawPointer(tail) - UnsafeRawPointer(head)
    return min(bytes &>> 6, Self.longestShift)
  }

  @inline(__always)
  private mutating func insertAtFront(_ event: Event) {
    var hole = unsafe head - 1
    unsafe head = hole
    while unsafe !event.precedes(hole[1]) {
      unsafe hole.pointee = hole[1]
      unsafe hole += 1
    }
    unsafe hole.pointee = event
  }

  /// Makes room in front of few events, or behind any number; `false` (and nothing done) where there is some.
  mutating func makeRoom() -> Bool {
    guard unsafe tail == end || (head == start && count <= 2 * Self.longestShift) else { return false }
    makeRoom(for: 1)
    return true
  }

  /// Puts so few events that there is room for them each in its place; the run must just have started again.
  @inline(__always)
  mutating func addInOrder(_ added: UnsafeMutablePointer<Event>, count: Int) {
    // What comes before every event spares a look whether the first is reached.
    unsafe head[-1] = .beforeAll
    for index in 0..<count {
      unsafe insertAtBack(added[index], of: tail)
      unsafe tail += 1
    }
  }

  /// Adds `count` events behind those already there, not yet in their place: ``sort()`` must follow.
  mutating func append(_ added: UnsafeMutablePointer<Event>, count: Int) {
    if unsafe end - tail < count { makeRoom(for: count) }
    unsafe tail.update(from: added, count: count)
    unsafe tail += count
  }

  /// Takes out all events that are due after `instant`, and says where they lie until the run changes.
  mutating func removeAll(after instant: Int64) -> UnsafeMutableBufferPointer<Event> {
    let oldTail = unsafe tail
    while unsafe tail != head, unsafe tail[-1].due.instant > instant { unsafe tail -= 1 }
    return unsafe UnsafeMutableBufferPointer(start: tail, count: oldTail - tail)
  }

  /// Makes room for what comes next; there must be no event.
  @inline(__always)
  mutating func startAgain() {
    unsafe head = start + Self.headroom
    unsafe tail = head
  }

  /// Puts all events in order.
  @inline(__always)
  mutating func sort() {
    if count <= Self.longestInsertionSort { unsafe insertionSort(from: head, to: tail) } else { sortByMerging() }
  }

  private mutating func sortByMerging() {
    let count = count
    for first in stride(from: 0, to: count, by: Self.longestInsertionSort) {
      unsafe insertionSort(from: head + first, to: head + min(first + Self.longestInsertionSort, count))
    }
    var length = Self.longestInsertionSort
    while length < count {
      mergePieces(of: length)
      length *= 2
    }
  }

  @inline(__always)
  private func insertionSort(from first: UnsafeMutablePointer<Event>, to last: UnsafeMutablePointer<Event>) {
    var next = unsafe first + 1
    while unsafe next < last {
      let event = unsafe next.pointee
      var hole = unsafe next
      while unsafe hole != first, unsafe event.precedes(hole[-1]) {
        unsafe hole.pointee = hole[-1]
        unsafe hole -= 1
      }
      unsafe hole.pointee = event
      unsafe next += 1
    }
  }

  /// Merges each two neighbouring sorted pieces into one, into the spare block, which then takes the other's place.
  private mutating func mergePieces(of length: Int) {
    let count = count
    let target = unsafe spare + (head - start)
    var first = 0
    while first < count {
      let middle = min(first + length, count)
      let last = min(middle + length, count)
      if unsafe middle == last || !head[middle].precedes(head[middle - 1]) {
        unsafe (target + first).update(from: head + first, count: last - first)
      } else {
        unsafe merge(first, middle, last, to: target)
      }
      first = last
    }
    unsafe swap(&start, &spare)
    unsafe end = start + (end - spare)
    unsafe head = target
    unsafe tail = head + count
  }

  private func merge(_ first: Int, _ middle: Int, _ last: Int, to target: UnsafeMutablePointer<Event>) {
    var (left, right, place) = (first, middle, first)
    while left < middle && right < last {
      if unsafe head[right].precedes(head[left]) {
        unsafe target[place] = head[right]
        right += 1
      } else {
        unsafe target[place] = head[left]
        left += 1
      }
      place += 1
    }
    unsafe (target + place).update(from: head + left, count: middle - left)
    unsafe (target + place + (middle - left)).update(from: head + right, count: last - right)
  }

  /// Moves the events to the front of the block where that frees half of it, else doubles the block.
  @inline(never)
  private mutating func makeRoom(for added: Int) {
    let used = count
    let needed = used + added + Self.headroom
    if needed <= capacity / 2 {
      unsafe (start + Self.headroom).update(from: head, count: used)
    } else {
      var larger = 2 * capacity
      while needed > larger { larger *= 2 }
      let block = UnsafeMutablePointer<Event>.allocate(capacity: larger)
      unsafe (block + Self.headroom).update(from: head, count: used)
      unsafe start.deallocate()
      unsafe spare.deallocate()
      unsafe start = block
      unsafe spare = .allocate(capacity: larger)
      unsafe end = start + larger
    }
    unsafe head = start + Self.headroom
    unsafe tail = head + used
  }
}
