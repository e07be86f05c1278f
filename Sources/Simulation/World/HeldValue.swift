import BeaufortNumerics
import Workload

/// A value of one record that a lookup read at the source, under way or kept by a cache.
struct HeldValue: BitwiseCopyable {
  var record: UInt32 = 0
  var version: UInt32 = 0
  /// When the source read it.
  var from = Instant.start
  /// Until when it is in view; `.never` while it is still under way.
  var until = Instant.never
  /// Commit of the first version that it misses.
  var nextVersion = Instant.never
  /// The next older value of the record (slot + 1).
  var older: UInt32 = 0
  var generation: UInt32 = 0
  var isKept = false
  var hasExpiryEvent = false
  /// Whether it is in its record's list.
  var isListed = false
}

/// A read that waits for its answer.
struct PendingRead: BitwiseCopyable {
  var due = Instant.start
  var identity: UInt64 = 0
  var touched: UInt64 = 0
  var record: UInt32 = 0
  /// Newest version committed when it was due.
  var committed: UInt32 = 0
  var isOpen = false

  var source: SourceRead { SourceRead(instant: due, identity: identity, record: record) }
}
