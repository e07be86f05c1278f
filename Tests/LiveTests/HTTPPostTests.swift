import BeaufortNumerics
import HTTPTypes
import Live
import Synchronization
import TLS
import Testing
import Wire

@Suite("Posting")
struct HTTPPostTests {
  private func post(
    _ port: Int,
    isSecure: Bool = false,
    trustsAll: Bool = true,
    body: [UInt8] = Array("{}".utf8)
  ) -> HTTPPost {
    HTTPPost(
      host: "127.0.0.1",
      port: port,
      path: "/claims?x=1",
      authority: "127.0.0.1:\(port)",
      isSecure: isSecure,
      trustsAll: trustsAll,
      fields: [.contentType: "application/json"],
      body: body
    )
  }

  @Test("a body arrives whole with its fields, and the status comes back", arguments: [false, true])
  func arrives(isSecure: Bool) async throws {
    let body = [UInt8](repeating: 0x61, count: 300_000)
    let protection: LiveServer.Protection = isSecure ? .tls(try ServerIdentity.made(at: 784_111_777_000)) : .none
    try await ServerRig.use(
      { request in
        let got = try? await request.body.collected(upTo: 1_000_000)
        let head = request.head
        let isRight = got == body && head.path == "/claims?x=1" && head.headerFields[.contentType] == "application/json"
        return ServerResponse(isRight && head.method == .post ? .created : .badRequest)
      },
      protection: protection
    ) { rig in
      let status = try await post(rig.port, isSecure: isSecure, body: body).send()
      #expect(status == 201)
    }
  }

  @Test("a certificate that nobody vouches for will do only where any will")
  func certificate() async throws {
    let identity = try ServerIdentity.made(at: 784_111_777_000)
    try await ServerRig.use({ _ in ServerResponse(.ok) }, protection: .tls(identity)) { rig in
      let error = await #expect(throws: HTTPPostError.self) {
        try await post(rig.port, isSecure: true, trustsAll: false).send()
      }
      #expect(error?.description.contains("CERTIFICATE_VERIFY_FAILED") == true, "\(String(describing: error))")
    }
  }

  @Test("a redirection is an answer like any other")
  func redirection() async throws {
    try await ServerRig.use({ _ in ServerResponse(.found, fields: [.location: "http://example.com/"]) }) { rig in
      let status = try await post(rig.port).send()
      #expect(status == 302)
    }
  }

  @Test("a server that is not there, or says nothing, is told in words")
  func unreachable() async throws {
    try await ServerRig.use({ _ in
      try? await Task.sleep(for: .seconds(60))
      return ServerResponse(.ok)
    }) { rig in
      let silent = await #expect(throws: HTTPPostError.self) {
        try await post(rig.port).send(within: .milliseconds(200))
      }
      #expect(silent?.description.contains("no answer in time") == true, "\(String(describing: silent))")
      rig.stop()
    }
    let gone = await #expect(throws: HTTPPostError.self) { try await post(9).send() }
    #expect(gone?.description.hasPrefix("127.0.0.1:9 cannot be reached: ") == true)
    #expect(gone?.description.contains("refused") == true, "\(String(describing: gone))")
  }
}
