import Wire

/// Reads records of an upload one after the other, some blocks at a time.
struct RecordStream {
  private let upload: SpooledBytes
  private let end: Int
  private let dialect: CSVDialect
  /// How far the upload was read.
  private var loaded: Int
  /// Stands behind the record read last, and has its values.
  private(set) var reader: CSVReader

  /// Reads the records that lie in `bytes`, from the first on.
  init(_ upload: SpooledBytes, in bytes: Range<Int>, dialect: CSVDialect) {
    (self.upload, self.dialect) = (upload, dialect)
    (loaded, end) = (bytes.lowerBound, bytes.upperBound)
    reader = CSVReader([], dialect: dialect)
  }

  /// Where the next record begins in the upload.
  var position: Int { loaded - (reader.bytes.count - reader.position) }

  /// Reads the next record; `false` behind the last one.
  mutating func next() throws(SpoolError) -> Bool {
    while !reader.next(isLast: loaded == end) {
      guard loaded < end else { return false }
      let more = try upload.bytes(from: loaded, to: end)
      loaded += more.count
      let rest = reader.bytes[reader.position...]
      reader = CSVReader(rest.isEmpty ? more : rest + more, dialect: dialect)
    }
    return true
  }
}
