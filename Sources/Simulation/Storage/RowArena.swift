/// A list of rows in a ``RowArena``: change handles, record ids or parents. A list of one row needs no room there.
struct RowList: BitwiseCopyable {
  /// Where the rows lie; the row itself where there is no room.
  fileprivate var offset: UInt32 = 0
  fileprivate(set) var count: UInt32 = 0
  /// log2 of the room, plus one; 0 where nothing was allocated.
  fileprivate var sizeClass: UInt32 = 0

  var isEmpty: Bool { count == 0 }
}

/// Many short lists in one slab, in blocks of powers of two; a free block begins with the next one of its size.
///
/// A list is a value: a copy of one that was cleared, or grew since, must not be read.
struct RowArena: ~Copyable {
  private static let none = UInt32.max
  private static let smallest: UInt32 = 3

  private var slab = Table<UInt32>(capacity: 1 << 14)
  private var end: UInt32 = 0
  private var free = InlineArray<33, UInt32>(repeating: RowArena.none)

  @inline(__always)
  subscript(list: RowList, index: UInt32) -> UInt32 {
    assert(index < list.count, "a row beyond its list")
    return list.sizeClass == 0 ? list.offset : slab[list.offset + index]
  }

  /// Writes over the row at `index`.
  @inline(__always)
  mutating func set(_ row: UInt32, at index: UInt32, of list: inout RowList) {
    precondition(index < list.count, "a row beyond its list")
    if list.sizeClass == 0 { list.offset = row } else { slab[list.offset + index] = row }
  }

  @inline(__always)
  mutating func append(_ row: UInt32, to list: inout RowList) {
    if list.sizeClass == 0, list.count == 0 {
      (list.offset, list.count) = (row, 1)
    } else {
      appendMore(row, to: &list)
    }
  }

  /// Forgets the rows and gives their room back.
  @inline(__always)
  mutating func clear(_ list: inout RowList) {
    if list.sizeClass > 0 { giveBack(list.offset, list.sizeClass) }
    list = RowList()
  }

  /// Keeps the first `count` rows.
  mutating func truncate(_ list: inout RowList, to count: UInt32) {
    precondition(count <= list.count)
    list.count = count
  }

  private mutating func appendMore(_ row: UInt32, to list: inout RowList) {
    if list.sizeClass == 0 {
      let room = allocate(Self.smallest)
      slab[room] = list.offset
      (list.offset, list.sizeClass) = (room, Self.smallest)
    } else if list.count == 1 << (list.sizeClass - 1) {
      let moved = allocate(list.sizeClass + 1)
      for index in 0..<list.count { slab[moved + index] = slab[list.offset + index] }
      giveBack(list.offset, list.sizeClass)
      (list.offset, list.sizeClass) = (moved, list.sizeClass + 1)
    }
    slab[list.offset + list.count] = row
    list.count += 1
  }

  private mutating func giveBack(_ offset: UInt32, _ sizeClass: UInt32) {
    slab[offset] = free[Int(sizeClass)]
    free[Int(sizeClass)] = offset
  }

  private mutating func allocate(_ sizeClass: UInt32) -> UInt32 {
    let first = free[Int(sizeClass)]
    if first != Self.none {
      free[Int(sizeClass)] = slab[first]
      return first
    }
    let offset = end
    end += 1 << (sizeClass - 1)
    slab.reserve(end)
    return offset
  }
}
