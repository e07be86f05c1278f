import BeaufortNumerics

/// The reads that a machine has not answered, and the values that it may answer with.
struct StageReads: Sendable {
  private struct Value {
    var record: UInt32
    var version: UInt32
    /// Until when it is used, where it is kept.
    var until: Instant?
  }

  private var open: [UInt32: UInt64] = [:]
  private var nextRead: UInt32 = 0
  private var values: [UInt32: Value] = [:]
  private var nextValue: UInt32 = 0
  /// The value that is kept of a record.
  private var kept: [UInt32: UInt32] = [:]

  /// A read begins; returns the handle under which the machine knows it.
  mutating func begin(_ identity: UInt64) -> UInt32 {
    nextRead &+= 1
    open[nextRead] = identity
    return nextRead
  }

  /// A read ends; returns its identity.
  mutating func end(_ read: UInt32) -> UInt64 {
    guard let identity = open.removeValue(forKey: read) else { preconditionFailure("read \(read) ends twice") }
    return identity
  }

  /// A lookup brought a version of a record; returns the handle under which the machine knows it.
  mutating func bring(_ record: UInt32, version: UInt32) -> UInt32 {
    nextValue &+= 1
    // The largest handle stands for nothing.
    if nextValue == .max { nextValue = 1 }
    values[nextValue] = Value(record: record, version: version)
    return nextValue
  }

  /// The version of a value.
  func version(of value: UInt32) -> UInt32 {
    guard let value = values[value] else { preconditionFailure("value \(value) was let go of") }
    return value.version
  }

  /// A value takes the place of the one that was kept of its record.
  mutating func keep(_ record: UInt32, _ value: UInt32, until: Instant) {
    if let old = kept.updateValue(value, forKey: record), old != value { values[old] = nil }
    values[value]?.until = until
  }

  /// Nothing is kept of a record.
  mutating func forget(_ record: UInt32) { if let old = kept.removeValue(forKey: record) { values[old] = nil } }

  /// The machine has had a value: where it kept it, returns until when; otherwise it is gone.
  mutating func settle(_ value: UInt32) -> Instant? {
    let until = values[value]?.until
    if until == nil { values[value] = nil }
    return until
  }
}
