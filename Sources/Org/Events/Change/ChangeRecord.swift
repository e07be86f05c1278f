import Platform

/// A change event as the event bus keeps it, but for the fields.
struct ChangeRecord: Hashable, Sendable {
  /// What happened.
  enum Kind: UInt8, Sendable {
    case create, update, delete, gapCreate, gapUpdate, gapDelete, gapOverflow

    /// Something that happened to a record.
    init(_ kind: RecordChange.Kind) {
      switch kind {
      case .create: self = .create
      case .update: self = .update
      case .delete: self = .delete
      }
    }

    /// The same without fields.
    var gap: Kind {
      switch self {
      case .create, .gapCreate: .gapCreate
      case .update, .gapUpdate: .gapUpdate
      case .delete, .gapDelete: .gapDelete
      case .gapOverflow: .gapOverflow
      }
    }

    /// As the header calls it.
    var name: String {
      switch self {
      case .create: "CREATE"
      case .update: "UPDATE"
      case .delete: "DELETE"
      case .gapCreate: "GAP_CREATE"
      case .gapUpdate: "GAP_UPDATE"
      case .gapDelete: "GAP_DELETE"
      case .gapOverflow: "GAP_OVERFLOW"
      }
    }
  }

  /// What happened.
  var kind: Kind
  /// The number of the transaction.
  var transaction: Int64
  /// Which change of the transaction it is, from 1.
  var sequence: Int
  /// When it was committed, in milliseconds since 1970.
  var date: Int64
  /// The index of its origin.
  var origin: Int
  /// The record's number.
  var number: Int64

  /// Appends it with the fields written and their values; without them, as a gap, where they are too large.
  func append(_ columns: [Int], _ cells: [Cell], to bytes: inout [UInt8]) {
    let start = bytes.count
    appendHeader(to: &bytes)
    bytes.appendPacked(columns, cells)
    guard bytes.count - start > StreamingFigures.eventBytes else { return }
    bytes.removeSubrange(start...)
    var gap = self
    gap.kind = kind.gap
    gap.appendHeader(to: &bytes)
    bytes.appendPacked([], [])
  }

  private func appendHeader(to bytes: inout [UInt8]) {
    bytes.append(kind.rawValue)
    bytes.appendPacked(UInt64(bitPattern: transaction))
    bytes.appendPacked(UInt64(sequence))
    bytes.appendPacked(date)
    bytes.appendPacked(UInt64(origin))
    bytes.appendPacked(UInt64(bitPattern: number))
  }

  /// Reads one back, and the fields written and their values.
  static func read(_ bytes: [UInt8]) -> (record: ChangeRecord, columns: [Int], cells: [Cell]) {
    var reader = PackedReader(bytes)
    let record = ChangeRecord(
      kind: Kind(rawValue: reader.byte()) ?? .gapOverflow,
      transaction: Int64(bitPattern: reader.number()),
      sequence: Int(reader.number()),
      date: reader.signed(),
      origin: Int(reader.number()),
      number: Int64(bitPattern: reader.number())
    )
    let (columns, cells) = reader.fields()
    return (record, columns, cells)
  }
}
