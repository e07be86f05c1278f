/// A change event as the event bus keeps it.
struct ChangeRecord: Hashable, Sendable {
  /// What happened.
  enum Kind: UInt8, Sendable {
    case create, update, delete, gapCreate, gapUpdate, gapDelete, gapOverflow

    /// Something that happened to a record.
    init(_ kind: RecordChange.Kind, isGap: Bool) {
      switch kind {
      case .create: self = isGap ? .gapCreate : .create
      case .update: self = isGap ? .gapUpdate : .update
      case .delete: self = isGap ? .gapDelete : .delete
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
  /// The fields written.
  var columns: [Int] = []
  /// Their values.
  var cells: [Cell] = []

  /// Appends it.
  func append(to bytes: inout [UInt8]) {
    bytes.append(kind.rawValue)
    bytes.appendPacked(UInt64(bitPattern: transaction))
    bytes.appendPacked(UInt64(sequence))
    bytes.appendPacked(date)
    bytes.appendPacked(UInt64(origin))
    bytes.appendPacked(UInt64(bitPattern: number))
    bytes.appendPacked(columns, cells)
  }

  /// Reads one back.
  init(reading bytes: [UInt8]) {
    var reader = PackedReader(bytes)
    kind = Kind(rawValue: reader.byte()) ?? .gapOverflow
    transaction = Int64(bitPattern: reader.number())
    sequence = Int(reader.number())
    date = reader.signed()
    origin = Int(reader.number())
    number = Int64(bitPattern: reader.number())
    (columns, cells) = reader.fields()
  }

  /// Makes one.
  init(_ kind: Kind, transaction: Int64, sequence: Int, date: Int64, origin: Int, number: Int64) {
    (self.kind, self.transaction, self.sequence) = (kind, transaction, sequence)
    (self.date, self.origin, self.number) = (date, origin, number)
  }
}
