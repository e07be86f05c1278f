/// Cuts chunks of generated CSV into their records' values, without copying them.
///
/// It relies on what ``RecordWriter`` promises: values never hold a quote, and only those of a
/// ``RecordColumn/Form/sentence`` column stand in quotes.
package struct RecordFields: Sendable {
  private let isQuoted: [Bool]
  private var values: [Range<Int>]

  /// Prepares to cut records of `kind`.
  package init(_ kind: RecordKind) {
    isQuoted = kind.columns.map { $0.form == .sentence }
    values = Array(repeating: 0..<0, count: isQuoted.count)
  }

  /// Calls `body` for each record of `chunk` with where its values lie in it, column by column.
  ///
  /// - Complexity: O(*n*) bytes; no allocation.
  package mutating func forEachRecord<Failure: Error>(
    in chunk: Span<UInt8>,
    _ body: ([Range<Int>]) throws(Failure) -> Void
  ) throws(Failure) {
    var position = 0
    while position < chunk.count {
      for column in isQuoted.indices {
        let quotes = isQuoted[column] ? 1 : 0
        let isLast = column == isQuoted.count - 1
        let end = UInt8(ascii: isQuoted[column] ? "\"" : isLast ? "\r" : ",")
        let start = position + quotes
        position = start
        while chunk[position] != end { position += 1 }
        values[column] = start..<position
        position += quotes + (isLast ? 2 : 1)
      }
      try body(values)
    }
  }
}
