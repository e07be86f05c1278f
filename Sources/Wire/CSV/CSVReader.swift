/// Reads records from the bytes of a CSV, without copying their values.
///
/// It cuts records exactly where ``CSVScanner`` does; a record with a flaw is read to its end all the same.
///
/// - Complexity: O(1) a byte; no allocation while records have no more values than ever before.
package struct CSVReader: Sendable {
  /// A value of the record read last.
  package struct Value: Hashable, Sendable {
    /// Where it lies, without quotes around it.
    package var bytes: Range<Int>
    /// Whether it stands in quotes.
    package var isQuoted: Bool
    /// Whether two quotes stand for one in it.
    package var hasDoubledQuotes: Bool
  }

  /// What is wrong with a record.
  package enum Flaw: Hashable, Sendable {
    /// A quote stands within a value that does not begin with one, or something behind a closing one.
    case strayQuote
    /// A quote opens a value and nothing closes it.
    case openQuote
    /// Its bytes are not UTF-8.
    case notUTF8
  }

  /// The bytes that it reads.
  package let bytes: [UInt8]
  /// Where the next record begins.
  package private(set) var position: Int
  /// The values of the record read last.
  package private(set) var values: [Value] = []
  /// What is wrong with the record read last.
  package private(set) var flaw: Flaw?
  private let dialect: CSVDialect

  /// Prepares to read `bytes` from `position` on.
  package init(_ bytes: [UInt8], at position: Int = 0, dialect: CSVDialect) {
    (self.bytes, self.position, self.dialect) = (bytes, position, dialect)
  }

  /// Reads the next record; `false` where there is no whole one: it is read again once there are more bytes.
  ///
  /// Where `isLast`, nothing follows ``bytes``, and a record may end with them.
  package mutating func next(isLast: Bool) -> Bool {
    while position < bytes.count {
      guard let end = read(isLast: isLast) else { return false }
      let isEmptyLine = values.count == 1 && values[0].bytes.isEmpty && !values[0].isQuoted
      position = end
      if !isEmptyLine { return true }
    }
    return false
  }

  /// The bytes of `value`, with single quotes where it has doubled ones.
  package func content(_ value: Value) -> ArraySlice<UInt8> {
    let slice = bytes[value.bytes]
    guard value.hasDoubledQuotes else { return slice }
    var content: [UInt8] = []
    content.reserveCapacity(slice.count)
    var skips = false
    for byte in slice {
      if skips {
        skips = false
        if byte == CSVByte.quote { continue }
      } else if byte == CSVByte.quote {
        skips = true
      }
      content.append(byte)
    }
    return content[...]
  }

  /// Reads the record at `position` into ``values``: where the next one begins, or `nil` where this one may go on.
  private mutating func read(isLast: Bool) -> Int? {
    // Taken out, so that the loop works on locals alone.
    var found: [Value] = []
    swap(&found, &values)
    defer { swap(&found, &values) }
    found.removeAll(keepingCapacity: true)
    flaw = nil
    let (all, start) = (bytes, position)
    let bytes = all.span
    let delimiter = dialect.delimiter.byte
    var (index, place, allBits) = (start, CSVPlace.start, UInt8(0))
    var value = OpenValue(start: start)
    while index < bytes.count {
      let byte = bytes[index]
      allBits |= byte
      switch place {
      case .quoted:
        if byte == CSVByte.quote { (place, value.end) = (.closing, index) }
      case .start where byte == CSVByte.quote:
        (place, value) = (.quoted, OpenValue(start: index + 1, isQuoted: true))
      case .closing where byte == CSVByte.quote:
        (place, value.hasDoubledQuotes) = (.quoted, true)
      case .start, .plain, .closing:
        if byte == delimiter {
          found.append(close(value, at: index))
          (place, value) = (.start, OpenValue(start: index + 1))
        } else if byte == CSVByte.lineFeed {
          let hasReturn =
            dialect.lineEnding == .carriageReturnLineFeed && index > value.start
            && bytes[index - 1] == CSVByte.carriageReturn
          found.append(close(value, at: hasReturn ? index - 1 : index))
          check(allBits, all[start..<index])
          return index + 1
        } else {
          if place == .closing || byte == CSVByte.quote { value.stray = min(value.stray, index) }
          place = .plain
        }
      }
      index += 1
    }
    guard isLast else { return nil }
    if place == .quoted {
      value.end = index
      flaw = .openQuote
    }
    found.append(close(value, at: index))
    check(allBits, all[start...])
    return index
  }

  private mutating func close(_ value: OpenValue, at end: Int) -> Value {
    if value.stray < end, flaw == nil { flaw = .strayQuote }
    return Value(
      bytes: value.start..<(value.isQuoted ? value.end : end),
      isQuoted: value.isQuoted,
      hasDoubledQuotes: value.hasDoubledQuotes
    )
  }

  private mutating func check(_ allBits: UInt8, _ record: ArraySlice<UInt8>) {
    guard allBits >= 0x80, flaw == nil else { return }
    if (try? UTF8Span(validating: record.span)) == nil { flaw = .notUTF8 }
  }
}

/// A value whose end is not reached yet.
private struct OpenValue {
  var start: Int
  /// Where the quote stands that closes it, if it stands in quotes.
  var end = 0
  var isQuoted = false
  var hasDoubledQuotes = false
  /// The first byte that must not be where it is.
  var stray = Int.max

  init(start: Int, isQuoted: Bool = false) { (self.start, self.isQuoted) = (start, isQuoted) }
}
