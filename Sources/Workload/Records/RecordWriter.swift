import BeaufortNumerics

/// Writes records straight as bytes into one buffer that is used again and again.
///
/// - Complexity: O(1) a record; no allocation for each.
package struct RecordWriter: ~Copyable {
  private let kind: RecordKind
  private let format: RecordFormat
  private let key: DrawKey
  private var accounts: AccountDraws
  private var row: RecordRow

  /// Prepares to write records of `kind`.
  package init(_ kind: RecordKind, format: RecordFormat, seed: UInt64) {
    (self.kind, self.format) = (kind, format)
    let root = DrawKey(seed: seed, replication: 0)
    key = root.derived(kind.number)
    accounts = AccountDraws(root: root, key: key, purpose: kind.accountPurpose)
    row = RecordRow(columns: kind.columns, format: format)
  }

  /// Writes the header and the records of `range` to `fileDescriptor`.
  package mutating func write(_ range: Range<Int64>, to fileDescriptor: Int32) throws(RecordError) {
    let output = OutputDescriptor(fileDescriptor)
    try output.put(format.header(kind.columns))
    try unsafe forEachBuffer(of: range) { (bytes, next) throws(RecordError) in
      try unsafe output.put(bytes, written: next - range.lowerBound)
    }
  }

  /// Hands the records of `range` to `body` in order, without a header, some hundred whole records at a time.
  ///
  /// ``RecordFields`` cuts a chunk of CSV into values.
  ///
  /// - Complexity: O(1) a record; the bytes are lent, and the buffer is used again for the next ones.
  package mutating func forEachChunk<Failure: Error>(
    of range: Range<Int64>,
    _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    try unsafe forEachBuffer(of: range) { (bytes, _) throws(Failure) in
      try unsafe body(bytes.assumingMemoryBound(to: UInt8.self).span)
    }
  }

  /// Lends the buffer to `body` whenever it is full, and says which record comes next.
  @unsafe @inline(__always) private mutating func forEachBuffer<Failure: Error>(
    of range: Range<Int64>,
    _ body: (UnsafeRawBufferPointer, Int64) throws(Failure) -> Void
  ) throws(Failure) {
    let (key, write) = (key, kind.write)
    var index = range.lowerBound
    while index < range.upperBound {
      while index < range.upperBound, row.hasRoom {
        let record = UInt64(index)
        write(RecordDraws(key: key, index: record, account: accounts.account(of: record)), &row)
        index += 1
      }
      try unsafe row.drain { (bytes) throws(Failure) in try unsafe body(bytes, index) }
    }
  }
}

/// Writes `count` records of the object called `object` to an open file, pipe or terminal.
///
/// A pipe whose reader went away is reported as an error only where SIGPIPE is ignored.
package func writeRecords(
  object: String,
  count: Int64,
  format: RecordFormat,
  seed: UInt64,
  to fileDescriptor: Int32
) throws(RecordError) {
  guard count >= 0 else { throw .negativeCount(count) }
  var writer = RecordWriter(try RecordKind.named(object), format: format, seed: seed)
  try writer.write(0..<count, to: fileDescriptor)
}
