import HTTPTypes
import Toxics
package import Wire

/// Toxiproxy's HTTP interface to the proxies.
///
/// - SeeAlso: README.md of Toxiproxy 2, *HTTP API*.
package struct ProxyControl: Sendable {
  /// The most bytes of a request's body.
  private static let mostBytes = 1 << 20
  /// The version of Toxiproxy whose interface this is.
  package static let version = "2.12.0"

  private let proxies: Proxies
  private let date: @Sendable () -> Int64

  /// The interface to `proxies`; `date` gives the milliseconds since 1970, from which on certificates are valid.
  package init(_ proxies: Proxies, date: @escaping @Sendable () -> Int64) {
    (self.proxies, self.date) = (proxies, date)
  }

  /// Answers a request.
  @Sendable package func answer(_ request: ServerRequest) async -> ServerResponse {
    // What a web page sends to this machine without the user's knowledge, browsers mark this way.
    if request.field(.userAgent)?.hasPrefix("Mozilla/") == true {
      return .failure(.forbidden, "User agent not allowed")
    }
    guard let target = RequestTarget(request.head.path ?? "/") else { return .failure(.notFound, "not found") }
    do throws(ProxyError) {
      let body = try await Self.body(of: request)
      return try await answer(request.head.method, target.components, body)
    } catch {
      return .failure(error.status, error.description)
    }
  }

  private func answer(
    _ method: HTTPRequest.Method,
    _ path: [String],
    _ body: JSON
  ) async throws(ProxyError) -> ServerResponse {
    switch (method, path.first, path.count) {
    case (.get, "version", 1):
      return .json { json in json.object { $0.member("version", Self.version) } }
    case (.post, "reset", 1):
      try await proxies.reset()
      return ServerResponse(.noContent)
    case (.post, "populate", 1): return try await populate(body)
    case (.get, "proxies", 1):
      let all = await proxies.all
      return .json { json in
        json.object { json in
          for proxy in all {
            json.name(proxy.name)
            json.proxy(proxy)
          }
        }
      }
    case (.post, "proxies", 1): return .proxy(try await proxies.create(try ProxyState(body, at: date())), .created)
    case (_, "proxies", 2): return try await answerProxy(method, path[1], body)
    case (_, "proxies", 3) where path[2] == "toxics": return try await answerToxics(method, of: path[1], body)
    case (_, "proxies", 4) where path[2] == "toxics": return try await answerToxic(method, path[3], of: path[1], body)
    case (_, "proxies", 1), (_, "version", 1), (_, "reset", 1), (_, "populate", 1): return .wrongMethod
    case _: return .failure(.notFound, "there is nothing at /\(path.joined(separator: "/"))")
    }
  }

  private func answerProxy(
    _ method: HTTPRequest.Method,
    _ name: String,
    _ body: JSON
  ) async throws(ProxyError) -> ServerResponse {
    switch method {
    case .get: return .proxy(try await proxies.proxy(name))
    case .post, .patch:
      let changed = try await proxies.update(
        name,
        listen: try body.endpoint("listen"),
        upstream: try body.endpoint("upstream"),
        isEnabled: try body.flag("enabled")
      )
      return .proxy(changed)
    case .delete:
      try await proxies.delete(name)
      return ServerResponse(.noContent)
    case _: return .wrongMethod
    }
  }

  private func answerToxics(
    _ method: HTTPRequest.Method,
    of proxy: String,
    _ body: JSON
  ) async throws(ProxyError) -> ServerResponse {
    switch method {
    case .get:
      let toxics = try await proxies.proxy(proxy).toxics
      return .json { json in json.array { json in for toxic in toxics { json.toxic(toxic) } } }
    case .post:
      let type = try body.string("type") ?? ""
      if type.isEmpty { throw .missing("type") }
      let stream = try body.stream() ?? .downstream
      let toxic = try await proxies.add(
        try ToxicEffect(reading: type, try body.attributes()),
        called: try body.string("name") ?? "\(type)_\(stream.rawValue)",
        stream: stream,
        toxicity: try body.share("toxicity") ?? 1,
        to: proxy
      )
      return .toxic(toxic)
    case _: return .wrongMethod
    }
  }

  private func answerToxic(
    _ method: HTTPRequest.Method,
    _ name: String,
    of proxy: String,
    _ body: JSON
  ) async throws(ProxyError) -> ServerResponse {
    switch method {
    case .get: return .toxic(try await proxies.toxic(name, of: proxy))
    case .post, .patch:
      let known = try await proxies.toxic(name, of: proxy).effect
      var attributes = Dictionary(uniqueKeysWithValues: known.attributes.map { ($0.key, Double($0.value)) })
      attributes.merge(try body.attributes()) { $1 }
      let toxic = try await proxies.update(
        name,
        of: proxy,
        effect: try ToxicEffect(reading: known.type, attributes),
        toxicity: try body.share("toxicity")
      )
      return .toxic(toxic)
    case .delete:
      try await proxies.remove(name, of: proxy)
      return ServerResponse(.noContent)
    case _: return .wrongMethod
    }
  }

  /// Makes the proxies of a list; one that is there already and the same stays, another gives way.
  private func populate(_ body: JSON) async throws(ProxyError) -> ServerResponse {
    guard let items = body.items else { throw .badRequest("a list of proxies was expected") }
    var wanted: [ProxyState] = []
    for item in items {
      let state = try ProxyState(item, at: date())
      // What cannot be made must not take the place of what is there.
      guard state.isSound else { throw .tlsNeedsHTTP(proxy: state.name) }
      wanted.append(state)
    }
    var made: [ProxyState] = []
    for state in wanted {
      if let known = try? await proxies.proxy(state.name) {
        if known.isSame(as: state) {
          made.append(known)
          continue
        }
        try await proxies.delete(state.name)
      }
      made.append(try await proxies.create(state))
    }
    return .json(.created) { [made] json in
      json.object { json in
        json.name("proxies")
        json.array { json in for proxy in made { json.proxy(proxy) } }
      }
    }
  }

  private static func body(of request: ServerRequest) async throws(ProxyError) -> JSON {
    let bytes: [UInt8]
    do { bytes = try await request.collected(upTo: mostBytes) } catch {
      throw .badRequest("it is larger than \(mostBytes) bytes, or broke off")
    }
    if bytes.isEmpty { return .object([]) }
    do { return try JSON(parsing: bytes) } catch { throw .badRequest(error.description) }
  }
}

extension ProxyError {
  fileprivate var status: HTTPResponse.Status {
    switch self {
    case .unknownProxy, .unknownToxic: .notFound
    case .proxyExists, .toxicExists, .busy: .conflict
    case .cannotListen: .internalServerError
    case .badRequest, .missing, .notAnEndpoint, .reachesBeyondThisMachine, .unknownStream, .badToxicity, .toxic,
      .needsHTTP, .actsOnResponses, .leadsToItself, .tlsNeedsHTTP, .tls:
      .badRequest
    }
  }
}
