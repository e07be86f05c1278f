/// Hands out small dense numbers and takes them back: ids of parcels and lookups, rows of flat storage.
struct SlotPool: ~Copyable {
  private var free = FlatList<UInt32>()
  private var bound: UInt32 = 0

  /// A number that nobody holds: the one given back last, or else the smallest never handed out.
  @inline(__always)
  mutating func take() -> UInt32 {
    if let slot = free.popLast() { return slot }
    defer { bound += 1 }
    return bound
  }

  /// Takes a number back.
  @inline(__always)
  mutating func give(_ slot: UInt32) { free.append(slot) }
}
