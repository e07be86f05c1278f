package import BeaufortNumerics

/// What a toxic does to some of the requests and responses that pass it.
///
/// Toxiproxy has nothing of the kind; the names follow its own.
package enum HTTPToxic: Hashable, Sendable {
  /// Answers with `status` itself, and keeps the request from the server. The answer asks to wait for `retryAfter`,
  /// in whole seconds, where there is one.
  case status(Int, retryAfter: Interval?)
  /// Holds a response from its first byte on, for `latency` and up to `jitter` more or less.
  case slowFirstByte(latency: Interval, jitter: Interval)
  /// Changes one byte of a response's content.
  case corrupt
  /// Ends the connection after so many bytes of a response's content.
  case truncate(bytes: Int64)

  /// The types by which ``init(type:attributes:)`` knows them.
  package static let types = ["http_status", "http_slow_first_byte", "http_corrupt", "http_truncate"]

  /// Reads what the control API says; an attribute left out is 0, a status left out 503.
  ///
  /// - Throws: ``ToxicError`` for an unknown type or attribute, and for a value that is no whole number in its range.
  package init(type: String, attributes: [String: Double]) throws(ToxicError) {
    var left = ToxicAttributes(type: type, attributes)
    switch type {
    case "http_status":
      let retryAfter = try left.take("retry_after", 0...86_400)
      self = .status(
        Int(try left.take("status", 400...599, standard: 503)),
        retryAfter: retryAfter == 0 ? nil : .seconds(retryAfter)
      )
    case "http_slow_first_byte":
      self = .slowFirstByte(
        latency: .milliseconds(try left.take("latency", ToxicAttributes.dayMilliseconds)),
        jitter: .milliseconds(try left.take("jitter", ToxicAttributes.dayMilliseconds))
      )
    case "http_corrupt": self = .corrupt
    case "http_truncate": self = .truncate(bytes: try left.take("bytes", ToxicAttributes.exactIntegers))
    default: throw .unknownType(type)
    }
    try left.finish()
  }

  /// The type by which ``init(type:attributes:)`` knows it.
  package var type: String {
    switch self {
    case .status: "http_status"
    case .slowFirstByte: "http_slow_first_byte"
    case .corrupt: "http_corrupt"
    case .truncate: "http_truncate"
    }
  }

  /// All attributes of its type, with the values that make it.
  package var attributes: KeyValuePairs<String, Int64> {
    switch self {
    case .status(let status, let retryAfter):
      ["status": Int64(status), "retry_after": (retryAfter?.nanoseconds ?? 0) / 1_000_000_000]
    case .slowFirstByte(let latency, let jitter):
      ["latency": latency.wholeMilliseconds, "jitter": jitter.wholeMilliseconds]
    case .corrupt: [:]
    case .truncate(let bytes): ["bytes": bytes]
    }
  }
}
