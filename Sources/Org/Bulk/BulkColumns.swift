import Platform
import ScenarioFile
import Wire

/// What the columns of an upload mean, and how its rows become writes.
struct BulkColumns: Sendable {
  private enum Column: Sendable {
    /// The record's own id.
    case id
    /// What the record is found by.
    case key(Field)
    /// The value of the field with this index.
    case value(Int)
    /// The text of the field with this index, of at most `longest` characters.
    case text(Int, longest: Int)
    /// The parent in `reference` is the one whose `key` has the value.
    case parent(reference: Int, object: Int, key: Int)
    /// A field that nobody can write.
    case refused(Field)
  }

  private let schema: Schema
  private let object: ObjectType
  private let operation: BulkOperation
  private let columns: [Column]
  /// The fields that a row without empty values writes.
  private let written: [Int]

  /// Reads the names in `header`.
  ///
  /// - Throws: what the platform says of a header that does not fit the object or the operation.
  init(_ header: [String], of object: ObjectType, _ operation: BulkOperation, in schema: Schema) throws(Problem) {
    (self.object, self.operation, self.schema) = (object, operation, schema)
    guard header.count <= PlatformFigures.bulkRecordFields else {
      throw Problem(.bulkInvalidBatch, "more than \(PlatformFigures.bulkRecordFields) fields in the header")
    }
    var columns: [Column] = []
    var written: [Int] = []
    for name in header {
      let column = try Self.column(name, of: object, operation, in: schema)
      columns.append(column)
      switch column {
      case .value(let field), .text(let field, _), .parent(let field, _, _): written.append(field)
      case .id, .key, .refused: break
      }
    }
    guard Set(written).count == written.count, Set(header.map { $0.lowercased() }).count == header.count else {
      throw Problem(.bulkInvalidBatch, "Duplicate field names in the header: \(header.joined(separator: ", "))")
    }
    (self.columns, self.written) = (columns, written)
    try checkKey()
    if operation.isDeletion, header.count > 1 {
      throw Problem(.bulkInvalidBatch, "A CSV of records to delete has the one column Id")
    }
  }

  private func checkKey() throws(Problem) {
    let needed: Int? =
      switch operation {
      case .update, .delete, .hardDelete: ObjectType.id
      case .upsert(let field): field
      case .insert, .query, .queryAll: nil
      }
    guard let needed else { return }
    let isThere = columns.contains { column in
      switch column {
      case .id: needed == ObjectType.id
      case .key(let field): needed == field.index
      case .value, .text, .parent, .refused: false
      }
    }
    if !isThere { throw Self.unknown(object.fields[needed].name) }
  }

  private static func column(
    _ name: String,
    of object: ObjectType,
    _ operation: BulkOperation,
    in schema: Schema
  ) throws(Problem) -> Column {
    if let index = object.field(name) {
      let field = object.fields[index]
      if case .upsert(let key) = operation, key == index, index != ObjectType.id { return .key(field) }
      if index == ObjectType.id { return operation == .insert ? .refused(field) : .id }
      guard field.isWriteable else { return .refused(field) }
      return field.storage == .text ? .text(index, longest: field.longest) : .value(index)
    }
    // Parent.Key names a parent by one of its fields.
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let index = object.reference(parts[0]) else { throw unknown(name) }
    let reference = object.fields[index]
    guard let parent = schema.parent(of: reference), let key = parent.field(parts[1]) else { throw unknown(name) }
    guard parent.fields[key].spec.isExternalID || key == ObjectType.id else {
      throw Problem(.bulkInvalidBatch, "Field name provided, \(name), does not match an External ID of \(parent.name)")
    }
    return key == ObjectType.id ? .value(index) : .parent(reference: index, object: parent.index, key: key)
  }

  private static func unknown(_ name: String) -> Problem {
    Problem(.bulkInvalidBatch, "Field name not found : \(name)")
  }

