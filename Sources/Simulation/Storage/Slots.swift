/// Hands out small integers, the lowest-used first: a free list over slots that live in a ``Table``.
struct Slots: ~Copyable {
  private var free: [UInt32] = []
  /// One more than the largest slot ever handed out.
  private(set) var high: UInt32 = 0

  @inline(__always)
  mutating func take() -> UInt32 {
    if let slot = free.popLast() { return slot }
    high += 1
    return high - 1
  }

  @inline(__always)
  mutating func give(back slot: UInt32) { free.append(slot) }
}
