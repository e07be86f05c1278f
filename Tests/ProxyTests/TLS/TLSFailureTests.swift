import Testing

@testable import Proxy

@Suite("What is said where TLS fails")
struct TLSFailureTests {
  private static let failures: [TLSFailure] = [
    .ended, .late, .notTLS, .plainHTTP, .untrusted, .otherName, .distrusted, .other("NO_SHARED_CIPHER"),
  ]
  private static let proxy = ProxyState(
    name: "main",
    listen: Endpoint(host: "127.0.0.1", port: 0),
    upstream: Endpoint(host: "example.org", port: 443),
    isHTTP: true
  )

  @Test("names the proxy and the endpoint, on one line", arguments: failures)
  func place(failure: TLSFailure) {
    let words = failure.words(ofUpstreamOf: Self.proxy)
    #expect(words.hasPrefix("proxy main: its upstream example.org:443 "))
    #expect(!words.contains("\n"))
    let listen = Endpoint(host: "127.0.0.1", port: 8_443)
    let wordsOfClient = failure.words(ofClientAt: listen, of: Self.proxy)
    #expect(wordsOfClient?.hasPrefix("proxy main: a client of 127.0.0.1:8443 ") ?? (failure == .ended))
  }

  @Test("names what to change where something can be", arguments: [TLSFailure.late, .notTLS, .untrusted, .otherName])
  func remedy(failure: TLSFailure) {
    #expect(failure.words(ofUpstreamOf: Self.proxy).contains("'upstream_tls'"))
  }
}
