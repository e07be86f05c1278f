import BeaufortNumerics
import Workload

/// Rows one after the other: what the next ones need is asked for in time, since a large batch lies in no cache.
extension FlowState {
  static var ahead: UInt32 { 12 }

  @inline(never)
  func prefetchRecordsSoonChanged() {
    traffic.forRecordsSoonChanged { records.prefetch($0) }
  }

  /// Asks for the change of a row further on in the list.
  @inline(__always)
  func prefetchRow(after index: UInt32, of list: RowList, in rows: borrowing RowArena) {
    let soon = index &+ Self.ahead
    if soon < list.count { changes.prefetch(rows[list, soon]) }
  }

  /// Asks for the record of a row further on in the list, whose change is at hand by now.
  @inline(__always)
  func prefetchRecord(after index: UInt32, of list: RowList, in rows: borrowing RowArena) {
    let soon = index &+ Self.ahead / 2
    if soon < list.count { records.prefetch(changes[rows[list, soon]].record) }
  }

  /// The same for the table's rows after `index`.
  @inline(__always)
  func prefetchTable(_ index: UInt64, before end: UInt64) {
    let soon = index &+ UInt64(4 * Self.ahead)
    if soon < end { changes.prefetch(table[soon].slot) }
    let sooner = index &+ UInt64(2 * Self.ahead)
    if sooner < end { records.prefetch(changes[table[sooner].slot].record) }
  }

  /// By what a batch divides its rows: the parent, where records have one.
  @inline(__always)
  func partitionKey(record: UInt32, parent: UInt32) -> UInt32 { config.hasParents ? parent : record }

  /// Absolute index after the table's last row that was committed no later than `through`.
  func tableEnd(through: Instant) -> UInt64 {
    var (low, high) = (table.head, table.tail)
    while low < high {
      let middle = low + (high - low) / 2
      if changes[table[middle].slot].instant <= through { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
