/// Two numbers for each of some records: open addressing with linear probing, and holes closed at removal.
///
/// - Complexity: O(1) expected at a load of at most one half; no allocation unless more records are live than ever.
@safe struct RecordTable: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var record: UInt32
    var value: UInt32
    var stamp: Int64
  }

  private static let absent = Int64.min

  private var entries: UnsafeMutablePointer<Entry>
  /// How many places there are, a power of two, less one.
  private var mask = 15
  private var shift: UInt32 = 28
  /// How many records have an entry.
  private(set) var count = 0

  /// An empty table.
  init() { unsafe entries = Self.places(16) }

  deinit { unsafe entries.deallocate() }

  /// The entry of `record`, or `nil`.
  @inline(__always)
  func entry(of record: RecordID) -> (value: UInt32, stamp: Int64)? {
    let found = unsafe entries[position(of: record.raw)]
    return found.stamp == RecordTable.absent ? nil : (found.value, found.stamp)
  }

  /// Writes the entry of `record`, unless there is one of a later stamp; says whether it did.
  @discardableResult
  mutating func set(_ record: RecordID, value: UInt32, stamp: Int64) -> Bool {
    precondition(stamp != RecordTable.absent, "that stamp marks an empty place")
    var place = position(of: record.raw)
    let present = unsafe entries[place].stamp
    guard present <= stamp else { return false }
    if present == RecordTable.absent {
      if (count &+ 1) &* 2 > mask &+ 1 {
        grow()
        place = position(of: record.raw)
      }
      count &+= 1
    }
    unsafe entries[place] = Entry(record: record.raw, value: value, stamp: stamp)
    return true
  }

  /// Removes the entry of `record`, where there is one of a stamp no later than `stamp`.
  mutating func remove(_ record: RecordID, upTo stamp: Int64) {
    var hole = position(of: record.raw)
    let present = unsafe entries[hole].stamp
    if present == RecordTable.absent || present > stamp { return }
    count &-= 1
    var next = (hole &+ 1) & mask
    while true {
      let entry = unsafe entries[next]
      if entry.stamp == RecordTable.absent { break }
      let home = home(of: entry.record)
      if (next &- home) & mask >= (next &- hole) & mask {
        unsafe entries[hole] = entry
        hole = next
      }
      next = (next &+ 1) & mask
    }
    unsafe entries[hole].stamp = RecordTable.absent
  }

  @inline(__always)
  private func home(of record: UInt32) -> Int { Int((record &* 0x9E37_79B1) &>> shift) }

  @inline(__always)
  private func position(of record: UInt32) -> Int {
    var place = home(of: record)
    while unsafe entries[place].stamp != RecordTable.absent && entries[place].record != record {
      place = (place &+ 1) & mask
    }
    return place
  }

  private static func places(_ count: Int) -> UnsafeMutablePointer<Entry> {
    let places = UnsafeMutablePointer<Entry>.allocate(capacity: count)
    unsafe places.initialize(repeating: Entry(record: 0, value: 0, stamp: absent), count: count)
    return unsafe places
  }

  @inline(never)
  private mutating func grow() {
    let (old, count) = unsafe (entries, mask + 1)
    unsafe entries = Self.places(count * 2)
    mask = count * 2 - 1
    shift -= 1
    for index in 0..<count where unsafe old[index].stamp != RecordTable.absent {
      unsafe entries[position(of: old[index].record)] = old[index]
    }
    unsafe old.deallocate()
  }
}
