import Wire

/// Reads records in JSON whose fields are simple ones, straight from the bytes into a row, without a tree in between.
///
/// Nearly all records that clients create are such ones. Whatever is out of the ordinary, mistakes among it, is left to
/// the reader of trees: it finds the same in what this one does read, and the right words for what this one does not.
struct PlainRecord {
  private let bytes: [UInt8]
  private let object: ObjectType
  private var position = 0
  private var row: RowWrite

  /// The row for a new record of `object`; `nil` where something is out of the ordinary.
  static func row(_ bytes: [UInt8], in object: ObjectType) -> RowWrite? {
    var record = PlainRecord(bytes, object)
    return record.read() ? record.row : nil
  }

  private init(_ bytes: [UInt8], _ object: ObjectType) {
    (self.bytes, self.object) = (bytes, object)
    row = RowWrite(.new, columns: [], cells: [])
    row.columns.reserveCapacity(Self.usualFields)
    row.cells.reserveCapacity(Self.usualFields)
  }

  private static let usualFields = 12

  private mutating func read() -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    repeat {
      guard
        let name = text(), take(UInt8(ascii: ":")),
        let column = object.field(named: bytes.span.extracting(name)), object.fields[column].isPlain,
        !row.columns.contains(column),
        let cell = value(of: object.fields[column])
      else { return false }
      row.columns.append(column)
      row.cells.append(cell)
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { return false }
    skipSpace()
    return position == bytes.count
  }

  private mutating func value(of field: Field) -> Cell? {
    skipSpace()
    guard position < bytes.count else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "\""):
      guard let range = text() else { return nil }
      return try? field.cell(text: bytes[range])
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number(of: field)
    case UInt8(ascii: "n") where word("null"): return .null
    case UInt8(ascii: "t") where word("true"): return try? field.cell(.bool(true))
    case UInt8(ascii: "f") where word("false"): return try? field.cell(.bool(false))
    default: return nil
    }
  }

  /// A text of ASCII without escapes: where it lies.
  private mutating func text() -> Range<Int>? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return start..<(position - 1)
      }
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") else { return nil }
      position += 1
    }
    return nil
  }

  /// A number of up to 15 digits without exponent, whose digits a `Double` holds exactly.
  private mutating func number(of field: Field) -> Cell? {
    let isNegative = take(UInt8(ascii: "-"))
    let start = position
    guard let whole = digits(), position - start < 2 || bytes[start] != UInt8(ascii: "0") else { return nil }
    guard position < bytes.count else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "."):
      position += 1
      let point = position
      guard let all = digits(behind: whole), position - start <= 16, !isExponent else { return nil }
      // Both are exact, so their quotient is the number nearest to the decimal one.
      let value = Double(all) / Self.powersOfTen[position - point]
      return try? field.cell(.number(isNegative ? -value : value))
    case UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
    default: return position - start <= 15 ? try? field.cell(.integer(isNegative ? -whole : whole)) : nil
    }
  }

  private var isExponent: Bool { position < bytes.count && bytes[position] | 0x20 == UInt8(ascii: "e") }

  private mutating func digits(behind number: Int64 = 0) -> Int64? {
    var number = number
    let start = position
    while position < bytes.count, bytes[position] >= UInt8(ascii: "0"), bytes[position] <= UInt8(ascii: "9") {
      if position - start == 16 { return nil }
      number = number &* 10 &+ Int64(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    return position > start ? number : nil
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  private mutating func word(_ word: StaticString) -> Bool {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount where unsafe bytes[position + offset] != word.utf8Start[offset] {
      return false
    }
    position = end
    return true
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }
}

extension Field {
  /// Whether it can be written, and its values stand for themselves.
  fileprivate var isPlain: Bool { isWriteable && form != .id }
}
