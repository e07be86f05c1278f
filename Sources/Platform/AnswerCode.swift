/// How a request ended, as its sender sees it. What each code means on the wire is in ``ErrorCatalogue``.
public enum AnswerCode: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Everything was done.
  case ok
  /// The request was accepted; some of its rows failed.
  case rowsFailed
  /// The connection was refused or reset: the system or the link is down.
  case connectionRefused
  /// No answer within the time-out.
  case timedOut
  /// 500 UNKNOWN_EXCEPTION, or an injected server error.
  case serverError
  /// 503: the server's queue is full, or an injected one.
  case unavailable
  /// 429: over the external system's rate limit.
  case tooManyRequests
  /// 403 REQUEST_LIMIT_EXCEEDED "TotalRequests Limit exceeded.": the daily API allocation is spent.
  case apiAllocationSpent
  /// 403 REQUEST_LIMIT_EXCEEDED "ConcurrentRequests … Limit exceeded.": too many requests that run 20 s or longer.
  case longRequestCap
  /// UNABLE_TO_LOCK_ROW: a parent was not locked within 10 s.
  case rowLocked
  /// Another windowed allocation is spent (asynchronous Apex, OData call-outs, publishes, deliveries, Bulk).
  case allocationSpent
}
