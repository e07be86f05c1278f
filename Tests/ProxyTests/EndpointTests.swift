import Testing

@testable import Proxy

@Suite("Endpoints")
struct EndpointTests {
  @Test(
    "are a host and a port, IPv6 addresses in brackets",
    arguments: [
      ("127.0.0.1:80", "127.0.0.1", 80), ("localhost:0", "localhost", 0), ("[::1]:8080", "::1", 8_080),
      (":8474", "0.0.0.0", 8_474), ("[fe80::1]:65535", "fe80::1", 65_535),
    ]
  )
  func read(text: String, host: String, port: Int) throws {
    let endpoint = try #require(Endpoint(text))
    #expect(endpoint == Endpoint(host: host, port: port))
    #expect(Endpoint(endpoint.description) == endpoint)
  }

  @Test("are nothing else", arguments: ["", "host", "host:", "host:x", "host:65536", "host:-1", "::1:80", "a:b:80"])
  func refused(text: String) {
    #expect(Endpoint(text) == nil)
  }
}
