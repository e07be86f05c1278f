import BeaufortNumerics

/// The buffer that records are written into, piece by piece, with the separators of its format.
///
/// What stands between two columns of a format never changes, so it is kept ready as bytes; values are written the
/// same way for every format, and hold nothing that CSV or JSON would have to escape. A piece is written as whole
/// words of the machine, whatever its length: the next one overwrites what is too much.
@safe struct RecordRow: ~Copyable {
  /// The most bytes that one record may take; a test holds every object to it.
  static let longestRecord = 2_048
  /// The most bytes that one piece may touch.
  private static let longestPiece = ByteTable.slot
  private static let capacity = 256 * 1_024

  private let bytes: UnsafeMutableRawPointer
  /// The last place at which a piece may begin.
  private let last: UnsafeMutableRawPointer
  /// Where the next piece begins.
  private var place: UnsafeMutableRawPointer
  private let separators: ByteTable
  private let words: ByteTable
  private let lists: FixedTable<WordSpan>
  private let dates: FixedTable<SIMD16<UInt8>>
  private let base62: Base62
  private var column = 0

  deinit { unsafe bytes.deallocate() }

  /// An empty buffer for records of `columns`.
  init(columns: [RecordColumn], format: RecordFormat) {
    unsafe bytes = UnsafeMutableRawPointer.allocate(byteCount: Self.capacity, alignment: 64)
    unsafe last = bytes + (Self.capacity - Self.longestPiece)
    unsafe place = unsafe bytes
    separators = ByteTable(format.separators(columns))
    var texts: [String] = []
    var spans: [WordSpan] = []
    for list in WordList.allCases {
      spans.append(WordSpan(start: UInt32(texts.count), count: UInt32(list.words.count)))
      texts += list.words
    }
    words = ByteTable(texts)
    lists = FixedTable(spans)
    dates = FixedTable(RecordDates.all.map { SIMD16(Array($0.utf8) + [UInt8](repeating: 0, count: 6)) })
    base62 = Base62()
  }

  /// Whether another record has room.
  var hasRoom: Bool { unsafe place + Self.longestRecord <= last }

  /// Lends what was written, and starts again from the front.
  mutating func drain<Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    defer { unsafe place = unsafe bytes }
    try unsafe body(UnsafeRawBufferPointer(start: bytes, count: place - bytes))
  }

  /// Begins a record with its first column.
  @inline(__always) mutating func begin() {
    column = 0
    next()
  }

  /// Ends the column before and begins the next; after the last one it ends the record.
  @inline(__always) mutating func next() {
    reserve()
    unsafe place += separators.copy(column, to: place)
    column &+= 1
  }

  /// Writes the word of `list` that 64 random bits stand for.
  @inline(__always) mutating func word(_ list: WordList, by bits: UInt64) {
    reserve()
    let span = unsafe lists.pointer[list.rawValue]
    let index = Int(span.start) &+ Int(truncatingIfNeeded: bits.reduced(below: UInt64(span.count)))
    unsafe place += words.copy(index, to: place)
  }

  /// Writes a text that the source code spells out; ASCII.
  @inline(__always) mutating func literal(_ text: StaticString) {
    precondition(text.utf8CodeUnitCount <= Self.longestPiece)
    reserve()
    unsafe place.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
    unsafe place += text.utf8CodeUnitCount
  }

  /// Writes the first `count` bytes of `word`, its lowest first; at most 8.
  @inline(__always) mutating func bytes(_ word: UInt64, count: Int) {
    reserve()
    unsafe place.storeBytes(of: word.littleEndian, as: UInt64.self)
    unsafe place += count
  }

  /// Writes the last `digits` decimal digits of `value`, with leading zeros; at most 10.
  @inline(__always) mutating func padded(_ value: UInt64, digits: Int) {
    precondition(digits <= 10)
    let low = DecimalDigits(value % DecimalDigits.bound).text
    guard digits > 8 else {
      bytes(low >> UInt64(truncatingIfNeeded: 8 &* (8 &- digits)), count: digits)
      return
    }
    reserve()
    let high = value / DecimalDigits.bound % 100
    let pair = 0x3030 | high / 10 | (high % 10) << 8
    unsafe place.storeBytes(of: (digits == 9 ? pair >> 8 : pair).littleEndian, as: UInt64.self)
    unsafe place.storeBytes(of: low.littleEndian, toByteOffset: digits &- 8, as: UInt64.self)
    unsafe place += digits
  }

  /// Writes `value`, below 10^16, in decimal.
  @inline(__always) mutating func number(_ value: UInt64) {
    precondition(value < DecimalDigits.bound * DecimalDigits.bound)
    let (high, low) = (value / DecimalDigits.bound, DecimalDigits(value % DecimalDigits.bound))
    if high == 0 {
      let zeros = low.leadingZeros
      bytes(low.text >> (8 &* zeros), count: 8 &- Int(truncatingIfNeeded: zeros))
    } else {
      let digits = DecimalDigits(high)
      let zeros = digits.leadingZeros
      bytes(digits.text >> (8 &* zeros), count: 8 &- Int(truncatingIfNeeded: zeros))
      bytes(low.text, count: 8)
    }
  }

  /// Writes an amount of cents with a point before the last two digits.
  @inline(__always) mutating func amount(cents: UInt64) {
    number(cents / 100)
    let rest = cents % 100
    bytes(0x30_302E | (rest / 10) << 8 | (rest % 10) << 16, count: 3)
  }

  /// Writes day `index` of ``RecordDates``.
  @inline(__always) mutating func date(at index: Int) {
    precondition(index >= 0 && index < dates.count)
    reserve()
    unsafe place.storeBytes(of: dates.pointer[index], as: SIMD16<UInt8>.self)
    unsafe place += 10
  }

  /// How many days ``RecordDates`` has.
  var dayCount: UInt64 { UInt64(dates.count) }

  /// Writes an 18-character Salesforce id: key prefix, instance, number in base 62, and the check characters.
  @inline(__always) mutating func salesforceID(prefix: StaticString, number: UInt64) {
    precondition(prefix.utf8CodeUnitCount == 3)
    reserve()
    let digits = base62.digits(number)
    unsafe place.copyMemory(from: prefix.utf8Start, byteCount: 3)
    unsafe place.storeBytes(of: Base62.instance.littleEndian, toByteOffset: 3, as: UInt32.self)
    unsafe place.storeBytes(of: digits.text.littleEndian, toByteOffset: 7, as: UInt64.self)
    let checks = Base62.checks(prefix: prefix, digits)
    unsafe place.storeBytes(of: checks.littleEndian, toByteOffset: 15, as: UInt32.self)
    unsafe place += 18
  }

  @inline(__always) private func reserve() {
    precondition(unsafe place <= last, "a record is longer than \(Self.longestRecord) bytes")
  }
}

/// Where a list of words lies in the table of all words.
struct WordSpan: BitwiseCopyable {
  var start: UInt32
  var count: UInt32
}
