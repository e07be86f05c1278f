package import BeaufortNumerics

/// Reads a recorded course of arrivals from a CSV file.
///
/// A file with two columns, the second of which is a number in the first row of data, holds counts:
/// `timestamp,count`; the bucket is the smallest gap between rows, and a missing row counts 0. Any other file holds
/// one arrival a row, its instant in the first column; the resolution is the hour, minute or second that all instants
/// are whole multiples of. A first line that does not start with a digit is the header. Blank lines are passed over.
package enum TraceReader {
  /// The width of the trace's buckets, and how many arrivals each has, from the first row to the last.
  package static func read(path: String) throws(TraceError) -> (bucket: Interval, counts: [Int64]) {
    try parse(try TextFile.read(path: path), path: path)
  }

  /// Reads a trace from the `text` of the file called `path`.
  package static func parse(_ text: String, path: String) throws(TraceError) -> (bucket: Interval, counts: [Int64]) {
    let rows = try rows(text, path: path)
    guard let first = rows.first else { throw .empty(path: path) }
    return try first.count == nil ? instants(rows, path: path) : counts(rows, path: path)
  }

  private struct Row {
    var line: Int
    var second: Int64
    var text: Substring
    var count: Int64?
  }

  private static func rows(_ text: String, path: String) throws(TraceError) -> [Row] {
    var rows: [Row] = []
    var hasCounts: Bool?
    var isFirst = true
    var number = 0
    for rawLine in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let fields = rawLine.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
      guard let name = fields.first, fields.count > 1 || !name.isEmpty else { continue }
      defer { isFirst = false }
      guard let second = TraceInstant.seconds(name) else {
        if isFirst, name.utf8.first.map({ $0 < 48 || $0 > 57 }) ?? true { continue }
        throw .badInstant(path: path, line: number, found: String(name))
      }
      let carriesCounts = hasCounts ?? (fields.count == 2 && count(fields[1]) != nil)
      hasCounts = carriesCounts
      var row = Row(line: number, second: second, text: name)
      if carriesCounts {
        let found = fields.count > 1 ? fields[1] : ""
        guard let count = count(found) else { throw .badCount(path: path, line: number, found: String(found)) }
        row.count = count
      }
      if let last = rows.last, last.second > second {
        throw .unsorted(path: path, line: number, found: String(name), previous: String(last.text))
      }
      rows.append(row)
    }
    return rows
  }

  private static func instants(_ rows: [Row], path: String) throws(TraceError) -> (bucket: Interval, counts: [Int64]) {
    let width: Int64 = [3_600, 60].first { width in rows.allSatisfy { $0.second % width == 0 } } ?? 1
    var counts = [Int64](repeating: 0, count: try bucketCount(rows, width: width, path: path))
    for row in rows { counts[Int((row.second - rows[0].second) / width)] += 1 }
    return (.seconds(width), counts)
  }

  private static func counts(_ rows: [Row], path: String) throws(TraceError) -> (bucket: Interval, counts: [Int64]) {
    var width = Int64.max
    for (row, next) in zip(rows, rows.dropFirst()) {
      guard next.second > row.second else { throw .repeated(path: path, line: next.line, found: String(next.text)) }
      width = min(width, next.second - row.second)
    }
    // A single row says nothing about its width: an hour is the usual one.
    if rows.count == 1 { width = 3_600 }
    var counts = [Int64](repeating: 0, count: try bucketCount(rows, width: width, path: path))
    for row in rows {
      let (index, rest) = (row.second - rows[0].second).quotientAndRemainder(dividingBy: width)
      guard rest == 0 else {
        throw .unevenGap(path: path, line: row.line, found: String(row.text), gapSeconds: width)
      }
      counts[Int(index)] = row.count ?? 0
    }
    return (.seconds(width), counts)
  }

  private static func bucketCount(_ rows: [Row], width: Int64, path: String) throws(TraceError) -> Int {
    let buckets = (rows[rows.count - 1].second - rows[0].second) / width + 1
    guard buckets <= TraceError.bucketLimit else { throw .tooLong(path: path, buckets: buckets) }
    return Int(buckets)
  }

  /// A whole number of 0 or more, below 10¹⁵; a fraction of zeros (`94.0`) is let pass.
  private static func count(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, parts[1].contains(where: { $0 != "0" }) { return nil }
    guard let whole = parts.first, let value = Int64(whole), value >= 0, value < 1_000_000_000_000_000 else {
      return nil
    }
    return value
  }

  private static func trimmed(_ field: Substring) -> Substring {
    let isPadding = { (character: Character) in character == " " || character == "\"" || character == "\u{FEFF}" }
    var rest = field.drop(while: isPadding)
    while let last = rest.last, isPadding(last) { rest = rest.dropLast() }
    return rest
  }
}
