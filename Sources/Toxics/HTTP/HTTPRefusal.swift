import BeaufortNumerics

/// An answer that stands in for the server's.
struct HTTPRefusal: Hashable, Sendable {
  var status: Int
  var retryAfter: Interval?
  /// Whether the connection ends after it.
  var closes = false

  init(status: Int, retryAfter: Interval?) { (self.status, self.retryAfter) = (status, retryAfter) }

  /// The message; to a HEAD request it has no content.
  func bytes(hasContent: Bool) -> [UInt8] {
    let content = "\(status) \(reason): injected by a fault proxy\n"
    var text = "HTTP/1.1 \(status) \(reason)\r\n"
    if let retryAfter { text += "Retry-After: \(retryAfter.nanoseconds / 1_000_000_000)\r\n" }
    if closes { text += "Connection: close\r\n" }
    text += "Content-Type: text/plain\r\nContent-Length: \(content.utf8.count)\r\n\r\n"
    if hasContent { text += content }
    return Array(text.utf8)
  }

  private var reason: String {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 408: "Request Timeout"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    default: status < 500 ? "Client Error" : "Server Error"
    }
  }
}
