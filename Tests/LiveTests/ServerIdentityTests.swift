import Foundation
import HTTPTypes
import Live
import TLS
import Testing
import Wire

@Suite("A server's identity on the network")
struct ServerIdentityTests {
  private static let now = Int64(1_800_000_000_000)

  @Test(
    "that was made is trusted by clients that were shown it, by name and by address",
    arguments: ["localhost", nil]
  )
  func made(name: String?) async throws {
    // The client looks at its own clock.
    let identity = try ServerIdentity.made(at: Int64(Date().timeIntervalSince1970 * 1_000))
    let certificate = try #require(identity.madeCertificate)
    let other = try #require(try ServerIdentity.made(at: Self.now).madeCertificate)
    let responder: Responder = { request in
      ServerResponse(.ok, Array((request.head.scheme ?? "").utf8), type: "text/plain")
    }
    try await ServerRig.use(responder, limits: ServerRig.impatient, protection: .tls(identity)) { server in
      try await RawClient.use(port: server.port, trusting: certificate, name: name) { client in
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(Answers(await client.receive()).answers.map(\.body) == ["https", "https"])
      }
      try await RawClient.use(port: server.port, trusting: other) { client in
        try? await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(await client.receive() == "")
      }
    }
  }

  @Test(
    "survives clients that speak no TLS, or stop in the middle",
    arguments: ["", "GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}"]
  )
  func noTLS(sent: String) async throws {
    let identity = try ServerIdentity.made(at: Self.now)
    try await ServerRig.use(echo, limits: ServerRig.impatient, protection: .tls(identity)) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send(sent)
        await client.receive()
        #expect(!client.gaveUp)
      }
    }
  }
}
