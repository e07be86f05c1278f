import BeaufortNumerics

/// Events by instant, roughly: five levels of 1,024 slots, each level's slots 1,024 times as wide as those below.
///
/// How wide the finest slots are follows from how many events one holds when its turn comes: a few, so that most events
/// are put on the lowest level at once, and few have to be sorted together. An event goes to the lowest level whose
/// present turn holds its instant, therefore a level's events all come before those of the level above, and an event
/// moves down a level at most four times. Occupied slots are marked in bitmaps, so that empty ones cost nothing.
///
/// - Complexity: O(1) an event and level, O(1) to find the earliest.
/// - SeeAlso: G. Varghese and T. Lauck, *Hashed and Hierarchical Timing Wheels*, IEEE/ACM Transactions on Networking 5
///   (1997), section V, scheme 7; R. Brown, *Calendar Queues*, CACM 31 (1988), for widths that follow the events.
@safe struct TimingWheel: ~Copyable {
  /// The events of one slot, and when the first of them is due.
  private struct Slot: BitwiseCopyable {
    var earliest = Event.Due.never
    var chain = ChunkSlab.none
  }

  private static let slotBits = 10
  private static let slotsPerLevel = 1 << slotBits
  private static let levels = 5
  private static let wordsPerLevel = slotsPerLevel / 64
  /// log2 of the nanoseconds of a finest slot: from 8.2 µs, below which five levels would not reach all instants, to
  /// 0.13 s.
  private static let widths = 13...27
  /// After how many slots, at least, the width is looked at again.
  private static let slotsBetweenLooks = 1_024

  private var slab = ChunkSlab()
  private let slots: UnsafeMutablePointer<Slot>
  private let occupied: UnsafeMutablePointer<UInt64>
  private let occupiedWords: UnsafeMutablePointer<UInt64>
  private var finestBits = 19
  private var position: Int64 = 0
  private var count = 0
  private var slotsTaken = 0
  private var eventsTaken = 0

  /// Whether no event is in it.
  var isEmpty: Bool { count == 0 }

  /// Bytes held, used or not.
  var bytesHeld: Int {
    slab.bytesHeld + Self.levels * Self.slotsPerLevel * MemoryLayout<Slot>.stride
      + Self.levels * (Self.wordsPerLevel + 1) * MemoryLayout<UInt64>.stride
  }

  init() {
    unsafe slots = .allocate(capacity: Self.levels * Self.slotsPerLevel)
    unsafe slots.initialize(repeating: Slot(), count: Self.levels * Self.slotsPerLevel)
    unsafe occupied = .allocate(capacity: Self.levels * Self.wordsPerLevel)
    unsafe occupied.initialize(repeating: 0, count: Self.levels * Self.wordsPerLevel)
    unsafe occupiedWords = .allocate(capacity: Self.levels)
    unsafe occupiedWords.initialize(repeating: 0, count: Self.levels)
  }

  deinit {
    unsafe slots.deallocate()
    unsafe occupied.deallocate()
    unsafe occupiedWords.deallocate()
  }

  /// Whether `instant` falls into the slot taken last, or before it, so that the wheel has no place for it any more.
  @inline(__always)
  func hasReached(_ instant: Int64) -> Bool {
    instant &>> Int64(finestBits) <= position &>> Int64(finestBits)
  }

  /// Goes on to the slot of `instant`, which is not behind the present one, without taking it. The wheel must be empty.
  mutating func turn(to instant: Int64) {
    precondition(isEmpty, "a wheel that holds events does not turn past them")
    position = max(position, instant)
  }

  /// Adds an event whose instant was not reached yet.
  @inline(__always)
  mutating func add(_ event: Event) {
    count &+= 1
    place(event)
  }

  @inline(__always)
  private mutating func place(_ event: Event) {
    let instant = event.instant.nanoseconds
    let difference = UInt64(bitPattern: (instant ^ position) &>> Int64(finestBits)) | 1
    let level = (63 &- difference.leadingZeroBitCount) / Self.slotBits
    let shift = finestBits &+ Self.slotBits &* level
    let number = Int(truncatingIfNeeded: instant &>> Int64(shift)) & (Self.slotsPerLevel &- 1)
    let slot = unsafe slots + (level &* Self.slotsPerLevel &+ number)
    let chain = unsafe slot.pointee.chain
    if chain == ChunkSlab.none { mark(number, on: level) }
    unsafe slot.pointee.chain = slab.append(event, to: chain)
    if unsafe event.due.precedes(slot.pointee.earliest) { unsafe slot.pointee.earliest = event.due }
  }

  /// When the first event is due.
  @inline(__always)
  var earliest: Event.Due {
    guard count > 0, let (level, number) = firstOccupied else { return .never }
    return unsafe slots[level &* Self.slotsPerLevel &+ number].earliest
  }

