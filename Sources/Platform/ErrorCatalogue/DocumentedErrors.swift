extension ErrorCatalogue {
  /// The errors of the platform's APIs that no ``AnswerCode`` stands for, by status and code.
  ///
  /// Most pairs of code and status have no source of their own, and are marked so.
  package static let documented: [ErrorEntry] = [
    .severalMatches, .duplicateValue, .validationRule, .requiredFieldMissing, .textTooLong, .invalidField,
    .fieldNotWriteable, .invalidTypeOnField, .invalidType, .invalidCrossReference, .jsonParser, .malformedID,
    .malformedQuery, .invalidFilterOperator, .numberOutsideRange, .queryTooComplicated, .invalidTypeForOperation,
    .storageLimit, .exceededIDLimit, .triggerFailed, .invalidQueryLocator, .queryTimeout, .processingHalted,
    .invalidSession, .longApexCap, .insufficientAccess, .apiDisabled, .notFound, .entityIsDeleted, .methodNotAllowed,
    .preconditionFailed, .batchHalted, .uriTooLong, .unsupportedMediaType, .headersTooLong,
    .publishingUnavailable, .rolledBack, .invalidReplayID,
  ]
}

extension ErrorEntry {
  /// An external id matches several rows.
  package static let severalMatches = ErrorEntry(300, "", cause: "an external id matches several rows", retry: .no)
  /// A unique field has the value already.
  package static let duplicateValue = badData(
    "DUPLICATE_VALUE",
    cause: "a unique field has the value already; upsert instead"
  )
  /// A validation rule refuses the record.
  package static let validationRule = badData(
    "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    cause: "a validation rule refuses the record"
  )
  /// A required field is empty.
  package static let requiredFieldMissing = badData("REQUIRED_FIELD_MISSING", cause: "a required field is empty")
  /// A value does not fit its field.
  package static let textTooLong = badData("STRING_TOO_LONG", cause: "a value does not fit its field")
  /// There is no such field.
  package static let invalidField = badData("INVALID_FIELD", cause: "no such field, or no access to it")
  /// A field cannot be written.
  package static let fieldNotWriteable = badData(
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    cause: "a field that cannot be written"
  )
  /// A value is not one of its field's type.
  package static let invalidTypeOnField = badData(
    "INVALID_TYPE_ON_FIELD_IN_RECORD",
    cause: "a value is not one of its field's type"
  )
  /// There is no such object.
  package static let invalidType = badData("INVALID_TYPE", cause: "no such object")
  /// A parent does not exist.
  package static let invalidCrossReference = badData("INVALID_CROSS_REFERENCE_KEY", cause: "a parent does not exist")
  /// The body is not the JSON that was expected.
  package static let jsonParser = badData("JSON_PARSER_ERROR", cause: "the body is not the JSON that was expected")
  /// An id is not one.
  package static let malformedID = badData("MALFORMED_ID", cause: "an id is not one")
  /// The query is not SOQL.
  package static let malformedQuery = badData("MALFORMED_QUERY", cause: "the query is not SOQL")
  /// A field of the query has no such comparison, or not with such a value.
  package static let invalidFilterOperator = badData(
    "INVALID_QUERY_FILTER_OPERATOR",
    cause: "a field of the query has no such comparison, or not with such a value"
  )
  /// A number in the query is too large.
  package static let numberOutsideRange = badData(
    "NUMBER_OUTSIDE_VALID_RANGE",
    cause: "a number in the query is too large"
  )
  /// The query has too many fields or conditions.
  package static let queryTooComplicated = badData(
    "QUERY_TOO_COMPLICATED",
    cause: "the query has too many fields or conditions"
  )
  /// The object type cannot be queried.
  package static let invalidTypeForOperation = badData(
    "INVALID_TYPE_FOR_OPERATION",
    cause: "the object type cannot be queried"
  )
  /// The org's storage is full.
  package static let storageLimit = badData("STORAGE_LIMIT_EXCEEDED", cause: "the org's storage is full")
  /// Too many ids in one request.
  package static let exceededIDLimit = ErrorEntry(
    400,
    "EXCEEDED_ID_LIMIT",
    cause: "too many ids in one request",
    retry: .afterChange,
    isConfirmed: false
  )
  /// A trigger or flow failed.
  package static let triggerFailed = ErrorEntry(
    400,
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    cause: "a trigger or flow failed; the message may wrap a lock or limit error",
    retry: .afterChange,
    isConfirmed: false
  )
  /// The cursor is gone.
  package static let invalidQueryLocator = ErrorEntry(
    400,
    "INVALID_QUERY_LOCATOR",
    "invalid query locator",
    cause: "the cursor is gone",
    retry: .afterChange,
    isConfirmed: false
  )
  /// A query ran too long.
  package static let queryTimeout = ErrorEntry(
    400,
    "QUERY_TIMEOUT",
    cause: "a query ran over 120 s",
    retry: .afterChange,
    isConfirmed: false
  )
  /// The token is no good.
  package static let invalidSession = ErrorEntry(
    401,
    "INVALID_SESSION_ID",
    "Session expired or invalid",
    cause: "the token expired, was revoked, or is of another instance",
    retry: .afterLogin
  )
  /// Too many long synchronous transactions.
  package static let longApexCap = ErrorEntry(
    403,
    "REQUEST_LIMIT_EXCEEDED",
    "ConcurrentPerOrgLongTxn Limit exceeded.",
    cause: "too many synchronous Apex transactions run over 5 s",
    retry: .withBackoff
  )
  /// A permission is missing.
  package static let insufficientAccess = ErrorEntry(
    403,
    "INSUFFICIENT_ACCESS",
    cause: "a permission is missing",
    retry: .no,
    isConfirmed: false
  )
  /// The edition has no API.
  package static let apiDisabled = ErrorEntry(
    403,
    "API_DISABLED_FOR_ORG",
    cause: "the edition has no API",
    retry: .no,
    isConfirmed: false
  )
  /// Nothing is there.
  package static let notFound = ErrorEntry(
    404,
    "NOT_FOUND",
    "The requested resource does not exist",
    cause: "an unknown path, id or external id",
    retry: .no
  )
  /// The row was deleted.
  package static let entityIsDeleted = ErrorEntry(
    404,
    "ENTITY_IS_DELETED",
    "entity is deleted",
    cause: "the row was deleted",
    retry: .no
  )
  /// The wrong verb.
  package static let methodNotAllowed = ErrorEntry(405, "METHOD_NOT_ALLOWED", cause: "the wrong verb", retry: .no)
  /// If-Match does not match.
  package static let preconditionFailed = ErrorEntry(
    412,
    "PRECONDITION_FAILED",
    cause: "If-Match does not match",
    retry: .afterChange
  )
  /// An earlier request of a batch failed, and the batch was to halt then.
  package static let batchHalted = ErrorEntry(
    412,
    "BATCH_PROCESSING_HALTED",
    "Batch processing halted per request",
    cause: "an earlier request of the batch failed, with haltOnError",
    retry: .afterChange
  )
  /// The URL is too long.
  package static let uriTooLong = ErrorEntry(414, "", cause: "a URL of over 16,384 bytes", retry: .afterChange)
  /// The wrong content type.
  package static let unsupportedMediaType = ErrorEntry(
    415,
    "UNSUPPORTED_MEDIA_TYPE",
    cause: "the wrong content type",
    retry: .no
  )
  /// URL and headers are too long.
  package static let headersTooLong = ErrorEntry(
    431,
    "",
    cause: "URL and headers of over 16,384 bytes",
    retry: .afterChange
  )
  /// Another part of a composite request failed, or what it refers to is missing.
  package static let processingHalted = ErrorEntry(
    400,
    "PROCESSING_HALTED",
    "The transaction was rolled back since another operation in the same transaction failed.",
    cause: "another part of a composite request failed, or a reference is missing",
    retry: .afterChange,
    source: "REST API Developer Guide v60.0, Composite"
  )
  /// The event bus is down.
  package static let publishingUnavailable = ErrorEntry(
    nil,
    "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE",
    cause: "the event bus is down",
    retry: .withBackoff,
    source: "Platform Events Developer Guide v67.0"
  )
  /// Another record of the collection failed.
  package static let rolledBack = ErrorEntry(
    nil,
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
    cause: "another record of the collection failed",
    retry: .afterChange,
    source: "REST API Developer Guide, allOrNone"
  )
  /// A replay id of the Streaming API that is not kept any more, or never was.
  package static let invalidReplayID = ErrorEntry(
    nil,
    "400::The replayId {1} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to "
      + "replay only new events.",
    cause: "the replay id is not kept any more, or never was one",
    retry: .afterChange,
    source: "fixtures of open-source connectors",
    isConfirmed: false
  )

  private static func badData(_ code: String, cause: String) -> ErrorEntry {
    ErrorEntry(400, code, cause: cause, retry: .no, isConfirmed: false)
  }
}
