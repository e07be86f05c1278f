/// A queue of small integers that keeps its room.
struct Ring: ~Copyable {
  private var slots = Table<UInt32>(capacity: 1_024)
  /// Absolute index of the oldest entry.
  private(set) var head: UInt64 = 0
  /// Absolute index after the newest entry.
  private(set) var tail: UInt64 = 0

  var count: Int { Int(tail - head) }

  @inline(__always)
  subscript(index: UInt64) -> UInt32 { slots[UInt32(truncatingIfNeeded: index & UInt64(slots.capacity - 1))] }

  @inline(__always)
  mutating func append(_ value: UInt32) {
    if count == slots.capacity { grow() }
    slots[UInt32(truncatingIfNeeded: tail & UInt64(slots.capacity - 1))] = value
    tail += 1
  }

  @inline(__always)
  mutating func removeFirst() -> UInt32 {
    precondition(head < tail, "the ring is empty")
    defer { head += 1 }
    return self[head]
  }

  @inline(never)
  private mutating func grow() {
    var larger = Table<UInt32>(capacity: slots.capacity * 2)
    for index in head..<tail { larger[UInt32(index & UInt64(larger.capacity - 1))] = self[index] }
    slots = larger
  }
}
