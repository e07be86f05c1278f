import BeaufortNumerics

/// A change in the source's table, with the key by which a fetch of one partition picks its rows, so that those of the
/// others are passed over without a look at the change.
struct SourceTableEntry: BitwiseCopyable {
  var slot: UInt32
  var key: UInt32
}

/// A change on the event bus, and when it was published.
struct BusEntry: BitwiseCopyable {
  var slot: UInt32
  var published: Instant
}
