import CPrefetch

/// Exclusive locks on densely numbered rows, each with a queue of owners that wait in the order in which they came.
///
/// The engine names rows and owners (its requests or batches) by small integers, and keeps the time: the ten seconds of
/// ``PlatformFigures/lockWait`` are its timers, which end in ``abandon(row:owner:)``. An owner holds or waits for a row at
/// most once at a time.
///
/// - Complexity: O(1), but O(*n*) to abandon the *n*-th waiter of a row; 8 bytes a row and 8 a waiter, no allocation while
///   no more owners wait than ever before.
@safe public struct LockTable: ~Copyable {
  /// A row: its owner, and the last of its waiters, from which the first follows in a ring.
  @usableFromInline struct Row: BitwiseCopyable {
    @usableFromInline var owner: UInt32
    @usableFromInline var last: UInt32
  }

  private struct Waiter: BitwiseCopyable {
    var owner: UInt32
    var next: UInt32
  }

  /// Marks a free row, the end of a list, and nobody.
  @inlinable static var none: UInt32 { .max }

  @usableFromInline let rows: UnsafeMutableBufferPointer<Row>
  private var waiters: [Waiter] = []
  private var unused = LockTable.none
  /// How many owners wait, over all rows.
  public private(set) var waiting = 0

  /// A table of `rows` free rows.
  public init(rows count: Int) {
    precondition(count >= 0, "a table of \(count) rows")
    unsafe rows = UnsafeMutableBufferPointer<Row>.allocate(capacity: count)
    unsafe rows.initialize(repeating: Row(owner: LockTable.none, last: LockTable.none))
  }

  deinit { unsafe rows.deallocate() }

  /// Locks `row` for `owner` if it is free; otherwise `owner` waits behind all who wait already.
  ///
  /// - Precondition: `owner` neither holds the row nor waits for it, and is not `UInt32.max`.
  /// - Returns: Whether the lock was granted at once.
  @inlinable public mutating func acquire(row: UInt32, owner: UInt32) -> Bool {
    let index = checked(row)
    if unsafe rows[index].owner == LockTable.none {
      unsafe rows[index].owner = owner
      return true
    }
    wait(for: index, owner: owner)
    return false
  }

  /// Frees `row`, or hands it to the first who waits for it.
  ///
  /// - Precondition: The row is locked.
  /// - Returns: The owner who holds the row from now on; `nil` where nobody waited.
  @inlinable public mutating func release(row: UInt32) -> UInt32? {
    let index = checked(row)
    if unsafe rows[index].last == LockTable.none {
      precondition(unsafe rows[index].owner != LockTable.none, "row \(row) was released but not locked")
      unsafe rows[index].owner = LockTable.none
      return nil
    }
    return handOver(index)
  }

  /// Takes `owner` out of the queue for `row`; `false` where it does not wait there (it may have been handed the lock).
  public mutating func abandon(row: UInt32, owner: UInt32) -> Bool {
    let index = checked(row)
    let last = unsafe rows[index].last
    guard last != LockTable.none else { return false }
    var before = last
    repeat {
      let waiter = waiters[Int(before)].next
      if waiters[Int(waiter)].owner == owner {
        remove(waiter, after: before, of: index)
        return true
      }
      before = waiter
    } while before != last
    return false
  }

  /// Asks for a row that will be needed soon.
  public func prefetch(row: UInt32) {
    if unsafe Int(row) < rows.count, let base = unsafe rows.baseAddress { unsafe CPrefetch.prefetch(base + Int(row)) }
  }

  /// Who holds `row`; `nil` where it is free.
  public func owner(of row: UInt32) -> UInt32? {
    let owner = unsafe rows[checked(row)].owner
    return owner == LockTable.none ? nil : owner
  }

  @inlinable func checked(_ row: UInt32) -> Int {
    precondition(unsafe Int(row) < rows.count, "row \(row) of the table")
    return Int(row)
  }

  @usableFromInline mutating func wait(for row: Int, owner: UInt32) {
    let waiter = makeWaiter(owner)
    let last = unsafe rows[row].last
    if last == LockTable.none {
      waiters[Int(waiter)].next = waiter
    } else {
      waiters[Int(waiter)].next = waiters[Int(last)].next
      waiters[Int(last)].next = waiter
    }
    unsafe rows[row].last = waiter
    waiting += 1
  }

  @usableFromInline mutating func handOver(_ row: Int) -> UInt32 {
    let last = unsafe rows[row].last
    let first = waiters[Int(last)].next
    let owner = waiters[Int(first)].owner
    unsafe rows[row].owner = owner
    remove(first, after: last, of: row)
    return owner
  }

  private mutating func makeWaiter(_ owner: UInt32) -> UInt32 {
    guard unused != LockTable.none else {
      waiters.append(Waiter(owner: owner, next: LockTable.none))
      return UInt32(waiters.count - 1)
    }
    let waiter = unused
    unused = waiters[Int(waiter)].next
    waiters[Int(waiter)].owner = owner
    return waiter
  }

  private mutating func remove(_ waiter: UInt32, after before: UInt32, of row: Int) {
    if waiter == before {
      unsafe rows[row].last = LockTable.none
    } else {
      waiters[Int(before)].next = waiters[Int(waiter)].next
      if unsafe rows[row].last == waiter { unsafe rows[row].last = before }
    }
    waiters[Int(waiter)].next = unused
    unused = waiter
    waiting -= 1
  }
}
