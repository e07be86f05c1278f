/// Writes CSV straight as bytes, every value in quotes.
///
/// - Complexity: O(1) a byte; no allocation but the growth of ``bytes``.
package struct CSVWriter: Sendable {
  /// What was written.
  package private(set) var bytes: [UInt8] = []
  private let dialect: CSVDialect
  private var isInRecord = false

  /// Nothing is written.
  package init(_ dialect: CSVDialect, capacity: Int = 0) {
    self.dialect = dialect
    bytes.reserveCapacity(capacity)
  }

  /// Writes a value.
  package mutating func value(_ text: String) { value { $0.append(contentsOf: text.utf8) } }

  /// Writes a value whose bytes `body` appends.
  package mutating func value(_ body: (inout [UInt8]) -> Void) {
    open()
    let start = bytes.count
    body(&bytes)
    doubleQuotes(from: start)
    bytes.append(CSVByte.quote)
  }

  /// Writes a value that holds no quote, or none but doubled ones.
  package mutating func value(escaped text: ArraySlice<UInt8>) {
    open()
    bytes.append(contentsOf: text)
    bytes.append(CSVByte.quote)
  }

  /// Ends the record.
  package mutating func endRecord() {
    if dialect.lineEnding == .carriageReturnLineFeed { bytes.append(CSVByte.carriageReturn) }
    bytes.append(CSVByte.lineFeed)
    isInRecord = false
  }

  /// Hands over what was written, and starts again.
  package mutating func drain() -> [UInt8] {
    var drained: [UInt8] = []
    drained.reserveCapacity(bytes.capacity)
    swap(&drained, &bytes)
    return drained
  }

  private mutating func open() {
    if isInRecord { bytes.append(dialect.delimiter.byte) }
    isInRecord = true
    bytes.append(CSVByte.quote)
  }

  private mutating func doubleQuotes(from start: Int) {
    guard bytes[start...].contains(CSVByte.quote) else { return }
    let text = Array(bytes[start...])
    bytes.removeSubrange(start...)
    for byte in text {
      if byte == CSVByte.quote { bytes.append(byte) }
      bytes.append(byte)
    }
  }
}
