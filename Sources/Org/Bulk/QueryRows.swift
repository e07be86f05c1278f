import Wire

/// The rows that a query job found, as CSV in the spool, in pages of any size.
struct QueryRows: Sendable {
  /// The names of the columns, as a record of the CSV.
  let header: [UInt8]
  /// How many rows.
  let count: Int
  private let bytes: SpooledBytes
  private let dialect: CSVDialect
  /// Where every 256th row begins, the first one included.
  private let marks: [Int]
  fileprivate static let rowsOfMark = 256

  fileprivate init(_ bytes: SpooledBytes, header: [UInt8], marks: [Int], count: Int, _ dialect: CSVDialect) {
    (self.bytes, self.header, self.marks) = (bytes, header, marks)
    (self.count, self.dialect) = (count, dialect)
  }

  /// Where the rows of `rows` lie, which are some of these.
  func range(of rows: Range<Int>) throws(SpoolError) -> Range<Int> {
    try start(of: rows.lowerBound)..<start(of: rows.upperBound)
  }

  private func start(of row: Int) throws(SpoolError) -> Int {
    guard row < count else { return bytes.count }
    let (mark, rest) = row.quotientAndRemainder(dividingBy: Self.rowsOfMark)
    let end = mark + 1 < marks.count ? marks[mark + 1] : bytes.count
    var stream = RecordStream(bytes, in: marks[mark]..<end, dialect: dialect)
    for _ in 0..<rest { _ = try stream.next() }
    return stream.position
  }

  /// Hands on the bytes of `range`, some at a time.
  func send(_ range: Range<Int>, to sink: ServerResponse.Sink) async throws {
    var position = range.lowerBound
    while position < range.upperBound {
      let piece = try bytes.bytes(from: position, to: range.upperBound)
      position += piece.count
      try await sink(piece)
    }
  }
}

/// Takes rows one after the other, and keeps them in the spool.
struct QueryRowsWriter: Sendable {
  /// What was found since it was last spooled.
  private var csv: CSVWriter
  private var spooled = 0
  private var marks: [Int] = []
  private let header: [UInt8]
  private let columns: [QueryValue]
  private let dialect: CSVDialect
  /// How many rows it took.
  private(set) var count = 0

  init(_ columns: [(name: String, value: QueryValue)], _ dialect: CSVDialect) {
    self.dialect = dialect
    self.columns = columns.map(\.value)
    csv = CSVWriter(dialect)
    for column in columns { csv.value(column.name) }
    csv.endRecord()
    header = csv.drain()
  }

  /// Takes a row.
  mutating func append(_ row: QueryRow) {
    if count % QueryRows.rowsOfMark == 0 { marks.append(spooled + csv.bytes.count) }
    for column in columns { csv.value { row.append(column, zone: "Z", to: &$0) } }
    csv.endRecord()
    count += 1
  }

  /// Moves what it took to `writer`.
  mutating func spool(to writer: SpoolWriter) throws(SpoolError) {
    let bytes = csv.drain()
    spooled += bytes.count
    try writer.append(bytes[...])
  }

  /// All rows.
  func finish(_ writer: SpoolWriter) throws(SpoolError) -> QueryRows {
    QueryRows(try writer.finish(), header: header, marks: marks, count: count, dialect)
  }
}
