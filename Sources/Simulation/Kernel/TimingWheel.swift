import BeaufortNumerics

/// Events by instant, roughly: five levels of 1,024 slots, each level's slots 1,024 times as wide as those below.
///
/// The finest slots are 2¹³ ns (8.2 µs) wide, so the levels span 8.4 ms, 8.6 s, 2.4 h, 104 days and the rest of an
/// `Int64`. An event goes to the lowest level whose present turn holds its instant, therefore a level's events all come
/// before those of the level above, and an event moves down a level at most four times. A slot's chain keeps the order
/// of scheduling. Occupied slots are marked in bitmaps, so that empty ones cost nothing.
///
/// - Complexity: O(1) an event and level, O(1) to find the earliest.
/// - SeeAlso: G. Varghese and T. Lauck, *Hashed and Hierarchical Timing Wheels*, IEEE/ACM Transactions on Networking 5
///   (1997), section V, scheme 7.
@safe struct TimingWheel: ~Copyable {
  /// The events of one slot, and the instant and rank of the first of them.
  private struct Slot: BitwiseCopyable {
    var earliest = Int64.max
    var chain = ChunkSlab.none
    var rank = Event.Rank.read
  }

  private static let finestBits = 13
  private static let slotBits = 10
  private static let slotsPerLevel = 1 << slotBits
  private static let levels = 5
  private static let wordsPerLevel = slotsPerLevel / 64

  private var slab = ChunkSlab()
  private let slots: UnsafeMutablePointer<Slot>
  private let occupied: UnsafeMutablePointer<UInt64>
  private let occupiedWords: UnsafeMutablePointer<UInt64>
  private var position: Int64 = 0

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
  func hasReached(_ instant: Int64) -> Bool { instant >> Self.finestBits <= position >> Self.finestBits }

  /// Adds an event whose instant was not reached yet.
  @inline(__always)
  mutating func add(_ event: Event) {
    let instant = event.instant.nanoseconds
    let difference = UInt64(bitPattern: (instant ^ position) >> Int64(Self.finestBits)) | 1
    let level = (63 &- difference.leadingZeroBitCount) / Self.slotBits
    let shift = Self.finestBits + Self.slotBits * level
    let number = Int(truncatingIfNeeded: instant >> Int64(shift)) & (Self.slotsPerLevel - 1)
    let slot = unsafe slots + (level * Self.slotsPerLevel + number)
    let chain = unsafe slot.pointee.chain
    if chain == ChunkSlab.none { mark(number, on: level) }
    unsafe slot.pointee.chain = slab.append(event, to: chain)
    let earliest = unsafe slot.pointee.earliest
    if unsafe instant < earliest || (instant == earliest && event.rank.rawValue < slot.pointee.rank.rawValue) {
      unsafe slot.pointee.earliest = instant
      unsafe slot.pointee.rank = event.rank
    }
  }

  /// Instant (`Int64.max` where the wheel is empty) and rank of the first event.
  @inline(__always)
  var earliest: (instant: Int64, rank: Event.Rank) {
    guard let (level, number) = firstOccupied else { return (.max, .read) }
    let slot = unsafe slots[level * Self.slotsPerLevel + number]
    return (slot.earliest, slot.rank)
  }

  /// Goes on to the earliest finest slot, and appends its events to `run` in the order of scheduling.
  mutating func takeEarliest(into run: inout EventRun) {
    while let (level, number) = firstOccupied {
      let shift = Int64(Self.finestBits + Self.slotBits * level)
      let turn = (position >> shift) & ~Int64(Self.slotsPerLevel - 1)
      position = (turn | Int64(number)) << shift
      let index = level * Self.slotsPerLevel + number
      let last = unsafe slots[index].chain
      unsafe slots[index] = Slot()
      unmark(number, on: level)
      guard level > 0 else { return move(last, to: &run) }
      spread(last)
    }
  }

  private mutating func move(_ last: UInt32, to run: inout EventRun) {
    let first = slab.next(of: last)
    var chunk = first
    while true {
      unsafe run.append(slab.events(of: chunk), count: Int(slab.count(of: chunk)))
      guard chunk != last else { break }
      chunk = slab.next(of: chunk)
    }
    slab.giveBack(from: first, to: last)
  }

  /// Hands a chain's events down to the levels below, in their order.
  private mutating func spread(_ last: UInt32) {
    var chunk = slab.next(of: last)
    while true {
      let (following, count) = (slab.next(of: chunk), slab.count(of: chunk))
      var index: UInt32 = 0
      while index < count {
        add(slab.event(index, of: chunk))
        index += 1
      }
      slab.giveBack(from: chunk, to: chunk)
      guard chunk != last else { break }
      chunk = following
    }
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
