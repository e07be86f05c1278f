extension ErrorCatalogue {
  /// The errors of the REST API that stand in ``documented`` neither.
  package static let rest: [ErrorEntry] = [
    .invalidInput, .invalidReplicationDate, .tooManyRuns,
    .tooManySubrequests, .tooManyTreeRecords, .duplicateExternalID, .bodyTooLarge,
    .enqueued,
  ]
}

extension ErrorEntry {
  /// The request is JSON, but not of the shape that the resource takes.
  package static let invalidInput = rest("INVALID_INPUT", cause: "the body has not the shape that the resource takes")
  /// The time range of a list of changes is none.
  package static let invalidReplicationDate = rest(
    "INVALID_REPLICATION_DATE",
    cause: "the start of a list of changes is not before its end, or one of them is no time",
    source: "SOAP API Developer Guide, exception codes"
  )
  /// Object types change too often in a collection.
  package static let tooManyRuns = rest(
    "LIMIT_EXCEEDED",
    "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.",
    cause: "object types change too often in a collection; sort its records by type"
  )
  /// A composite request has too many parts.
  package static let tooManySubrequests = rest("LIMIT_EXCEEDED", cause: "a composite request has too many parts")
  /// A tree is too large, too deep, or of too many object types.
  package static let tooManyTreeRecords = rest(
    "INVALID_INPUT",
    "The tree is larger than the limits allow.",
    cause: "a tree of more than 200 records, 5 levels or 5 object types"
  )
  /// An external id matches several records, told of one record of many.
  package static let duplicateExternalID = rest(
    "DUPLICATE_EXTERNAL_ID",
    cause: "an external id matches several records",
    source: "SOAP API Developer Guide, status codes"
  )
  /// The body is larger than the API takes.
  package static let bodyTooLarge = ErrorEntry(
    413,
    "REQUEST_ENTITY_TOO_LARGE",
    cause: "a body that is larger than the API takes",
    retry: .afterChange,
    source: http,
    isConfirmed: false
  )

  /// No error: what stands in place of one in the save result of an event that was taken.
  package static let enqueued = ErrorEntry(
    nil,
    "OPERATION_ENQUEUED",
    cause: "the event was taken; the message is its EventUuid",
    retry: .no,
    source: "Platform Events Developer Guide v67.0"
  )

  private static func rest(
    _ code: String,
    _ message: String = "",
    cause: String,
    source: String = restGuide
  ) -> ErrorEntry {
    ErrorEntry(400, code, message, cause: cause, retry: .afterChange, source: source, isConfirmed: false)
  }
}
