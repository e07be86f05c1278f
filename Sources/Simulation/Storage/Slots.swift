/// Hands out small integers, the one given back last first: a stack of free slots over those that live in a ``Table``.
struct Slots: ~Copyable {
  private var free = RowStack()
  /// One more than the largest slot ever handed out.
  private(set) var high: UInt32 = 0

  @inline(__always)
  mutating func take() -> UInt32 {
    if free.count > 0 { return free.removeLast() }
    high += 1
    return high - 1
  }

  /// The slot that will be handed out after so many more, unless others are given back first; `nil` for a new one.
  @inline(__always)
  func soon(after more: UInt32) -> UInt32? { free.count > more ? free[free.count &- 1 &- more] : nil }

  @inline(__always)
  mutating func give(back slot: UInt32) { free.append(slot) }
}
