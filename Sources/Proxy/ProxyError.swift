package import TLS
package import Toxics

/// Why something about a proxy cannot be done.
package enum ProxyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The request cannot be read.
  case badRequest(String)
  /// A member of the request is missing.
  case missing(String)
  /// A host and a port were expected.
  case notAnEndpoint(String)
  /// There is no such proxy.
  case unknownProxy(String)
  /// There is such a proxy already.
  case proxyExists(String)
  /// Another request changes the proxy at this moment.
  case busy(String)
  /// Other machines could reach it, and nobody said that they may.
  case reachesBeyondThisMachine(String)
  /// Listening failed.
  case cannotListen(Endpoint, reason: String)
  /// The proxy has no such toxic.
  case unknownToxic(String)
  /// The proxy has such a toxic already.
  case toxicExists(String)
  /// A direction that is none.
  case unknownStream(String)
  /// A toxic for HTTP in a proxy that does not follow it.
  case needsHTTP(proxy: String, type: String)
  /// A toxic for HTTP in the direction of the requests.
  case actsOnResponses(type: String)
  /// Its connections would come back to it.
  case leadsToItself(String)
  /// The toxicity is no share.
  case badToxicity(Double)
  /// TLS in a proxy that does not follow HTTP.
  case tlsNeedsHTTP(proxy: String)
  /// TLS cannot be spoken.
  case tls(TLSError)
  /// The toxic cannot be made.
  case toxic(ToxicError)

  /// One sentence for the user.
  package var description: String {
    switch self {
    case .badRequest(let reason): "bad request body: \(reason)"
    case .missing(let name): "missing required field: \(name)"
    case .notAnEndpoint(let text): "'\(text)' is no host and port such as 127.0.0.1:8080"
    case .unknownProxy(let name): "proxy not found: \(name)"
    case .proxyExists(let name): "proxy already exists: \(name)"
    case .busy(let name): "proxy \(name) is being changed by another request; try again"
    case .reachesBeyondThisMachine(let host):
      "'\(host)' can be reached from other machines; start the proxy with --allow-remote if that is meant, or listen on "
        + "127.0.0.1"
    case .cannotListen(let endpoint, let reason): "cannot listen on \(endpoint): \(reason)"
    case .unknownToxic(let name): "toxic not found: \(name)"
    case .toxicExists(let name): "toxic already exists: \(name)"
    case .unknownStream(let name): "stream was invalid, can be either upstream or downstream, not '\(name)'"
    case .needsHTTP(let proxy, let type):
      "a toxic of type '\(type)' needs a proxy that follows HTTP; make '\(proxy)' with \"http\": true"
    case .actsOnResponses(let type): "a toxic of type '\(type)' acts on responses; its stream is downstream"
    case .leadsToItself(let name): "proxy \(name) would lead to itself, and each connection open another without end"
    case .badToxicity(let value): "toxicity is a share from 0 to 1, not \(value)"
    case .tlsNeedsHTTP(let proxy):
      "TLS ends only in a proxy that follows HTTP; make '\(proxy)' with \"http\": true, or --http"
    case .tls(let error): error.description
    case .toxic(let error): error.description
    }
  }
}
