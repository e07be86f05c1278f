import HTTPTypes
import NIOHTTP1

/// The head of a request as the decoder read it, checked for what the decoder lets through.
struct RequestHead: Sendable {
  /// The head as responders see it.
  let request: HTTPRequest
  /// Whether a body follows.
  let hasBody: Bool
  /// The body's size where it was announced.
  let bodyBytes: Int?
  /// Whether the client waits for a word before it sends the body.
  let expectsContinue: Bool
  /// Whether the client may send another request on the same connection.
  let allowsAnother: Bool
  /// Whether the client understands chunks and does not take a connection for lasting unless it is told.
  let isOld: Bool

  /// Checks a head.
  ///
  /// - SeeAlso: RFC 9112, sections 3.2 (Host) and 6.1 (Transfer-Encoding).
  init(_ head: HTTPRequestHead, scheme: String, limits: ConnectionLimits) throws(Refusal) {
    guard head.version == .http1_1 || head.version == .http1_0 else { throw .unknownVersion }
    isOld = head.version == .http1_0
    let target = head.uri
    if target.utf8.count > limits.targetBytes { throw .targetTooLong(limit: limits.targetBytes) }
    var size = target.utf8.count
    var fields = HTTPFields()
    fields.reserveCapacity(head.headers.count)
    var (hosts, codings, lengths): ([String], [String], [String]) = ([], [], [])
    var (expectation, wantsUpgrade): (String?, Bool) = (nil, false)
    for (name, value) in head.headers {
      size += name.utf8.count + value.utf8.count + 4
      guard let name = HTTPField.Name(name) else { throw .malformed }
      switch name {
      case Self.host: hosts.append(value)
      case .transferEncoding: codings.append(value)
      case .contentLength: lengths.append(value)
      case .expect: expectation = value
      case .upgrade: wantsUpgrade = true
      case _: break
      }
      if name != Self.host, name != .transferEncoding { fields.append(HTTPField(name: name, value: value)) }
    }
    if size > limits.headBytes { throw .headTooLong(limit: limits.headBytes) }
    guard hosts.count == 1 || (isOld && hosts.isEmpty) else { throw .malformed }
    guard lengths.count <= 1, lengths.isEmpty || codings.isEmpty else { throw .malformed }
    if !codings.isEmpty {
      if isOld { throw .malformed }
      guard codings.count == 1, codings[0].lowercased() == "chunked" else { throw .unknownCoding }
    }
    bodyBytes = lengths.first.flatMap { Int($0) }
    if !lengths.isEmpty, bodyBytes == nil { throw .malformed }
    hasBody = !codings.isEmpty || (bodyBytes ?? 0) > 0
    expectsContinue = hasBody && !isOld && expectation?.lowercased() == "100-continue"
    // After a request to change the protocol the decoder reads no further, so there is no other request.
    allowsAnother = head.isKeepAlive && head.method != .CONNECT && !wantsUpgrade
    guard let method = HTTPRequest.Method(head.method.rawValue) else { throw .malformed }
    request = HTTPRequest(
      method: method,
      scheme: scheme,
      authority: hosts.first,
      path: Self.path(of: target),
      headerFields: fields
    )
  }

  private static let host = HTTPField.Name("Host")

  /// The path with query, also where a whole URL was given as to a proxy.
  private static func path(of target: String) -> String {
    guard !target.hasPrefix("/"), let separator = target.firstRange(of: "://") else { return target }
    let rest = target[separator.upperBound...]
    guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
    return rest[start] == "/" ? String(rest[start...]) : "/" + rest[start...]
  }
}
