import BeaufortNumerics

/// The buffer that records are written into, byte by byte, with the separators of its format.
///
/// What stands between two columns of a format never changes, so it is kept ready as bytes; values are written the
/// same way for every format, and hold nothing that CSV or JSON would have to escape.
@safe struct RecordRow: ~Copyable {
  /// The most bytes that one record may take; a test holds every object to it.
  static let longestRecord = 2_048
  private static let capacity = 256 * 1_024

  private let bytes: UnsafeMutableRawPointer
  /// How many bytes are written.
  private(set) var count = 0
  private let separators: ByteTable
  private let words: ByteTable
  private let lists: FixedTable<WordSpan>
  private var column = 0

  deinit { unsafe bytes.deallocate() }

  /// An empty buffer for records of `columns`.
  init(columns: [RecordColumn], format: RecordFormat) {
    unsafe bytes = UnsafeMutableRawPointer.allocate(byteCount: Self.capacity + ByteTable.slack, alignment: 16)
    separators = ByteTable(format.separators(columns))
    var texts: [String] = []
    var spans: [WordSpan] = []
    for list in WordList.allCases {
      spans.append(WordSpan(start: texts.count, count: list.words.count))
      texts += list.words
    }
    words = ByteTable(texts)
    lists = FixedTable(spans)
  }

  /// Whether another record has room.
  var hasRoom: Bool { count + Self.longestRecord <= Self.capacity }

  /// Lends what was written, and starts again from the front.
  mutating func drain<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    defer { count = 0 }
    try unsafe body(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// Ends the column before, if any, and begins the next; after the last one it ends the record.
  @inline(__always) mutating func next() {
    let length = separators.length(column)
    reserve(length)
    _ = unsafe separators.copy(column, to: bytes + count)
    count += length
    column = column + 1 == separators.count ? 0 : column + 1
  }

  /// Writes word `index` of `list`.
  @inline(__always) mutating func word(_ list: WordList, at index: Int) {
    let span = unsafe lists.pointer[list.rawValue]
    precondition(index < span.count)
    reserve(words.length(span.start + index))
    count += unsafe words.copy(span.start + index, to: bytes + count)
  }

  /// Writes the word of `list` that 64 random bits stand for.
  @inline(__always) mutating func word(_ list: WordList, by bits: UInt64) {
    word(list, at: Int(bits.reduced(below: size(of: list))))
  }

  /// How many words `list` has.
  @inline(__always) func size(of list: WordList) -> UInt64 { UInt64(unsafe lists.pointer[list.rawValue].count) }

  /// Writes a text that the source code spells out; ASCII.
  @inline(__always) mutating func literal(_ text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    unsafe (bytes + count).copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
    count += text.utf8CodeUnitCount
  }

  /// Writes one byte.
  @inline(__always) mutating func byte(_ value: UInt8) {
    reserve(1)
    unsafe bytes.storeBytes(of: value, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Writes the last `digits` decimal digits of `value`, with leading zeros.
  @inline(__always) mutating func padded(_ value: UInt64, digits: Int) {
    reserve(digits)
    var rest = value
    var place = digits - 1
    while place >= 0 {
      let (quotient, digit) = (rest / 10, rest % 10)
      unsafe bytes.storeBytes(of: UInt8(truncatingIfNeeded: 48 + digit), toByteOffset: count + place, as: UInt8.self)
      rest = quotient
      place -= 1
    }
    count += digits
  }

  /// Writes `value` in decimal.
  @inline(__always) mutating func number(_ value: UInt64) {
    var digits = 1
    var bound: UInt64 = 10
    while value >= bound && digits < 19 {
      bound *= 10
      digits += 1
    }
    padded(value, digits: value >= bound ? 20 : digits)
  }

  /// Writes an amount of cents with a point before the last two digits.
  @inline(__always) mutating func amount(cents: UInt64) {
    number(cents / 100)
    byte(UInt8(ascii: "."))
    padded(cents % 100, digits: 2)
  }

  @inline(__always) private func reserve(_ length: Int) {
    precondition(count + length <= Self.capacity, "a record is longer than \(Self.longestRecord) bytes")
  }
}

/// Where a list of words lies in the table of all words.
struct WordSpan: BitwiseCopyable {
  var start: Int
  var count: Int
}