  /// Goes on to the earliest finest slot, and puts its events into the empty `run`, in order.
  mutating func takeEarliest(into run: inout EventRun) {
    if slotsTaken >= Self.slotsBetweenLooks, eventsTaken >= count { adapt(into: &run) }
    while run.isEmpty, let (level, number) = firstOccupied {
      let shift = Int64(finestBits + Self.slotBits * level)
      let turn = (position >> shift) & ~Int64(Self.slotsPerLevel - 1)
      position = (turn | Int64(number)) << shift
      let last = takeChain(number, on: level)
      if level == 0 { move(last, to: &run) } else { spread(last) }
    }
    run.sort()
  }

  /// Empties a slot; its chain is the caller's.
  private mutating func takeChain(_ number: Int, on level: Int) -> UInt32 {
    let index = level * Self.slotsPerLevel + number
    let chain = unsafe slots[index].chain
    unsafe slots[index] = Slot()
    unmark(number, on: level)
    return chain
  }

  private mutating func move(_ last: UInt32, to run: inout EventRun) {
    let first = slab.next(of: last)
    let before = count
    var chunk = first
    while true {
      let taken = Int(slab.count(of: chunk))
      unsafe run.append(slab.events(of: chunk), count: taken)
      count &-= taken
      guard chunk != last else { break }
      chunk = slab.next(of: chunk)
    }
    slab.giveBack(from: first, to: last)
    slotsTaken &+= 1
    eventsTaken &+= before &- count
  }

  /// Hands a chain's events down to the levels below.
  private mutating func spread(_ last: UInt32) {
    var chunk = slab.next(of: last)
    while true {
      let (following, count) = (slab.next(of: chunk), slab.count(of: chunk))
      var index: UInt32 = 0
      while index < count {
        place(slab.event(index, of: chunk))
        index += 1
      }
      slab.giveBack(from: chunk, to: chunk)
      guard chunk != last else { break }
      chunk = following
    }
  }

  /// Makes the finest slots wider or narrower, where those taken since the last look held too few or too many events.
  ///
  /// - Complexity: O(events in the wheel), after at least as many were taken.
  private mutating func adapt(into run: inout EventRun) {
    let isSparse = eventsTaken < 3 * slotsTaken
    let isCrowded = eventsTaken > 16 * slotsTaken
    (slotsTaken, eventsTaken) = (0, 0)
    let bits = finestBits + (isSparse ? 2 : isCrowded ? -2 : 0)
    guard bits != finestBits, Self.widths.contains(bits) else { return }
    let total = count
    let events = UnsafeMutablePointer<Event>.allocate(capacity: max(1, total))
    defer { unsafe events.deallocate() }
    unsafe takeAll(into: events)
    finestBits = bits
    for index in 0..<total {
      let event = unsafe events[index]
      if hasReached(event.instant.nanoseconds) {
        var reached = event
        unsafe run.append(&reached, count: 1)
      } else {
        add(event)
      }
    }
  }

  private mutating func takeAll(into events: UnsafeMutablePointer<Event>) {
    var taken = 0
    while let (level, number) = firstOccupied {
      let last = takeChain(number, on: level)
      var chunk = slab.next(of: last)
      while true {
        let following = slab.next(of: chunk)
        for event in 0..<slab.count(of: chunk) {
          unsafe (events + taken).initialize(to: slab.event(event, of: chunk))
          taken += 1
        }
        slab.giveBack(from: chunk, to: chunk)
        guard chunk != last else { break }
        chunk = following
      }
    }
    count = 0
  }

  /// The lowest level that holds anything, and its first occupied slot: all before it were taken.
  @inline(__always)
  private var firstOccupied: (level: Int, number: Int)? {
    var level = 0
    while level < Self.levels {
      let words = unsafe occupiedWords[level]
      if words != 0 {
        let word = words.trailingZeroBitCount
        let bit = unsafe occupied[level * Self.wordsPerLevel + word].trailingZeroBitCount
        return (level, word * 64 + bit)
      }
      level += 1
    }
    return nil
  }

  @inline(__always)
  private func mark(_ number: Int, on level: Int) {
    let word = number / 64
    unsafe occupied[level * Self.wordsPerLevel + word] |= 1 << UInt64(number % 64)
    unsafe occupiedWords[level] |= 1 << UInt64(word)
  }

  @inline(__always)
  private func unmark(_ number: Int, on level: Int) {
    let word = number / 64
    unsafe occupied[level * Self.wordsPerLevel + word] &= ~(1 << UInt64(number % 64))
    if unsafe occupied[level * Self.wordsPerLevel + word] == 0 {
      unsafe occupiedWords[level] &= ~(1 << UInt64(word))
    }
  }
}
