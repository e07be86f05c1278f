import BeaufortNumerics

/// Lookups under way and the reads that wait for each, oldest first; a record that is being looked up can be joined.
struct SingleFlight: ~Copyable {
  /// A lookup under way. (Not private: a debug build of its owner's deinit needs the type by name.)
  struct Lookup: BitwiseCopyable {
    /// What is looked up.
    var record: RecordID
    /// Since when.
    var sent: Instant
    /// The first who waits for it; nobody once all were answered.
    var first: UInt32
    /// The last who waits for it.
    var last: UInt32
  }

  /// A read that waits, and who waits behind it.
  struct Waiter: BitwiseCopyable {
    /// The read.
    var read: ReadID
    /// The next who waits for the same lookup.
    var next: UInt32
  }

  private static let nobody = UInt32.max

  private let isShared: Bool
  private var lookups = FlatList<Lookup>()
  private var lookupPool = SlotPool()
  private var waiters = FlatList<Waiter>()
  private var waiterPool = SlotPool()
  private var underWay = RecordTable()

  /// No lookups; where `isShared`, a record has at most one.
  init(isShared: Bool) { self.isShared = isShared }

  /// The read waits for the record; returns the lookup to start, or `nil` where it joined one under way.
  mutating func join(_ record: RecordID, by read: ReadID, at now: Instant) -> ParcelID? {
    let waiter = addWaiter(read)
    if isShared, let entry = underWay.entry(of: record) {
      waiters[Int(lookups[Int(entry.value)].last)].next = waiter
      lookups[Int(entry.value)].last = waiter
      return nil
    }
    let lookup = Lookup(record: record, sent: now, first: waiter, last: waiter)
    let slot = lookupPool.take()
    if slot == lookups.count { lookups.append(lookup) } else { lookups[Int(slot)] = lookup }
    if isShared { underWay.set(record, value: slot, stamp: 0) }
    return ParcelID(slot)
  }

  /// What the lookup is for, and when it was sent.
  func subject(of parcel: ParcelID) -> (record: RecordID, sent: Instant) {
    (lookups[Int(parcel.raw)].record, lookups[Int(parcel.raw)].sent)
  }

  /// Takes the oldest read that waits for the lookup; `nil` ends the lookup, and its id is free.
  mutating func nextWaiter(of parcel: ParcelID) -> ReadID? {
    let first = lookups[Int(parcel.raw)].first
    if first == SingleFlight.nobody {
      if isShared { underWay.remove(lookups[Int(parcel.raw)].record, upTo: 0) }
      lookupPool.give(parcel.raw)
      return nil
    }
    lookups[Int(parcel.raw)].first = waiters[Int(first)].next
    waiterPool.give(first)
    return waiters[Int(first)].read
  }

  private mutating func addWaiter(_ read: ReadID) -> UInt32 {
    let waiter = Waiter(read: read, next: SingleFlight.nobody)
    let slot = waiterPool.take()
    if slot == waiters.count { waiters.append(waiter) } else { waiters[Int(slot)] = waiter }
    return slot
  }
}
