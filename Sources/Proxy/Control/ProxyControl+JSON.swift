import HTTPTypes
import Toxics
import Wire

extension JSONWriter {
  /// A proxy with its toxics.
  mutating func proxy(_ proxy: ProxyState) {
    object { json in
      json.member("name", proxy.name)
      json.member("listen", proxy.listen.description)
      json.member("upstream", proxy.upstream.description)
      json.member("enabled", proxy.isEnabled)
      json.member("http", proxy.isHTTP)
      json.security(proxy)
      json.name("toxics")
      json.array { json in for toxic in proxy.toxics { json.toxic(toxic) } }
    }
  }

  /// A toxic.
  mutating func toxic(_ toxic: Toxic) {
    object { json in
      json.name("attributes")
      json.object { json in for (name, value) in toxic.effect.attributes { json.member(name, value) } }
      json.member("name", toxic.name)
      json.member("type", toxic.effect.type)
      json.member("stream", toxic.stream.rawValue)
      json.name("toxicity")
      json.number(toxic.toxicity)
    }
  }
}

extension ServerResponse {
  static func json(_ status: HTTPResponse.Status = .ok, _ body: (inout JSONWriter) -> Void) -> ServerResponse {
    var json = JSONWriter()
    body(&json)
    return ServerResponse(status, json: json)
  }

  static func proxy(_ proxy: ProxyState, _ status: HTTPResponse.Status = .ok) -> ServerResponse {
    json(status) { $0.proxy(proxy) }
  }

  static func toxic(_ toxic: Toxic) -> ServerResponse { json { $0.toxic(toxic) } }

  static func failure(_ status: HTTPResponse.Status, _ message: String) -> ServerResponse {
    json(status) { json in
      json.object { json in
        json.member("error", message)
        json.member("status", Int64(status.code))
      }
    }
  }

  static var wrongMethod: ServerResponse { failure(.methodNotAllowed, "the method is not allowed here") }
}

extension ProxyState {
  /// Reads a proxy that is to be made at `date`, in milliseconds since 1970.
  init(_ json: JSON, at date: Int64) throws(ProxyError) {
    guard let name = try json.string("name"), !name.isEmpty else { throw .missing("name") }
    guard let upstream = try json.endpoint("upstream") else { throw .missing("upstream") }
    let listen = try json.endpoint("listen") ?? Endpoint(host: "127.0.0.1", port: 0)
    self.init(
      name: name,
      listen: listen,
      upstream: upstream,
      isEnabled: try json.flag("enabled") ?? true,
      isHTTP: try json.flag("http") ?? false
    )
    identity = try json.identity(at: date)
    upstreamTrust = try json.trust("upstream_tls")
  }

  /// Whether a proxy that is there is the one that is `wanted`.
  func isSame(as wanted: ProxyState) -> Bool {
    wanted.upstream == upstream && wanted.isEnabled == isEnabled && wanted.isHTTP == isHTTP
      && hasSameSecurity(as: wanted) && wanted.listen.port == listen.port
      && (wanted.listen.host == listen.host || wanted.listen.isWildcard)
  }
}

extension ToxicEffect {
  init(reading type: String, _ attributes: [String: Double]) throws(ProxyError) {
    do throws(ToxicError) { try self.init(type: type, attributes: attributes) } catch { throw .toxic(error) }
  }
}

/// Members of requests; those that are missing and those that are null are the same.
extension JSON {
  func string(_ name: String) throws(ProxyError) -> String? {
    switch self[name] {
    case nil, .null: return nil
    case .string(let text): return text
    case .bool, .integer, .number, .array, .object: throw .badRequest("'\(name)' is a text")
    }
  }

  func flag(_ name: String) throws(ProxyError) -> Bool? {
    switch self[name] {
    case nil, .null: return nil
    case .bool(let flag): return flag
    case .string, .integer, .number, .array, .object: throw .badRequest("'\(name)' is true or false")
    }
  }

  func share(_ name: String) throws(ProxyError) -> Double? {
    guard let value = self[name] else { return nil }
    return try value.number(of: name)
  }

  private func number(of name: String) throws(ProxyError) -> Double? {
    switch self {
    case .null: return nil
    case .integer(let value): return Double(value)
    case .number(let value): return value
    case .string, .bool, .array, .object: throw .badRequest("'\(name)' is a number")
    }
  }

  func endpoint(_ name: String) throws(ProxyError) -> Endpoint? {
    guard let text = try string(name), !text.isEmpty else { return nil }
    guard let endpoint = Endpoint(text) else { throw .notAnEndpoint(text) }
    return endpoint
  }

  func stream() throws(ProxyError) -> ToxicStream? {
    guard let text = try string("stream"), !text.isEmpty else { return nil }
    guard let stream = ToxicStream(rawValue: text) else { throw .unknownStream(text) }
    return stream
  }

  func attributes() throws(ProxyError) -> [String: Double] {
    switch self["attributes"] {
    case nil, .null: return [:]
    case .object(let members):
      var attributes: [String: Double] = [:]
      for member in members { attributes[member.name] = try member.value.number(of: member.name) ?? 0 }
      return attributes
    case .string, .bool, .integer, .number, .array: throw .badRequest("'attributes' is an object")
    }
  }
}
