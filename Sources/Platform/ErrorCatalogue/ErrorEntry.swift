/// An error as it looks on the wire, and what a client should make of it.
package struct ErrorEntry: Hashable, Sendable {
  /// Whether the same request may get through another time.
  package enum Retry: Hashable, Sendable {
    /// Never: data, permissions or the request itself are wrong.
    case no
    /// After a wait that grows, with jitter.
    case withBackoff
    /// Once, after a new login.
    case afterLogin
    /// When the window of the allocation has rolled on.
    case whenWindowRolls
    /// After a change: a narrower query, fewer rows, the failed rows alone.
    case afterChange
  }

  /// HTTP status; `nil` where there is no answer, or where it is an error of a row in an accepted request.
  package let status: Int?
  /// The code (`errorCode`, or `statusCode` in save results); empty where there is none.
  package let code: String
  /// The message as sent; empty where it varies.
  package let message: String
  /// When it happens.
  package let cause: String
  /// What a client should do.
  package let retry: Retry
  /// Where code, status and message are from.
  package let source: String
  /// Whether a source was found for the status.
  package let isConfirmed: Bool

  init(
    _ status: Int?,
    _ code: String,
    _ message: String = "",
    cause: String,
    retry: Retry,
    source: String = ErrorEntry.restGuide,
    isConfirmed: Bool = true
  ) {
    (self.status, self.code, self.message, self.cause) = (status, code, message, cause)
    (self.retry, self.source, self.isConfirmed) = (retry, source, isConfirmed)
  }

  /// Where most statuses are from.
  static let restGuide = "REST API Developer Guide, status codes and error responses"
  /// Where limits and their codes are from.
  static let quickReference = "Salesforce Developer Limits and Allocations Quick Reference"
  /// Where lock errors are from.
  static let apexGuide = "Apex Developer Guide, locking statements"
  /// What HTTP itself says.
  static let http = "RFC 9110 and RFC 6585"
  /// What the operating system says.
  static let transport = "TCP; no answer of the application"
}
