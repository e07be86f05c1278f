/// A list of rows in a ``RowArena``: change handles, record ids or parents.
struct RowList: BitwiseCopyable {
  fileprivate(set) var offset: UInt32 = 0
  fileprivate(set) var count: UInt32 = 0
  /// log2 of the room, plus one; 0 where nothing was allocated.
  fileprivate var sizeClass: UInt8 = 0

  var isEmpty: Bool { count == 0 }
}

/// Many short lists in one slab, in blocks of powers of two with a free list for each size.
struct RowArena: ~Copyable {
  private var slab = Table<UInt32>(capacity: 1 << 14)
  private var end: UInt32 = 0
  private var free: [[UInt32]] = Array(repeating: [], count: 32)

  @inline(__always)
  subscript(list: RowList, index: UInt32) -> UInt32 {
    get { slab[list.offset + index] }
    set { slab[list.offset + index] = newValue }
  }

  mutating func append(_ row: UInt32, to list: inout RowList) {
    if list.sizeClass == 0 {
      list.sizeClass = 3
      list.offset = allocate(3)
    } else if list.count == 1 << (list.sizeClass - 1) {
      let moved = allocate(list.sizeClass + 1)
      for index in 0..<list.count { slab[moved + index] = slab[list.offset + index] }
      free[Int(list.sizeClass)].append(list.offset)
      (list.offset, list.sizeClass) = (moved, list.sizeClass + 1)
    }
    slab[list.offset + list.count] = row
    list.count += 1
  }

  /// Forgets the rows and gives their room back.
  mutating func clear(_ list: inout RowList) {
    if list.sizeClass > 0 { free[Int(list.sizeClass)].append(list.offset) }
    list = RowList()
  }

  /// Keeps the first `count` rows.
  mutating func truncate(_ list: inout RowList, to count: UInt32) {
    precondition(count <= list.count)
    list.count = count
  }

  /// Removes the first `count` rows.
  mutating func dropFirst(_ count: UInt32, of list: inout RowList) {
    for index in count..<max(count, list.count) { slab[list.offset + index - count] = slab[list.offset + index] }
    list.count -= min(count, list.count)
  }

  private mutating func allocate(_ sizeClass: UInt8) -> UInt32 {
    if let offset = free[Int(sizeClass)].popLast() { return offset }
    let offset = end
    end += 1 << (UInt32(sizeClass) - 1)
    slab.reserve(end)
    return offset
  }
}
