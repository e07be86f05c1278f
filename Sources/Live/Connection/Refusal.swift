import HTTPTypes
import NIOHTTP1
import Wire

/// A request that no responder gets to see. After it the connection is closed: where the next request would begin is
/// not known, or not trusted.
enum Refusal: Error, Hashable, Sendable {
  /// It is not HTTP, or could be read in two ways.
  case malformed
  /// Path and query are too long.
  case targetTooLong(limit: Int)
  /// Path, query and header fields are too long.
  case headTooLong(limit: Int)
  /// The body is coded in a way that is not understood.
  case unknownCoding
  /// A version of HTTP that is not spoken.
  case unknownVersion

  /// What the decoder's error stands for; `nil` where the connection itself broke.
  init?(of error: any Error, limits: ConnectionLimits) {
    switch error {
    case HTTPParserError.headerOverflow: self = .headTooLong(limit: limits.headBytes)
    case HTTPParserError.invalidVersion: self = .unknownVersion
    case HTTPParserError.invalidEOFState: return nil
    case is HTTPParserError: self = .malformed
    case _: return nil
    }
  }

  /// The answer.
  var response: ServerResponse {
    let (status, words) = statusAndWords
    return ServerResponse(status, Array((words + "\n").utf8), type: "text/plain; charset=utf-8")
  }

  private var statusAndWords: (HTTPResponse.Status, String) {
    switch self {
    case .malformed: (.badRequest, "The request is not well-formed HTTP/1.1.")
    case .targetTooLong(let limit): (.uriTooLong, "The URI has more than \(limit) bytes.")
    case .headTooLong(let limit):
      (.requestHeaderFieldsTooLarge, "URI and header fields together have more than \(limit) bytes.")
    case .unknownCoding: (.notImplemented, "The only transfer coding understood is chunked.")
    case .unknownVersion: (.httpVersionNotSupported, "The versions of HTTP understood are 1.0 and 1.1.")
    }
  }
}
