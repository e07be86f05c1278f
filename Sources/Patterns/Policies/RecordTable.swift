/// Two numbers for each of some records: open addressing with linear probing, and holes closed at removal.
///
/// - Complexity: O(1) expected at a load of at most one half; no allocation unless more records are live than ever.
struct RecordTable {
  private struct Entry: BitwiseCopyable {
    var record: UInt32
    var value: UInt32
    var stamp: Int64
  }

  private static let absent = Int64.min

  private var entries: [Entry]
  private var shift: UInt32
  /// How many records have an entry.
  private(set) var count = 0

  /// An empty table.
  init() {
    entries = [Entry](repeating: Entry(record: 0, value: 0, stamp: RecordTable.absent), count: 16)
    shift = 28
  }

  /// The entry of `record`, or `nil`.
  func entry(of record: RecordID) -> (value: UInt32, stamp: Int64)? {
    let found = entries[position(of: record.raw)]
    return found.stamp == RecordTable.absent ? nil : (found.value, found.stamp)
  }

  /// Writes the entry of `record`.
  mutating func set(_ record: RecordID, value: UInt32, stamp: Int64) {
    precondition(stamp != RecordTable.absent, "that stamp marks an empty place")
    var place = position(of: record.raw)
    if entries[place].stamp == RecordTable.absent {
      if (count + 1) * 2 > entries.count {
        grow()
        place = position(of: record.raw)
      }
      count += 1
    }
    entries[place] = Entry(record: record.raw, value: value, stamp: stamp)
  }

  /// Removes the entry of `record`, where there is one.
  mutating func remove(_ record: RecordID) {
    var hole = position(of: record.raw)
    if entries[hole].stamp == RecordTable.absent { return }
    count -= 1
    let mask = entries.count - 1
    var next = (hole + 1) & mask
    while entries[next].stamp != RecordTable.absent {
      let home = home(of: entries[next].record)
      if (next &- home) & mask >= (next &- hole) & mask {
        entries[hole] = entries[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    entries[hole].stamp = RecordTable.absent
  }

  private func home(of record: UInt32) -> Int { Int((record &* 0x9E37_79B1) >> shift) }

  private func position(of record: UInt32) -> Int {
    var place = home(of: record)
    while entries[place].stamp != RecordTable.absent, entries[place].record != record {
      place = (place + 1) & (entries.count - 1)
    }
    return place
  }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(record: 0, value: 0, stamp: RecordTable.absent), count: old.count * 2)
    shift -= 1
    for entry in old where entry.stamp != RecordTable.absent { entries[position(of: entry.record)] = entry }
  }
}
