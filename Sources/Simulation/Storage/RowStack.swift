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
  mutating func removeLast() -> UInt32 {
    precondition(count > 0, "the stack is empty")
    count -= 1
    return rows[count]
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  /// Puts the rows in ascending order, in place: the standard library's sort allocates.
  ///
  /// D. Shell's method with M. Ciura's gaps (*Best Increments for the Average Case of Shellsort*, FCT 2001); made for
  /// the few hundred rows of a chunk.
  mutating func sort() {
    guard count > 1 else { return }
    let gaps: InlineArray<8, UInt32> = [701, 301, 132, 57, 23, 10, 4, 1]
    for step in gaps.indices {
      let gap = gaps[step]
      guard gap < count else { continue }
      for index in gap..<count {
        let row = rows[index]
        var place = index
        while place >= gap, rows[place - gap] > row {
          rows[place] = rows[place - gap]
          place -= gap
        }
        rows[place] = row
      }
    }
  }
}
