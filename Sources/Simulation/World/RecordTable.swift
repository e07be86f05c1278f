import BeaufortNumerics
import Workload

/// What source and target know of one record. All zero bytes: version 0 on both sides, which an initial record is born
/// with, and which means "absent" for one that is created later.
struct RecordState: BitwiseCopyable {
  /// Newest version committed at the source.
  var committed: UInt32 = 0
  /// Version that the target shows.
  var shown: UInt32 = 0
  /// Oldest version that never was in view nor superseded (change slot + 1).
  var head: UInt32 = 0
  /// Newest version whose change is still known (change slot + 1).
  var tail: UInt32 = 0
  /// Newest held value of a cache (value slot + 1).
  var held: UInt32 = 0
  /// Whether the source has deleted it.
  var isDeleted = false

  /// For a copy, which has no held values: the record's last row in the chunk that is being written (change slot + 1).
  var lastRow: UInt32 {
    get { held }
    set { held = newValue }
  }
}

/// All records of a flow: base ids from 0, and those that a storm creates in a range of their own.
@safe struct RecordTable: ~Copyable {
  private let anchor = Anchor()
  private var base: Table<RecordState>
  private var storm = Table<RecordState>(capacity: 16)

  init(population: Int) { base = Table(capacity: population + population / 2 + 16) }

  subscript(record: UInt32) -> RecordState {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: record)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: record) }
  }

  /// The record, to be looked up once and then read and written in place: until another is reserved.
  @inline(__always)
  func lent(_ record: UInt32) -> Lent<RecordState> { unsafe Lent(at: address(of: record)) }

  @inline(__always)
  private func address(of record: UInt32) -> UnsafeMutablePointer<RecordState> {
    record < SourceChange.stormRecordBase
      ? unsafe base.address(of: record) : unsafe storm.address(of: record - SourceChange.stormRecordBase)
  }

  /// Asks for a base record that will be needed soon.
  @inline(__always)
  func prefetch(_ record: UInt32) { base.prefetch(record) }

  @inline(__always)
  mutating func reserve(_ record: UInt32) {
    if record < SourceChange.stormRecordBase {
      base.reserve(record)
    } else {
      storm.reserve(record - SourceChange.stormRecordBase)
    }
  }
}
