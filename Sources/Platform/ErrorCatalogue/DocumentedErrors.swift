extension ErrorCatalogue {
  /// The main errors of the REST API and of save results that no ``AnswerCode`` stands for, by status and code.
  ///
  /// Most pairs of code and status have no source of their own, and are marked so.
  package static let documented: [ErrorEntry] = [
    ErrorEntry(300, "", cause: "an external id matches several rows", retry: .no),
    badData("DUPLICATE_VALUE", cause: "a unique field has the value already; upsert instead"),
    badData("FIELD_CUSTOM_VALIDATION_EXCEPTION", cause: "a validation rule refuses the record"),
    badData("REQUIRED_FIELD_MISSING", cause: "a required field is empty"),
    badData("STRING_TOO_LONG", cause: "a value does not fit its field"),
    badData("INVALID_FIELD", cause: "no such field, or no access to it"),
    badData("INVALID_CROSS_REFERENCE_KEY", cause: "a parent does not exist"),
    badData("JSON_PARSER_ERROR", cause: "the body is not the JSON that was expected"),
    badData("MALFORMED_ID", cause: "an id is not one"),
    badData("MALFORMED_QUERY", cause: "the query is not SOQL"),
    badData("STORAGE_LIMIT_EXCEEDED", cause: "the org's storage is full"),
    ErrorEntry(
      400,
      "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      cause: "a trigger or flow failed; the message may wrap a lock or limit error",
      retry: .afterChange,
      isConfirmed: false
    ),
    ErrorEntry(400, "INVALID_QUERY_LOCATOR", cause: "the cursor is gone", retry: .afterChange, isConfirmed: false),
    ErrorEntry(400, "QUERY_TIMEOUT", cause: "a query ran over 120 s", retry: .afterChange, isConfirmed: false),
    ErrorEntry(400, "EXCEEDED_ID_LIMIT", cause: "too many ids in one request", retry: .afterChange, isConfirmed: false),
    ErrorEntry(
      401,
      "INVALID_SESSION_ID",
      "Session expired or invalid",
      cause: "the token expired, was revoked, or is of another instance",
      retry: .afterLogin
    ),
    ErrorEntry(
      403,
      "REQUEST_LIMIT_EXCEEDED",
      "ConcurrentPerOrgLongTxn Limit exceeded.",
      cause: "too many synchronous Apex transactions run over 5 s",
      retry: .withBackoff
    ),
    ErrorEntry(403, "INSUFFICIENT_ACCESS", cause: "a permission is missing", retry: .no, isConfirmed: false),
    ErrorEntry(403, "API_DISABLED_FOR_ORG", cause: "the edition has no API", retry: .no, isConfirmed: false),
    ErrorEntry(
      404,
      "NOT_FOUND",
      "The requested resource does not exist",
      cause: "an unknown path, id or external id",
      retry: .no
    ),
    ErrorEntry(404, "ENTITY_IS_DELETED", "entity is deleted", cause: "the row was deleted", retry: .no),
    ErrorEntry(405, "METHOD_NOT_ALLOWED", cause: "the wrong verb", retry: .no),
    ErrorEntry(412, "PRECONDITION_FAILED", cause: "If-Match does not match", retry: .afterChange),
    ErrorEntry(414, "", cause: "a URL of over 16,384 bytes", retry: .afterChange),
    ErrorEntry(415, "UNSUPPORTED_MEDIA_TYPE", cause: "the wrong content type", retry: .no),
    ErrorEntry(431, "", cause: "URL and headers of over 16,384 bytes", retry: .afterChange),
    ErrorEntry(
      nil,
      "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE",
      cause: "the event bus is down",
      retry: .withBackoff,
      source: "Platform Events Developer Guide v67.0"
    ),
    ErrorEntry(
      nil,
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      cause: "another record of the collection failed",
      retry: .afterChange,
      source: "REST API Developer Guide, allOrNone"
    ),
  ]

  private static func badData(_ code: String, cause: String) -> ErrorEntry {
    ErrorEntry(400, code, cause: cause, retry: .no, isConfirmed: false)
  }
}
