/// Small integers for a moment's use, in memory that is kept.
struct RowStack: ~Copyable {
  private var rows = Table<UInt32>(capacity: 256)
  private(set) var count: UInt32 = 0

  @inline(__always)
  subscript(index: UInt32) -> UInt32 { rows[index] }

  @inline(__always)
  mutating func append(_ row: UInt32) {
    rows.reserve(count)
    rows[count] = row
    count += 1
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  /// Puts the rows in ascending order.
  mutating func sort() { rows.sort(first: count) }
}

extension Table where Element: Comparable {
  /// Puts the first `count` entries in ascending order.
  mutating func sort(first count: UInt32) {
    guard count > 1 else { return }
    var entries = unsafe UnsafeMutableBufferPointer(start: address(of: 0), count: Int(count))
    unsafe entries.sort()
  }
}
