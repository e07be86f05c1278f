import BeaufortNumerics

/// Events by instant, roughly: five levels of 1,024 slots, each level's slots 1,024 times as wide as those below.
///
/// How wide the finest slots are follows from how many events one holds when its turn comes: a few, so that most events
/// are put on the lowest level at once, and few have to be sorted together. An event goes to the lowest level whose
/// present turn holds its instant, therefore a level's events all come before those of the level above, and an event
/// moves down a level at most four times. Occupied slots are marked in bitmaps, so that empty ones cost nothing.
///
/// - Complexity: O(1) an event and level, that of finding the earliest included.
/// - SeeAlso: G. Varghese and T. Lauck, *Hashed and Hierarchical Timing Wheels*, IEEE/ACM Transactions on Networking 5
///   (1997), section V, scheme 7; R. Brown, *Calendar Queues*, CACM 31 (1988), for widths that follow the events.
@safe struct TimingWheel: ~Copyable {
  /// Two more would save a few moves from level to level, but spread the next events over more than a core's cache.
  private static let slotBits = 10
  private static let slotsPerLevel = OccupiedSlots.perLevel
  private static let levels = 5
  /// log2 of the nanoseconds of a finest slot: from 8.2 µs, below which five levels would not reach all instants, to
  /// 0.13 s.
  private static let widths = 13...27
  /// After how many slots, at least, the width is looked at again.
  private static let slotsBetweenLooks = 1_024
  /// How many finest slots ahead are near.
  private static let nearbySlots = 16

  /// How far a slot's chain was searched: it only grows at its end, until the slot is taken.
  private struct Search: BitwiseCopyable {
    var number = -1
    var chunk: UInt32 = 0
    var count = 0
    var first = Event.Due.never
  }

  private var slab = ChunkSlab()
  private let slots: UnsafeMutablePointer<ChunkSlab.Chain>
  private let occupied = OccupiedSlots(levels: TimingWheel.levels)
  private var finestBits = 19
  private var position: Int64 = 0
  /// Not after the first event's due; the same, unless a slot was taken since that was last asked for.
  private var bound = Event.Due.never
  /// On each level the slot that was searched last for its first event, as far as it was filled then.
  private var searches = InlineArray<5, Search>(repeating: Search())
  private var slotsTaken = 0
  private var eventsTaken = 0

  /// How many events are in it.
  private(set) var count = 0
  /// The last instant of the slot taken last: the wheel has no place for that any more, nor for what is before it.
  var reach: Int64 { position | (1 &<< Int64(finestBits) &- 1) }

  /// Bytes held, used or not.
  var bytesHeld: Int {
    slab.bytesHeld + Self.levels * Self.slotsPerLevel * MemoryLayout<ChunkSlab.Chain>.stride + occupied.bytesHeld
  }

  init() {
    unsafe slots = .allocate(capacity: Self.levels * Self.slotsPerLevel)
    unsafe slots.initialize(repeating: .none, count: Self.levels * Self.slotsPerLevel)
  }

  deinit { unsafe slots.deallocate() }

  /// Goes on to the slot of `instant`, unless that is behind the present one, without taking it, and takes from `run`
  /// what comes later. The wheel must be empty.
  mutating func turn(to instant: Int64, takingFrom run: inout EventRun) {
    precondition(count == 0, "a wheel that holds events does not turn past them")
    position = max(position, instant)
    let later = unsafe run.removeAll(after: reach)
    unsafe later.forEach { addInChunk($0) }
  }

  /// Adds an event beyond ``reach``, where its slot's last chunk has room; `false` (and nothing done) where it has not.
  @inline(__always)
  mutating func add(_ event: Event) -> Bool {
    let (level, number) = slot(of: event.instant.nanoseconds)
    guard unsafe slab.append(event, to: &slots[level &* Self.slotsPerLevel &+ number]) else { return false }
    count &+= 1
    if event.due.precedes(bound) { bound = event.due }
    return true
  }

  /// Adds an event beyond ``reach``, in a new chunk where need be.
  mutating func addInChunk(_ event: Event) {
    count &+= 1
    if event.due.precedes(bound) { bound = event.due }
    place(event, in: slot(of: event.instant.nanoseconds))
  }

  @inline(__always)
  private mutating func place(_ event: Event, in slot: (level: Int, number: Int)) {
    let (level, number) = slot
    let chain = unsafe slots + (level &* Self.slotsPerLevel &+ number)
    if unsafe !slab.append(event, to: &chain.pointee) {
      if unsafe chain.pointee == .none { occupied.mark(number, on: level) }
      unsafe slab.extend(&chain.pointee, by: event)
    }
  }

  /// The lowest level whose present turn holds an instant, and the slot's number there.
  @inline(__always)
  private func slot(of instant: Int64) -> (level: Int, number: Int) {
    let difference = UInt64(bitPattern: (instant ^ position) &>> Int64(finestBits))
    var level = 0
    var number = instant &>> Int64(finestBits)
    if difference >= Self.slotsPerLevel {
      level = (63 &- difference.leadingZeroBitCount) / Self.slotBits
      number &>>= Int64(Self.slotBits &* level)
    }
    return (level, Int(truncatingIfNeeded: number) & (Self.slotsPerLevel &- 1))
  }

  /// The slot on the lowest level of an instant that its present turn holds.
  @inline(__always)
  private func finestSlot(of instant: Int64) -> (level: Int, number: Int) {
    (0, Int(truncatingIfNeeded: instant &>> Int64(finestBits)) & (Self.slotsPerLevel &- 1))
  }

  /// Whether the first event's slot is among the next few, or already begun.
  @inline(__always)
  var isNextNear: Bool {
    guard let (level, number) = occupied.first else { return false }
    return start(of: number, on: level) &- position < Int64(Self.nearbySlots) &<< Int64(finestBits)
  }

