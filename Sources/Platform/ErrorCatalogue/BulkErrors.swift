extension ErrorCatalogue {
  /// The errors of the Bulk API, by status and code.
  ///
  /// The codes are those of a job's `errorMessage`; bodies in JSON write them in capitals.
  package static let bulk: [ErrorEntry] = [
    .bulkClientInput, .bulkExceededQuota, .bulkInvalidBatch, .bulkInvalidEntity, .bulkInvalidJob, .bulkInvalidJobState,
    .bulkInvalidOperation, .bulkTimeout, .bulkTooManyLockFailures, .missingArgument,
  ]
}

extension ErrorEntry {
  /// What the client sent is not what it said it would send.
  package static let bulkClientInput = bulk(
    "ClientInputError",
    cause: "the upload is not what the job says: other line endings, or no CSV"
  )
  /// The batches, records or jobs of the day are spent.
  package static let bulkExceededQuota = bulk(
    "ExceededQuota",
    cause: "the jobs, batches or records of the last 24 hours are spent",
    retry: .whenWindowRolls
  )
  /// The CSV cannot be taken.
  package static let bulkInvalidBatch = bulk(
    "InvalidBatch",
    cause: "a row or the header cannot be taken: an unknown field, a stray quote, a wrong number of values"
  )
  /// The object cannot be loaded.
  package static let bulkInvalidEntity = bulk("InvalidEntity", cause: "an object that the Bulk API does not take")
  /// The job cannot be made, or is not one.
  package static let bulkInvalidJob = bulk("InvalidJob", cause: "a job that says too little, or something impossible")
  /// The job is in a state that does not allow it.
  package static let bulkInvalidJobState = bulk(
    "InvalidJobState",
    cause: "the job's state does not allow what is asked"
  )
  /// There is no such operation.
  package static let bulkInvalidOperation = bulk("InvalidOperation", cause: "an operation that does not exist")
  /// A batch ran too long, too often.
  package static let bulkTimeout = bulk(
    "Timeout",
    cause: "a batch ran longer than allowed, each time it was tried",
    retry: .afterChange
  )
  /// A batch failed too often for want of locks.
  package static let bulkTooManyLockFailures = bulk(
    "TooManyLockFailure",
    cause: "too many rows of a batch could not be locked, each time it was tried",
    retry: .withBackoff
  )
  /// A row does not say which record it is about.
  package static let missingArgument = ErrorEntry(
    400,
    "MISSING_ARGUMENT",
    cause: "a row without the id or external id that it needs",
    retry: .no,
    isConfirmed: false
  )

  private static func bulk(_ code: String, cause: String, retry: Retry = .no) -> ErrorEntry {
    ErrorEntry(
      400,
      code,
      cause: cause,
      retry: retry,
      source: "Bulk API 2.0 and Bulk API Developer Guide, errors",
      isConfirmed: false
    )
  }
}
