/// A walk through the entries of one partition of a source's table, which finds them so far ahead that what is known of
/// them can be asked for in time; that of the first and last few need not pay.
struct SourceTableScan {
  private static let ahead: UInt32 = 32

  private let partition: Partition?
  private let end: UInt64
  private var next: UInt64
  private var positions = InlineArray<32, UInt64>(repeating: 0)
  private var slots = InlineArray<32, UInt32>(repeating: 0)
  private var taken: UInt32 = 0
  private var found: UInt32 = 0

  /// All entries of the table from its head up to `end`, or those of one partition.
  init(of table: borrowing Ring<SourceTableEntry>, through end: UInt64, partition: Partition?) {
    (next, self.end, self.partition) = (table.head, end, partition)
  }

  /// The next entry, and where it stands.
  @inline(__always)
  mutating func take(from flow: borrowing FlowState) -> (position: UInt64, slot: UInt32)? {
    while found &- taken < Self.ahead, next < end { look(in: flow) }
    guard found != taken else { return nil }
    let place = Int(taken & (Self.ahead &- 1))
    taken &+= 1
    return (positions[place], slots[place])
  }

  @inline(__always)
  private mutating func look(in flow: borrowing FlowState) {
    let entry = flow.table[next]
    next &+= 1
    if let partition, !partition.holds(entry.key) { return }
    let place = Int(found & (Self.ahead &- 1))
    (positions[place], slots[place]) = (next &- 1, entry.slot)
    flow.changes.prefetch(entry.slot)
    found &+= 1
    let sooner = found &- Self.ahead / 2
    if found &- taken > Self.ahead / 2 {
      flow.records.prefetch(flow.changes[slots[Int(sooner & (Self.ahead &- 1))]].record)
    }
  }
}
