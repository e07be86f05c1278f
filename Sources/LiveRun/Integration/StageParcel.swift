import Patterns

/// A row of a parcel.
struct StageRow: Hashable, Sendable {
  /// What travels.
  var change: CarriedChange
  /// Under what handle the machine knows it, where it was handed to it.
  var handle: ChangeID?
  /// How often it was sent.
  var attempts: UInt32 = 0
}

/// The rows that travel together, and the request that is under way with some of them.
struct StageParcel: Sendable {
  /// Rows not sent yet stand behind those that were sent, failed ones behind those.
  var rows: [StageRow] = []
  /// How many of the first rows are under way.
  var sent = 0
  /// The request that is under way; 0 for none.
  var request: UInt64 = 0
  /// Where the fetch that filled it ended.
  var end: StagePosition?
}
