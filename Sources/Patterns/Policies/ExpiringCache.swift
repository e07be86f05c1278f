package import BeaufortNumerics

/// What was read of each record, with the instant up to which it may be used.
///
/// Expired entries are taken out in the order in which they were written. Each was written at most one lifetime before
/// its expiry, so none stays longer than one lifetime after its writing, and memory is bounded by what is live.
package struct ExpiringCache: ~Copyable {
  /// A value that was kept, for its expiry. (Not private: a debug build of its owner's deinit needs the type by name.)
  struct Written: BitwiseCopyable {
    /// Of which record.
    var record: RecordID
    /// Its expiry.
    var until: Instant
  }

  private var table = RecordTable()
  private var written = RingBuffer<Written>()
  private let keepsExpired: Bool

  /// An empty cache; where `keepsExpired`, a record's last value stays for when the source cannot answer.
  package init(keepsExpired: Bool) { self.keepsExpired = keepsExpired }

  /// How many records have a value, expired ones included.
  package var count: Int { table.count }

  /// The value of `record` that may be used at `now`: at its expiry it no longer may.
  package func fresh(_ record: RecordID, at now: Instant) -> ValueID? {
    guard let entry = table.entry(of: record), now.nanoseconds < entry.stamp else { return nil }
    return ValueID(entry.value)
  }

  /// The value of `record`, however old.
  package func last(_ record: RecordID) -> ValueID? { table.entry(of: record).map { ValueID($0.value) } }

  /// Keeps a value unless a longer-lived one is there already; says whether it did.
  package mutating func keep(_ record: RecordID, _ value: ValueID, until: Instant) -> Bool {
    guard table.set(record, value: value.raw, stamp: until.nanoseconds) else { return false }
    if !keepsExpired { written.append(Written(record: record, until: until)) }
    return true
  }

  /// Takes out what has expired by `now`.
  package mutating func sweep(at now: Instant) {
    while !written.isEmpty, written[0].until <= now, let first = written.popFirst() {
      table.remove(first.record, upTo: now.nanoseconds)
    }
  }
}
