/// Finds where the records of a CSV lie while its bytes pass by, and keeps none of them.
///
/// The first record is the header; the others are put together into parts of equally many. Lines without a byte are no
/// records.
///
/// - Complexity: O(1) a byte; memory for the parts alone.
package struct CSVScanner: Sendable {
  /// Records one behind the other.
  package struct Part: Hashable, Sendable {
    /// The bytes they lie in.
    package var bytes: Range<Int>
    /// How many they are.
    package var records: Int
  }

  /// What is wrong with the CSV as a whole.
  package enum Flaw: Hashable, Sendable {
    /// Record `record` ends with the other line ending; the header is record 0.
    case lineEnding(record: Int)
    /// Record `record` opens a quote that nothing closes.
    case openQuote(record: Int)
    /// Record `record` has more bytes than allowed.
    case tooLong(record: Int)
  }

  /// Where the header lies, without a byte order mark; `nil` where there is none.
  package private(set) var header: Range<Int>?
  /// The records behind it.
  package private(set) var parts: [Part] = []
  /// The first thing that is wrong.
  package private(set) var flaw: Flaw?
  /// How many records there are behind the header.
  package private(set) var records = 0

  private let dialect: CSVDialect
  private let recordsOfPart: Int
  private let longestRecord: Int
  private var place = CSVPlace.start
  private var position = 0
  private var recordStart = 0
  private var last: UInt8 = 0
  private var markBytes = 0
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Prepares to scan a CSV in `dialect` into parts of `recordsOfPart` records; a record has at most `longestRecord`
  /// bytes.
  package init(_ dialect: CSVDialect, recordsOfPart: Int, longestRecord: Int) {
    (self.dialect, self.recordsOfPart, self.longestRecord) = (dialect, recordsOfPart, longestRecord)
  }

  /// Takes the next bytes.
  package mutating func scan(_ piece: ArraySlice<UInt8>) {
    var piece = piece
    if position == markBytes {
      while markBytes < Self.byteOrderMark.count, piece.first == Self.byteOrderMark[markBytes] {
        piece.removeFirst()
        markBytes += 1
      }
      position = markBytes
      if markBytes == Self.byteOrderMark.count {
        recordStart = markBytes
      } else if markBytes > 0, !piece.isEmpty {
        place = .plain
      }
    }
    scan(piece.span)
  }

  /// There are no more bytes.
  package mutating func finish() {
    if place == .quoted { note(.openQuote(record: current)) }
    if position > recordStart { addRecord(recordStart..<position) }
  }

  private var current: Int { header == nil ? 0 : records + 1 }

  private mutating func scan(_ bytes: Span<UInt8>) {
    let delimiter = dialect.delimiter.byte
    var (place, last) = (place, last)
    for index in bytes.indices {
      let byte = bytes[index]
      switch place {
      case .quoted: if byte == CSVByte.quote { place = .closing }
      case .start where byte == CSVByte.quote, .closing where byte == CSVByte.quote: place = .quoted
      case .start, .plain, .closing:
        if byte == CSVByte.lineFeed {
          checkEnding(last)
          endLine(at: position + index + 1)
          place = .start
        } else {
          place = byte == delimiter ? .start : .plain
        }
      }
      last = byte
    }
    position += bytes.count
    (self.place, self.last) = (place, last)
  }

  private mutating func checkEnding(_ last: UInt8) {
    let hasReturn = last == CSVByte.carriageReturn
    if hasReturn != (dialect.lineEnding == .carriageReturnLineFeed) { note(.lineEnding(record: current)) }
  }

  private mutating func endLine(at end: Int) {
    let line = recordStart..<end
    recordStart = end
    let isEmpty = line.count <= (dialect.lineEnding == .lineFeed ? 1 : 2)
    if !isEmpty { addRecord(line) }
  }

  private mutating func addRecord(_ bytes: Range<Int>) {
    if bytes.count > longestRecord { note(.tooLong(record: current)) }
    guard header != nil else {
      header = bytes
      return
    }
    records += 1
    guard let last = parts.indices.last, parts[last].records < recordsOfPart else {
      parts.append(Part(bytes: bytes, records: 1))
      return
    }
    parts[last].bytes = parts[last].bytes.lowerBound..<bytes.upperBound
    parts[last].records += 1
  }

  private mutating func note(_ flaw: Flaw) { if self.flaw == nil { self.flaw = flaw } }
}
