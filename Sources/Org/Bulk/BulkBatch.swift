import Wire

/// Rows of an ingest job that are worked on one after the other; several batches of a job are worked on at once.
struct BulkBatch: Sendable {
  /// The job's number.
  let job: Int64
  /// Its place among the job's batches.
  let index: Int
  /// Where its rows lie.
  let part: CSVScanner.Part
  /// Where the first row lies that was not tried.
  var next: Int
  /// What became of the rows before that one.
  var outcomes = RowOutcomes()
  /// How often it was queued again for want of locks.
  var lockRetries = 0
  /// How often it was queued again because it ran too long.
  var timeoutRetries = 0
  /// Whether it was charged to the day's batches.
  var isCharged = false

  init(job: Int64, index: Int, part: CSVScanner.Part) {
    (self.job, self.index, self.part, next) = (job, index, part, part.bytes.lowerBound)
  }
}
