import BeaufortNumerics

/// What the world knows of one change from its commit until it is visible and nobody holds it.
struct ChangeState: BitwiseCopyable {
  /// Where the change is, as its delay budget sees it.
  enum Phase: UInt8, BitwiseCopyable {
    /// In a machine's queue, or in a log that a machine reads.
    case waitingForCapacity, waitingForSchedule
    /// In a table that a scheduled machine reads: a missed run makes the wait `down`.
    case inTable
    /// On the event bus.
    case onBus
    /// In a parcel: it shares the parcel's causes.
    case inParcel
    /// Its own path has ended; whatever comes now is healing.
    case ended
    /// Hidden behind a held value.
    case cached
    /// The held value has expired, but the source cannot answer.
    case sourceDown
  }

  struct Flags: OptionSet, BitwiseCopyable {
    let rawValue: UInt16
    static let visible = Flags(rawValue: 1 << 0)
    static let exited = Flags(rawValue: 1 << 1)
    static let wasInView = Flags(rawValue: 1 << 2)
    static let superseded = Flags(rawValue: 1 << 3)
    static let deadLettered = Flags(rawValue: 1 << 4)
    static let rejected = Flags(rawValue: 1 << 5)
    static let applied = Flags(rawValue: 1 << 6)
    static let duplicated = Flags(rawValue: 1 << 7)
    static let accepted = Flags(rawValue: 1 << 8)
    static let machineHolds = Flags(rawValue: 1 << 9)
    static let inWeather = Flags(rawValue: 1 << 10)
    static let sampled = Flags(rawValue: 1 << 11)
    static let freed = Flags(rawValue: 1 << 13)
    /// Held by the row of a later version further on in the table.
    static let carried = Flags(rawValue: 1 << 14)
  }

  /// From now on it shares the causes of a parcel.
  @inline(__always)
  mutating func enter(parcel key: UInt32, at now: Instant) {
    (wait, joined, phase, parcel) = (phase, now, .inParcel, key)
  }

  /// So many holders less; whether nobody is left.
  @inline(__always)
  mutating func hasLost(holders count: UInt32) -> Bool {
    holders -= count
    return holders == 0
  }

  /// Its commit.
  var instant = Instant.start
  /// The commit of the next version of its record, `.never` while there is none.
  var nextVersion = Instant.never
  /// Since when it has waited as ``wait`` says (or been in ``phase``, where that is not a wait).
  var since = Instant.start
  /// When it joined its parcel, and the wait ended.
  var joined = Instant.start
  /// Since when it has been the oldest version that its record's readers miss.
  var oldestSince = Instant.start
  /// (stream, bucket, ordinal).
  var identity: UInt64 = 0
  /// Which faults and mechanisms touched it.
  var touched: UInt64 = 0
  var record: UInt32 = 0
  var version: UInt32 = 0
  var parent: UInt32 = 0
  /// The next pending version of the record (slot + 1), 0 for none.
  var next: UInt32 = 0
  /// Row of causes from before the present phase (slot + 1), 0 for none.
  var past: UInt32 = 0
  /// The parcel it is in, as stage << 24 | parcel, while ``phase`` is `inParcel`.
  var parcel: UInt32 = 0
  /// How often it was sent.
  var attempts: UInt32 = 0
  /// How many hold it: machine, log, bus, requests under way.
  var holders: UInt32 = 0
  var flags: Flags = []
  var phase = Phase.waitingForCapacity
  /// How it waited before it joined its parcel.
  var wait = Phase.waitingForCapacity
  var kind: UInt8 = 0
}
