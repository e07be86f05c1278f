/// Why a trace could not be read. Lines count from 1, the header included.
package enum TraceError: Error, Hashable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadable(path: String, errorNumber: Int32)
  /// The file has no row of data.
  case empty(path: String)
  /// The first column is not an instant.
  case badInstant(path: String, line: Int, found: String)
  /// The second column is not a count.
  case badCount(path: String, line: Int, found: String)
  /// A row lies before the one above it.
  case unsorted(path: String, line: Int, found: String, previous: String)
  /// Two rows of counts have the same instant.
  case repeated(path: String, line: Int, found: String)
  /// The rows of counts are not whole multiples of their smallest gap apart.
  case unevenGap(path: String, line: Int, found: String, gapSeconds: Int64)
  /// From first to last row there are more buckets than a trace may have.
  case tooLong(path: String, buckets: Int64)

  /// How many buckets a trace may have.
  package static let bucketLimit: Int64 = 10_000_000

  /// Where, what was found, and what to write instead.
  package var description: String {
    switch self {
    case .unreadable(let path, let errorNumber):
      "\(path): cannot read the trace (error number \(errorNumber)); check that the file exists and may be read"
    case .empty(let path): "\(path): the trace has no rows; write one instant a row, or a timestamp and a count"
    case .badInstant(let path, let line, let found):
      "\(path):\(line): '\(found)' is not an instant; write 2010-12-01T08:26:00Z or 2010-12-01 08:26:00"
    case .badCount(let path, let line, let found):
      "\(path):\(line): '\(found)' is not a count; write a whole number of 0 or more"
    case .unsorted(let path, let line, let found, let previous):
      "\(path):\(line): '\(found)' comes before '\(previous)' of the row above; sort the rows by time"
    case .repeated(let path, let line, let found):
      "\(path):\(line): '\(found)' has a count already; add the counts up into one row"
    case .unevenGap(let path, let line, let found, let gapSeconds):
      "\(path):\(line): '\(found)' is not a whole number of buckets of \(gapSeconds) s after the first row; "
        + "move the rows to the edges of buckets"
    case .tooLong(let path, let buckets):
      "\(path): the trace has \(buckets) buckets, more than \(Self.bucketLimit); use wider buckets or a shorter stretch"
    }
  }
}
