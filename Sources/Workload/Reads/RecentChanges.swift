import BeaufortNumerics

/// The records of the last hour's changes, for the reads that look at what just changed.
///
/// A ring in time order: its tail moves with the clock, it grows to the busiest hour and is used again.
@safe struct RecentChanges: ~Copyable {
  private let window: Interval
  private var instants: UnsafeMutablePointer<Instant>
  private var records: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  private var first = 0
  private var count = 0

  /// An empty ring of an hour by a clock of `speed`.
  init(capacity: Int = 1_024, speed: Speed = .ofLife) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "the ring's size must be a power of two")
    self.capacity = capacity
    window = speed.length(of: .hours(1))
    unsafe instants = UnsafeMutablePointer<Instant>.allocate(capacity: capacity)
    unsafe records = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
  }

  deinit {
    unsafe instants.deallocate()
    unsafe records.deallocate()
  }

  /// Notes a change of `record`; instants must not fall.
  @inline(__always) mutating func append(_ record: UInt32, at instant: Instant) {
    forget(before: instant)
    if count == capacity { grow() }
    let place = (first + count) & (capacity - 1)
    unsafe (instants[place], records[place]) = (instant, record)
    count += 1
  }

  /// A record by 32 random bits, each change of the hour up to `instant` alike; `nil` where there was none.
  @inline(__always) mutating func record(luck: UInt32, at instant: Instant) -> UInt32? {
    forget(before: instant)
    guard count > 0 else { return nil }
    let chosen = Int((UInt64(luck) * UInt64(count)) >> 32)
    return unsafe records[(first + chosen) & (capacity - 1)]
  }

  /// What ``record(luck:at:)`` would give now, but for the changes that fall out of the hour until then.
  @inline(__always) func likely(luck: UInt32) -> UInt32? {
    guard count > 0 else { return nil }
    let chosen = Int((UInt64(luck) &* UInt64(count)) >> 32)
    return unsafe records[(first &+ chosen) & (capacity &- 1)]
  }

  @inline(__always) private mutating func forget(before instant: Instant) {
    let horizon = instant - window
    while unsafe count > 0 && instants[first] < horizon {
      first = (first + 1) & (capacity - 1)
      count -= 1
    }
  }

  private mutating func grow() {
    let largerInstants = UnsafeMutablePointer<Instant>.allocate(capacity: capacity * 2)
    let largerRecords = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    for index in 0..<count {
      let place = (first + index) & (capacity - 1)
      unsafe (largerInstants[index], largerRecords[index]) = (instants[place], records[place])
    }
    unsafe instants.deallocate()
    unsafe records.deallocate()
    unsafe (instants, records) = (largerInstants, largerRecords)
    (capacity, first) = (capacity * 2, 0)
  }
}
