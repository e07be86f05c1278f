/// Hands out small integers, the one given back last first: a stack of free slots over those that live in a ``Table``.
struct Slots: ~Copyable {
  private var free = Table<UInt32>(capacity: 64)
  private var freeCount: UInt32 = 0
  /// One more than the largest slot ever handed out.
  private(set) var high: UInt32 = 0

  @inline(__always)
  mutating func take() -> UInt32 {
    if freeCount > 0 {
      freeCount -= 1
      return free[freeCount]
    }
    high += 1
    return high - 1
  }

  @inline(__always)
  mutating func give(back slot: UInt32) {
    free.reserve(freeCount)
    free[freeCount] = slot
    freeCount += 1
  }
}
