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

  @Test(
    "are of this machine alone where the address is a loopback one, not where a name looks like it",
    arguments: [
      ("127.0.0.1", true), ("127.8.9.10", true), ("::1", true), ("localhost", true), ("0.0.0.0", false),
      ("192.0.2.1", false), ("127.example.com", false), ("127.0.0.1.example.com", false), ("127.0.0.x", false),
    ]
  )
  func loopback(host: String, isLoopback: Bool) {
    #expect(Endpoint(host: host, port: 1).isLoopback == isLoopback)
  }

  @Test("are nothing else", arguments: ["", "host", "host:", "host:x", "host:65536", "host:-1", "::1:80", "a:b:80"])
  func refused(text: String) {
    #expect(Endpoint(text) == nil)
  }
}