  /// The first instant of a slot.
  @inline(__always)
  private func start(of number: Int, on level: Int) -> Int64 {
    let shift = Int64(finestBits &+ Self.slotBits &* level)
    let turn = (position &>> shift) & ~Int64(Self.slotsPerLevel &- 1)
    return (turn | Int64(number)) &<< shift
  }

  /// When the first event is due.
  mutating func earliest() -> Event.Due {
    if bound == .unknown, let (level, number) = occupied.first { bound = first(of: number, on: level) }
    return bound
  }

  /// When a slot's first event is due. No event of a slot is looked at twice, as long as the level has none before it.
  private mutating func first(of number: Int, on level: Int) -> Event.Due {
    let chain = unsafe slots[level &* Self.slotsPerLevel &+ number]
    var search = searches[level]
    if search.number != number { search = Search(number: number, chunk: slab.next(of: chain.last)) }
    while true {
      let count = search.chunk == chain.last ? chain.countOfLast : ChunkSlab.eventsPerChunk
      let events = unsafe slab.events(of: search.chunk)
      while search.count < count {
        let due = unsafe events[search.count].due
        if due.precedes(search.first) { search.first = due }
        search.count &+= 1
      }
      guard search.chunk != chain.last else { break }
      (search.chunk, search.count) = (slab.next(of: search.chunk), 0)
    }
    searches[level] = search
    return search.first
  }

  /// Goes on to the earliest finest slot, and puts its events into the empty `run`, in order.
  mutating func takeEarliest(into run: inout EventRun) {
    run.startAgain()
    if slotsTaken >= Self.slotsBetweenLooks, eventsTaken >= count { adapt(into: &run) }
    while run.isEmpty, let (level, number) = occupied.first {
      position = start(of: number, on: level)
      let chain = takeChain(number, on: level)
      if level == 0 { take(chain, into: &run) } else { spread(chain, from: level) }
    }
    bound = count == 0 ? .never : .unknown
    if let (level, number) = occupied.first { slab.fetch(unsafe slots[level &* Self.slotsPerLevel &+ number].last) }
  }

  /// Puts all events into the empty `run`, in order.
  mutating func takeAll(into run: inout EventRun) {
    run.startAgain()
    moveAll(to: &run)
    run.sort()
  }

  private mutating func moveAll(to run: inout EventRun) {
    while let (level, number) = occupied.first { move(takeChain(number, on: level), to: &run) }
    count = 0
    bound = .never
  }

  /// Empties a slot; its chain is the caller's.
  @inline(__always)
  private mutating func takeChain(_ number: Int, on level: Int) -> ChunkSlab.Chain {
    let slot = unsafe slots + (level &* Self.slotsPerLevel &+ number)
    let chain = unsafe slot.pointee
    unsafe slot.pointee = .none
    if searches[level].number == number { searches[level].number = -1 }
    occupied.unmark(number, on: level)
    return chain
  }

  /// Puts a chain's events into the empty `run`, in order.
  @inline(__always)
  private mutating func take(_ chain: ChunkSlab.Chain, into run: inout EventRun) {
    var taken = chain.countOfLast
    if slab.next(of: chain.last) == chain.last {
      unsafe run.addInOrder(slab.events(of: chain.last), count: taken)
      slab.giveBack(from: chain.last, to: chain.last)
    } else {
      move(chain, to: &run)
      run.sort()
      taken = run.count
    }
    count &-= taken
    slotsTaken &+= 1
    eventsTaken &+= taken
  }

  /// Puts a chain's events behind those of `run`.
  private mutating func move(_ chain: ChunkSlab.Chain, to run: inout EventRun) {
    let first = slab.next(of: chain.last)
    var chunk = first
    while chunk != chain.last {
      let following = slab.next(of: chunk)
      slab.fetch(following)
      unsafe run.append(slab.events(of: chunk), count: ChunkSlab.eventsPerChunk)
      chunk = following
    }
    unsafe run.append(slab.events(of: chunk), count: chain.countOfLast)
    slab.giveBack(from: first, to: chain.last)
  }

  /// Hands a chain's events down to the levels below.
  private mutating func spread(_ chain: ChunkSlab.Chain, from level: Int) {
    var chunk = slab.next(of: chain.last)
    while true {
      let isLast = chunk == chain.last
      let (following, count) = (slab.next(of: chunk), isLast ? chain.countOfLast : ChunkSlab.eventsPerChunk)
      slab.fetch(following)
      for index in 0..<count {
        let event = unsafe slab.events(of: chunk)[index]
        let instant = event.instant.nanoseconds
        place(event, in: level == 1 ? finestSlot(of: instant) : slot(of: instant))
      }
      slab.giveBack(from: chunk, to: chunk)
      if isLast { break }
      chunk = following
    }
  }

  /// Makes the finest slots wider or narrower, where those taken since the last look held too few or too many events.
  ///
  /// - Complexity: O(events in the wheel), after at least as many were taken.
  private mutating func adapt(into run: inout EventRun) {
    let isSparse = eventsTaken < 3 * slotsTaken
    let isCrowded = eventsTaken > 16 * slotsTaken
    defer { (slotsTaken, eventsTaken) = (0, 0) }
    let bits = finestBits + (isSparse ? 2 : isCrowded ? -2 : 0)
    guard bits != finestBits, Self.widths.contains(bits) else { return }
    var all = EventRun(capacity: count + 64)
    moveAll(to: &all)
    finestBits = bits
    while !all.isEmpty {
      var event = all.removeFirst()
      if event.instant.nanoseconds > reach { addInChunk(event) } else { unsafe run.append(&event, count: 1) }
    }
    run.sort()
  }
}
