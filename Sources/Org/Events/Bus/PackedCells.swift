/// How the event bus keeps values: a byte for the kind, then as few bytes as the value needs.
extension [UInt8] {
  /// Appends a whole number, seven bits a byte, the lowest first.
  mutating func appendPacked(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a whole number that may be negative.
  mutating func appendPacked(_ value: Int64) { appendPacked(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  /// Appends fields and their values; an empty text is no value.
  mutating func appendPacked(_ columns: [Int], _ cells: [Cell]) {
    appendPacked(UInt64(columns.count))
    for index in 0..<Swift.min(columns.count, cells.count) {
      appendPacked(UInt64(columns[index]))
      switch cells[index] {
      case .null, .parent: append(0)
      case .text(let text) where text.isEmpty: append(0)
      case .text(let text):
        append(1)
        appendPacked(UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
      case .utf8(let bytes) where bytes.isEmpty: append(0)
      case .utf8(let bytes):
        append(1)
        appendPacked(UInt64(bytes.count))
        append(contentsOf: bytes)
      case .integer(let value):
        append(2)
        appendPacked(value)
      case .real(let value):
        append(3)
        appendPacked(value.bitPattern)
      }
    }
  }
}

extension Cell {
  /// At most so many bytes are needed to keep it.
  var packedBytes: Int {
    switch self {
    case .null, .parent: 1
    case .text(let text): 11 + text.utf8.count
    case .utf8(let bytes): 11 + bytes.count
    case .integer, .real: 11
    }
  }
}

/// Reads what ``Swift/Array/appendPacked(_:_:)`` and its like wrote.
struct PackedReader {
  private let bytes: [UInt8]
  private var position = 0

  /// Begins at the first byte.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next byte.
  mutating func byte() -> UInt8 {
    defer { position += 1 }
    return bytes[position]
  }

  /// The next whole number.
  mutating func number() -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while true {
      let next = byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  /// The next whole number that may be negative.
  mutating func signed() -> Int64 {
    let value = number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// The fields and values that come next.
  mutating func fields() -> (columns: [Int], cells: [Cell]) {
    var (columns, cells): ([Int], [Cell]) = ([], [])
    for _ in 0..<number() {
      columns.append(Int(number()))
      switch byte() {
      case 1:
        let count = Int(number())
        cells.append(.utf8(bytes[position..<position + count]))
        position += count
      case 2: cells.append(.integer(signed()))
      case 3: cells.append(.real(Double(bitPattern: number())))
      default: cells.append(.null)
      }
    }
    return (columns, cells)
  }
}
