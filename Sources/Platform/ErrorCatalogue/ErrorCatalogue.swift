/// What each ``AnswerCode`` is on the wire, and the other errors of the platform's APIs.
package enum ErrorCatalogue {
  /// The error behind an answer; `nil` where all went well.
  package static func entry(for code: AnswerCode) -> ErrorEntry? {
    switch code {
    case .ok: nil
    case .rowsFailed:
      ErrorEntry(
        nil,
        "UNABLE_TO_LOCK_ROW",
        cause: "some rows failed on their own, the others were done",
        retry: .afterChange,
        source: ErrorEntry.apexGuide
      )
    case .connectionRefused:
      ErrorEntry(
        nil,
        "",
        "Connection refused",
        cause: "the system or the link is down",
        retry: .withBackoff,
        source: ErrorEntry.transport
      )
    case .timedOut:
      ErrorEntry(
        nil,
        "",
        "Read timed out",
        cause: "no answer in time; the request may have been done all the same",
        retry: .withBackoff,
        source: "Apex Developer Guide, callouts"
      )
    case .serverError:
      ErrorEntry(500, "UNKNOWN_EXCEPTION", cause: "server fault", retry: .withBackoff, isConfirmed: false)
    case .unavailable:
      ErrorEntry(503, "SERVER_UNAVAILABLE", cause: "overload or maintenance", retry: .withBackoff, isConfirmed: false)
    case .tooManyRequests:
      ErrorEntry(
        429,
        "",
        "Too Many Requests",
        cause: "over an external system's rate limit; an org never answers this",
        retry: .withBackoff,
        source: ErrorEntry.http
      )
    case .apiAllocationSpent:
      ErrorEntry(
        403,
        "REQUEST_LIMIT_EXCEEDED",
        "TotalRequests Limit exceeded.",
        cause: "the API allocation of the last 24 hours is spent",
        retry: .whenWindowRolls
      )
    case .longRequestCap:
      ErrorEntry(
        403,
        "REQUEST_LIMIT_EXCEEDED",
        "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
        cause: "as many requests as the cap allows have run 20 s or longer",
        retry: .withBackoff,
        source: ErrorEntry.quickReference
      )
    case .rowLocked:
      ErrorEntry(
        400,
        "UNABLE_TO_LOCK_ROW",
        "unable to obtain exclusive access to this record",
        cause: "a parent was not locked within 10 s",
        retry: .withBackoff,
        source: ErrorEntry.apexGuide,
        isConfirmed: false
      )
    case .allocationSpent:
      ErrorEntry(
        400,
        "LIMIT_EXCEEDED",
        cause: "another windowed allocation is spent: asynchronous Apex, OData, events or Bulk",
        retry: .whenWindowRolls,
        source: "Platform Events Developer Guide v67.0",
        isConfirmed: false
      )
    }
  }
}

extension AnswerCode {
  /// Whether the same rows may get through another time: every failure of ours is of the moment, none of the data.
  @inlinable public var isRetryable: Bool {
    switch self {
    case .ok: false
    case .rowsFailed, .connectionRefused, .timedOut, .serverError, .unavailable, .tooManyRequests, .apiAllocationSpent,
      .longRequestCap, .rowLocked, .allocationSpent:
      true
    }
  }
}
