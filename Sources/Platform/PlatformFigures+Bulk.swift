package import BeaufortNumerics

/// The figures of the Bulk API 2.0.
extension PlatformFigures {
  /// Internal batches that an org works on at once.
  package static var bulkBatchesAtOnce: Int { 5 }
  /// Bytes of the CSV that a job may be given: 150 MB once they are encoded in base 64.
  package static var bulkUploadBytes: Int { 100_000_000 }
  /// How long a job may stay open.
  package static var bulkOpenTime: Interval { .hours(24) }
  /// How long a job that ended is kept.
  package static var bulkKeptTime: Interval { .hours(7 * 24) }
  /// How long a batch may run before what is left of it is queued again.
  package static var bulkBatchTime: Interval { .minutes(5) }
  /// How often a batch that ran too long is queued again before its job fails.
  package static var bulkTimeoutRetries: Int { 20 }
  /// Rows of a batch that fail for want of a lock before what is left of it is queued again.
  package static var bulkLockFailures: Int { 100 }
  /// How often a batch with too many of them is queued again before its job fails.
  package static var bulkLockRetries: Int { 10 }
  /// Characters of a field.
  package static var bulkFieldCharacters: Int { 131_072 }
  /// Characters of a record.
  package static var bulkRecordCharacters: Int { 400_000 }
  /// Fields of a record.
  package static var bulkRecordFields: Int { 5_000 }
  /// Jobs of a page of the list of jobs.
  package static var bulkListedJobs: Int { 1_000 }
  /// Rows of a page of a query job's results, where the client does not say.
  package static var bulkResultRows: Int { 50_000 }
}

extension PlatformFigure {
  /// The figures of the Bulk API 2.0.
  static let bulk: [PlatformFigure] = [
    PlatformFigure(
      "Bulk batches at once",
      Int64(PlatformFigures.bulkBatchesAtOnce),
      "batches",
      "no source found",
      isConfirmed: false
    ),
    PlatformFigure("upload of a Bulk job", Int64(PlatformFigures.bulkUploadBytes), "bytes", quickReference),
    PlatformFigure("a Bulk job stays open for", PlatformFigures.bulkOpenTime, quickReference),
    PlatformFigure("a Bulk job that ended is kept for", PlatformFigures.bulkKeptTime, quickReference),
    PlatformFigure("longest run of a Bulk batch", PlatformFigures.bulkBatchTime, bulkGuide),
    PlatformFigure("runs of a Bulk batch repeated", Int64(PlatformFigures.bulkTimeoutRetries), "runs", bulkGuide),
    PlatformFigure(
      "lock failures of a Bulk batch",
      Int64(PlatformFigures.bulkLockFailures),
      "rows",
      bulkGuide + ", of Bulk API 1.0"
    ),
    PlatformFigure(
      "repetitions of a Bulk batch with lock failures",
      Int64(PlatformFigures.bulkLockRetries),
      "runs",
      bulkGuide + ", of Bulk API 1.0"
    ),
    PlatformFigure(
      "characters of a Bulk field",
      Int64(PlatformFigures.bulkFieldCharacters),
      "characters",
      quickReference
    ),
    PlatformFigure(
      "characters of a Bulk record",
      Int64(PlatformFigures.bulkRecordCharacters),
      "characters",
      quickReference
    ),
    PlatformFigure("fields of a Bulk record", Int64(PlatformFigures.bulkRecordFields), "fields", quickReference),
    PlatformFigure(
      "jobs of a page of the list of Bulk jobs",
      Int64(PlatformFigures.bulkListedJobs),
      "jobs",
      "no source found",
      isConfirmed: false
    ),
    PlatformFigure(
      "rows of a page of a Bulk query's results",
      Int64(PlatformFigures.bulkResultRows),
      "rows",
      "no source found: what simple-salesforce asks for",
      isConfirmed: false
    ),
  ]
}
