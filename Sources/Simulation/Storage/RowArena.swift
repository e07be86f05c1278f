import BeaufortNumerics

/// A list of rows in a ``RowArena``: change handles, record ids or parents. A list of one row needs no room there.
struct RowList: BitwiseCopyable {
  /// Where the rows lie; the row itself where there is no room.
  fileprivate var offset: UInt32 = 0
  fileprivate(set) var count: UInt32 = 0
  /// log2 of the room, plus one; 0 where nothing was allocated.
  fileprivate var sizeClass: UInt32 = 0

  var isEmpty: Bool { count == 0 }
  fileprivate var room: UInt32 { sizeClass == 0 ? 1 : 1 &<< (sizeClass &- 1) }
}

/// Many short lists in one slab, in blocks of powers of two; a free block begins with the next one of its size.
///
/// A list is a value: a copy of one that was cleared, or grew since, must not be read.
struct RowArena: ~Copyable {
  private static let none = UInt32.max
  private static let smallest: UInt32 = 3

  private let anchor = Anchor()
  private var slab = Table<UInt32>(capacity: 1 << 14)
  private var end: UInt32 = 0
  private var free = InlineArray<33, UInt32>(repeating: RowArena.none)

  @inline(__always)
  subscript(list: RowList, index: UInt32) -> UInt32 {
    assert(index < list.count, "a row beyond its list")
    return list.sizeClass == 0 ? list.offset : slab[list.offset &+ index]
  }

  /// Writes over the row at `index`.
  @inline(__always)
  mutating func set(_ row: UInt32, at index: UInt32, of list: inout RowList) {
    precondition(index < list.count, "a row beyond its list")
    if list.sizeClass == 0 { list.offset = row } else { slab[list.offset &+ index] = row }
  }

  @inline(__always)
  mutating func append(_ row: UInt32, to list: inout RowList) {
    if list.count == list.room { makeRoom(for: 1, in: &list) }
    if list.sizeClass == 0 { list.offset = row } else { slab[list.offset &+ list.count] = row }
    list.count &+= 1
  }

  /// Appends `count` rows of another list, from its row `start` on.
  mutating func append(_ other: RowList, from start: UInt32, count: UInt32, to list: inout RowList) {
    precondition(start <= other.count && count <= other.count - start, "rows beyond their list")
    guard count > 1 else {
      if count == 1 { append(self[other, start], to: &list) }
      return
    }
    if count > list.room - list.count { makeRoom(for: count, in: &list) }
    slab.copy(count, from: other.offset + start, to: list.offset + list.count)
    list.count += count
  }

  /// A list of the first `count` rows of another.
  @inline(__always)
  mutating func first(_ count: UInt32, of other: RowList) -> RowList {
    var list = RowList()
    if count == 1, !other.isEmpty {
      (list.offset, list.count) = (self[other, 0], 1)
    } else {
      append(other, from: 0, count: count, to: &list)
    }
    return list
  }

  /// Forgets the rows and gives their room back.
  @inline(__always)
  mutating func clear(_ list: inout RowList) {
    giveBack(list)
    list = RowList()
  }

  /// Gives the room of a list back that is not looked at again.
  @inline(__always)
  mutating func giveBack(_ list: RowList) {
    if list.sizeClass > 0 { giveBack(list.offset, list.sizeClass) }
  }

  /// Keeps the first `count` rows.
  mutating func truncate(_ list: inout RowList, to count: UInt32) {
    precondition(count <= list.count)
    list.count = count
  }

  @inline(never)
  private mutating func makeRoom(for count: UInt32, in list: inout RowList) {
    let needed = list.count + count
    let sizeClass = max(Self.smallest, 33 - UInt32((needed - 1).leadingZeroBitCount))
    let moved = allocate(sizeClass)
    if list.sizeClass == 0 {
      slab[moved] = list.offset
    } else {
      slab.copy(list.count, from: list.offset, to: moved)
      giveBack(list.offset, list.sizeClass)
    }
    (list.offset, list.sizeClass) = (moved, sizeClass)
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
