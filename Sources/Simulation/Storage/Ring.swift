/// A queue of plain values that keeps its room.
@safe struct Ring<Entry: BitwiseCopyable>: ~Copyable {
  private var entries: UnsafeMutablePointer<Entry>
  private var capacity: UInt64 = 1_024
  /// Absolute index of the oldest entry.
  private(set) var head: UInt64 = 0
  /// Absolute index after the newest entry.
  private(set) var tail: UInt64 = 0

  init() { unsafe entries = .allocate(capacity: Int(capacity)) }

  deinit { unsafe entries.deallocate() }

  var count: UInt64 { tail &- head }
  var isEmpty: Bool { head == tail }

  @inline(__always)
  subscript(index: UInt64) -> Entry {
    precondition(index &- head < count, "an entry beyond the ring")
    return unsafe entries[place(of: index)]
  }

  @inline(__always)
  mutating func append(_ entry: Entry) {
    if count == capacity { grow() }
    unsafe entries[place(of: tail)] = entry
    tail &+= 1
  }

  @inline(__always)
  mutating func removeFirst() -> Entry {
    let entry = self[head]
    head &+= 1
    return entry
  }

  // The capacity is a power of two.
  @inline(__always)
  private func place(of index: UInt64) -> Int { Int(truncatingIfNeeded: index & (capacity &- 1)) }

  @inline(never)
  private mutating func grow() {
    let (old, places) = unsafe (entries, capacity)
    capacity *= 2
    unsafe entries = .allocate(capacity: Int(capacity))
    for index in head..<tail { unsafe entries[place(of: index)] = old[Int(index & (places - 1))] }
    unsafe old.deallocate()
  }
}
