import HTTPTypes
import Platform
package import Wire

extension Org {
  /// Answers a request for `/cometd/…` of a subscriber that stands for code inside the org: what is delivered to it is
  /// free.
  package func answerOwnSubscriber(_ request: ServerRequest) async -> ServerResponse {
    guard let target = RequestTarget(request.head.path ?? "/") else { return ServerResponse(Problem(.notFound)) }
    return await answerStreaming(request, target, isCharged: false)
  }

  /// Answers `/cometd/…`, the Streaming API.
  ///
  /// Its requests do not count as API requests, and polls that are held do not count as long requests: no source says
  /// that they would, and a single client's polls would then spend a developer org's day.
  func answerStreaming(
    _ request: ServerRequest,
    _ target: RequestTarget,
    isCharged: Bool = true
  ) async -> ServerResponse {
    guard request.head.method == .post else {
      return ServerResponse(Problem(.methodNotAllowed, "The Streaming API takes POST alone"))
    }
    let latest = "\(Int(Self.latestVersion)).0"
    guard target.components.count > 1 else {
      return refusal(400, StreamingError(.streamingVersionMissing, about: latest))
    }
    guard let version = Self.version(target.components[1]), let number = Double(version),
      number >= Double(StreamingFigures.oldestVersion)
    else { return refusal(400, StreamingError(.streamingVersionUnsupported, about: latest)) }
    let body: [UInt8]
    do throws(BodyError) { body = try await request.collected(upTo: StreamingFigures.postBytes) } catch {
      switch error {
      case .tooLarge: return refusal(413, StreamingError(.streamingPostTooLarge))
      case .broken: return ServerResponse(.badRequest)
      }
    }
    guard let messages = BayeuxMessage.read(body) else {
      return ServerResponse(Problem(.jsonParser, "A list of Bayeux messages was expected"))
    }
    var post = StreamingPost(
      self,
      token: bearer(of: request),
      browser: browser(of: request),
      mayLackCookie: hasBareAddress(request),
      isAlone: messages.count == 1,
      isCharged: isCharged
    )
    await post.answer(messages)
    var response = ServerResponse(.ok, json: post.json)
    if let cookie = post.newBrowser {
      response.fields[.setCookie] = "\(Self.browserCookie)=\(cookie); Path=/; HttpOnly"
    }
    return response
  }

  private static let browserCookie = "BAYEUX_BROWSER"

  private func refusal(_ status: Int, _ error: StreamingError) -> ServerResponse {
    var json = JSONWriter()
    json.array { json in
      json.object { json in
        json.member("error", error.text)
        json.member("successful", false)
      }
    }
    return ServerResponse(.init(code: status), json: json)
  }

  private func browser(of request: ServerRequest) -> String? {
    for field in request.head.headerFields[values: .cookie] {
      for pair in field.split(separator: ";") {
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0] == Self.browserCookie { return String(parts[1].prefix(100)) }
      }
    }
    return nil
  }

  /// Whether a request was sent to an address instead of a name.
  ///
  /// Some clients' cookie jars keep nothing for addresses, and a real org never is one: there a cookie may be missing.
  private func hasBareAddress(_ request: ServerRequest) -> Bool {
    let host = request.head.authority ?? ""
    return host.hasPrefix("[") || host.allSatisfy { $0.isNumber || $0 == "." || $0 == ":" }
  }
}
