import Database

/// A record as it is kept, or what is left of it after it was deleted.
struct StoredRecord: Hashable, Sendable {
  /// Its key.
  var id: String
  /// How often it was written, from 1.
  var version: Int64
  /// When it was written last, in milliseconds since 1970.
  var updatedAt: Int64
  /// The number of the change that wrote it: later changes have higher ones.
  var changeNumber: Int64
  /// Whether it was deleted; it stays as a tombstone, so that readers of changes learn of it.
  var isDeleted: Bool
  /// The values of its type's properties, in order.
  var values: [SQLValue]

  /// Its tag for caches and conditional writes.
  var tag: String { "\"\(version)\"" }
}

extension StoredRecord {
  /// Reads the row that ``EntityType/columns`` were selected for.
  init(_ row: any SQLRow, of type: EntityType) {
    id = row.text(0)
    version = row.integer(1)
    updatedAt = row.integer(2)
    changeNumber = row.integer(3)
    isDeleted = row.integer(4) != 0
    values = type.properties.enumerated().map { index, property in
      let column = index + 5
      if row.isNull(column) { return .null }
      return switch property.kind {
      case .text, .date: .text(row.text(column))
      case .number: .number(row.double(column))
      case .wholeNumber, .instant: .integer(row.integer(column))
      }
    }
  }

  /// The row, in the order of ``EntityType/columns``.
  var row: [SQLValue] { (0..<5 + values.count).map(cell) }

  /// The value of one column.
  private func cell(_ index: Int) -> SQLValue {
    switch index {
    case 0: .text(id)
    case 1: .integer(version)
    case 2: .integer(updatedAt)
    case 3: .integer(changeNumber)
    case 4: .integer(isDeleted ? 1 : 0)
    case _: values[index - 5]
    }
  }
}

// A record that was written is shown by what shows a row that was read.
extension StoredRecord: SQLRow {
  func isNull(_ index: Int) -> Bool { cell(index) == .null }

  func integer(_ index: Int) -> Int64 { if case .integer(let integer) = cell(index) { integer } else { 0 } }

  func double(_ index: Int) -> Double { if case .number(let number) = cell(index) { number } else { 0 } }

  func text(_ index: Int) -> String { if case .text(let text) = cell(index) { text } else { "" } }

  func withText<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
    var text = text(index)
    return text.withUTF8 { unsafe body($0) }
  }
}