  /// The write that the record read last by `reader` stands for.
  ///
  /// Empty values are left out, and `#N/A` empties a field.
  ///
  /// - Throws: what is wrong with the row.
  func write(_ reader: borrowing CSVReader) throws(Problem) -> RowWrite {
    try check(reader)
    var key = RowWrite.Key.new
    var cells: [Cell] = []
    cells.reserveCapacity(written.count)
    var present: [Int]?
    for index in columns.indices {
      let text = reader.content(reader.values[index])
      switch columns[index] {
      case .id: if !text.isEmpty { key = .number(try number(text)) }
      case .key(let field):
        guard !text.isEmpty, !text.isNotAvailable else { throw missing(field.name) }
        key = .external(field: field.index, value: try field.cell(text: text))
      case .refused(let field):
        guard text.isEmpty else { throw refused(field) }
      case .value, .text, .parent:
        guard !text.isEmpty else {
          // From here on the row has columns of its own.
          if present == nil { present = Array(written[..<cells.count]) }
          continue
        }
        cells.append(try cell(text, columns[index]))
        if present != nil { present?.append(field(of: columns[index])) }
      }
    }
    if case .new = key, operation != .insert, operation != .upsert(by: ObjectType.id) { throw missing("Id") }
    return RowWrite(key, columns: present ?? written, cells: cells)
  }

  private func cell(_ text: ArraySlice<UInt8>, _ column: Column) throws(Problem) -> Cell {
    if text.isNotAvailable { return .null }
    switch column {
    // The usual case, without a look at the field.
    case .text(_, let longest) where text.count <= longest: return .utf8(text)
    case .value(let field), .text(let field, _): return try object.fields[field].cell(text: text)
    case .parent(_, let other, let key):
      return .parent(object: other, field: key, key: try schema.objects[other].fields[key].cell(text: text))
    case .id, .key, .refused: return .null
    }
  }

  private func field(of column: Column) -> Int {
    switch column {
    case .value(let field), .text(let field, _), .parent(let field, _, _): field
    case .key(let field), .refused(let field): field.index
    case .id: ObjectType.id
    }
  }

  private func number(_ text: ArraySlice<UInt8>) throws(Problem) -> Int64 {
    guard let id = RecordID(text), id.prefixText == object.spec.prefix else {
      let shown = String(decoding: text.prefix(100), as: UTF8.self)
      throw Problem(.malformedID, "\(object.name) ID: id value of incorrect type: \(shown)", fields: ["Id"])
    }
    return id.number
  }

  private func missing(_ name: String) -> Problem {
    Problem(.missingArgument, "\(name) not specified", fields: [])
  }

  private func refused(_ field: Field) -> Problem {
    guard field.index != ObjectType.id else {
      return Problem(.fieldNotWriteable, "cannot specify Id in an insert call", fields: [field.name])
    }
    return Problem(
      .fieldNotWriteable,
      "Unable to create/update fields: \(field.name). Please check the security settings of this field and verify that "
        + "it is read/write for your profile or permission set.",
      fields: [field.name]
    )
  }
}

/// What is wrong with a row before anything is made of it.
extension BulkColumns {
  private func check(_ reader: borrowing CSVReader) throws(Problem) {
    switch reader.flaw {
    case nil: break
    case .strayQuote:
      throw Problem(.bulkInvalidBatch, "Found unescaped quote. A value with quote should be within a quote")
    case .openQuote: throw Problem(.bulkInvalidBatch, "A quote is opened and not closed")
    case .notUTF8: throw Problem(.bulkInvalidBatch, "The row is not UTF-8")
    }
    guard reader.values.count == columns.count else {
      throw Problem(
        .bulkInvalidBatch,
        "The row has \(reader.values.count) values, the header \(columns.count) names"
      )
    }
    try checkLength(reader)
  }

  private func checkLength(_ reader: borrowing CSVReader) throws(Problem) {
    guard let first = reader.values.first, let last = reader.values.last else { return }
    guard last.bytes.upperBound - first.bytes.lowerBound > PlatformFigures.bulkFieldCharacters else { return }
    var sum = 0
    for value in reader.values {
      let characters = reader.content(value).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
      sum += characters
      if characters > PlatformFigures.bulkFieldCharacters {
        throw Problem(.bulkInvalidBatch, "A field has more than \(PlatformFigures.bulkFieldCharacters) characters")
      }
    }
    if sum > PlatformFigures.bulkRecordCharacters {
      throw Problem(.bulkInvalidBatch, "The record has more than \(PlatformFigures.bulkRecordCharacters) characters")
    }
  }
}

extension ArraySlice<UInt8> {
  private static let notAvailable = Array("#N/A".utf8)

  /// What stands for no value in an upload: `#N/A`.
  fileprivate var isNotAvailable: Bool { count == 4 && elementsEqual(Self.notAvailable) }
}
