/// Changes in order of commit, each with the key by which a fetch of one partition picks its rows, so that those of the
/// others are passed over without a look at the change.
struct ChangeLog: ~Copyable {
  private var slots = Ring()
  private var keys = Ring()

  /// Absolute index of the oldest entry.
  var head: UInt64 { slots.head }
  /// Absolute index after the newest entry.
  var tail: UInt64 { slots.tail }
  var count: Int { slots.count }

  @inline(__always)
  subscript(index: UInt64) -> UInt32 { slots[index] }

  @inline(__always)
  func key(_ index: UInt64) -> UInt32 { keys[index] }

  @inline(__always)
  mutating func append(_ slot: UInt32, key: UInt32) {
    slots.append(slot)
    keys.append(key)
  }

  @inline(__always)
  mutating func removeFirst() -> UInt32 {
    _ = keys.removeFirst()
    return slots.removeFirst()
  }
}
