/// Small integers for a moment's use, in memory that is kept.
struct RowStack: ~Copyable {
  private static let longestInsertionSort: UInt32 = 16

  private var rows = Table<UInt32>(capacity: 256)
  private var spare = Table<UInt32>(capacity: 16)
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

  /// Puts the rows in ascending order. (The standard library's sort allocates.)
  ///
  /// Few are inserted one by one; more are dealt out by one byte after the other, from the lowest on (Knuth, *The Art of
  /// Computer Programming* 3, section 5.2.5), which is made for the few hundred rows of a chunk.
  @inline(__always)
  mutating func sort() {
    if count > Self.longestInsertionSort { dealOut() } else if count > 1 { insertOneByOne() }
  }

  @inline(never)
  private mutating func insertOneByOne() {
    for index in 1..<count {
      let row = rows[index]
      var place = index
      while place > 0, rows[place &- 1] > row {
        rows[place] = rows[place &- 1]
        place &-= 1
      }
      rows[place] = row
    }
  }

  @inline(never)
  private mutating func dealOut() {
    var digits: UInt32 = 0
    for index in 0..<count { digits |= rows[index] }
    spare.reserve(count - 1)
    var shift: UInt32 = 0
    while shift < 32, digits &>> shift != 0 {
      var ends = InlineArray<256, UInt32>(repeating: 0)
      for index in 0..<count { ends[Int(rows[index] &>> shift & 0xFF)] &+= 1 }
      var end: UInt32 = 0
      for digit in 0..<256 {
        end &+= ends[digit]
        ends[digit] = end
      }
      var index = count
      while index > 0 {
        index &-= 1
        let digit = Int(rows[index] &>> shift & 0xFF)
        ends[digit] &-= 1
        spare[ends[digit]] = rows[index]
      }
      swap(&rows, &spare)
      shift &+= 8
    }
  }
}
