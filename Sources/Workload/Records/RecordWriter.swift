import BeaufortNumerics

/// Writes records straight as bytes into one buffer that is used again and again.
///
/// - Complexity: O(1) a record; no allocation for each.
package struct RecordWriter: ~Copyable {
  private let kind: RecordKind
  private let format: RecordFormat
  private let key: DrawKey
  private let parents: AliasTable
  private var row: RecordRow

  /// Prepares to write records of `kind`.
  package init(_ kind: RecordKind, format: RecordFormat, seed: UInt64) {
    (self.kind, self.format) = (kind, format)
    let root = DrawKey(seed: seed, replication: 0)
    key = root.derived(kind.number)
    parents = AliasTable(
      slots: RecordDraws.accounts,
      skewPermille: RecordDraws.accountSkewPermille,
      key: root
    )
    row = RecordRow(columns: kind.columns, format: format)
  }

  /// Writes the header and the records of `range` to `fileDescriptor`.
  package mutating func write(_ range: Range<Int64>, to fileDescriptor: Int32) throws(RecordError) {
    let output = OutputDescriptor(fileDescriptor)
    try output.put(format.header(kind.columns))
    let (key, parents, write) = (key, parents.view, kind.write)
    var index = range.lowerBound
    while index < range.upperBound {
      while index < range.upperBound, row.hasRoom {
        write(RecordDraws(key: key, parents: parents, index: UInt64(index)), &row)
        index += 1
      }
      try unsafe row.drain { (bytes) throws(RecordError) in
        try unsafe output.put(bytes, written: index - range.lowerBound)
      }
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
