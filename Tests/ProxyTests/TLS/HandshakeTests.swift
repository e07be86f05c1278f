import NIOCore
import NIOEmbedded
import TLS
import Testing

@testable import Proxy

@Suite("TLS at the ends of a proxied connection")
struct HandshakeTests {
  @Test("is there for those who trust each other, and only then is the client", arguments: ["localhost", "127.0.0.1"])
  func secure(host: String) throws {
    let identity = try SecuredEnds.identity()
    let ends = try SecuredEnds(identity, trusts: SecuredEnds.trust(identity), host: host)
    #expect(!ends.atClient.isActive)
    try ends.carry()
    #expect(ends.atServer.isSecure)
    #expect(ends.atClient.isActive)
    #expect(ends.atClient.failures.isEmpty)
    try ends.server.writeOutbound(ByteBuffer(string: "hello"))
    try ends.carry()
    #expect(ends.atClient.text == "hello")
  }

  @Test("is not there for a certificate that is not trusted, and both sides know why")
  func untrusted() throws {
    let ends = try SecuredEnds(SecuredEnds.identity(), trusts: Trust("system"), host: "localhost")
    try ends.carry()
    #expect(ends.atServer.failures == [.untrusted])
    #expect(ends.atClient.failures == [.distrusted])
    #expect(!ends.atClient.isActive)
  }

  @Test("is not there for a certificate of others, unless any will do", arguments: [false, true])
  func otherName(takesAny: Bool) throws {
    let identity = try SecuredEnds.identity()
    let trust = takesAny ? try Trust("all") : try SecuredEnds.trust(identity)
    let ends = try SecuredEnds(identity, trusts: trust, host: "elsewhere.example")
    try ends.carry()
    #expect(ends.atServer.failures == (takesAny ? [] : [.otherName]))
    #expect(ends.atServer.isSecure == takesAny)
  }

  @Test(
    "is not there for a client that speaks something else",
    arguments: [
      ("GET / HTTP/1.1\r\n\r\n", TLSFailure.plainHTTP), ("POST / HTTP/1.1\r\n\r\n", .plainHTTP),
      ("EHLO somebody\r\n", .notTLS), ("CONNECT a:1 HTTP/1.1\r\n\r\n", .notTLS),
    ]
  )
  func noise(sent: String, failure: TLSFailure) throws {
    let identity = try SecuredEnds.identity()
    let ends = try SecuredEnds(identity, trusts: SecuredEnds.trust(identity), host: "localhost")
    _ = try? ends.client.writeInbound(ByteBuffer(string: sent))
    #expect(ends.atClient.failures == [failure])
    #expect(!ends.client.isActive)
  }

  @Test("is not there for an upstream endpoint that speaks HTTP")
  func plainUpstream() throws {
    let ends = try SecuredEnds(SecuredEnds.identity(), trusts: Trust("all"), host: "localhost")
    _ = try? ends.server.writeInbound(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"))
    #expect(ends.atServer.failures == [.notTLS])
  }

  @Test("is not there for a peer that says nothing for ten seconds")
  func late() throws {
    let ends = try SecuredEnds(SecuredEnds.identity(), trusts: Trust("all"), host: "localhost")
    ends.loop.advanceTime(by: .milliseconds(9_999))
    #expect(ends.atServer.results.isEmpty)
    ends.loop.advanceTime(by: .milliseconds(1))
    #expect(ends.atServer.failures == [.late])
    #expect(ends.atClient.failures == [.late])
    #expect(!ends.server.isActive)
    #expect(!ends.client.isActive)
  }

  @Test("passes on an end of TCP alone as an end, and not as an error")
  func ragged() throws {
    let identity = try SecuredEnds.identity()
    let ends = try SecuredEnds(identity, trusts: SecuredEnds.trust(identity), host: "localhost")
    try ends.carry()
    ends.client.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(ends.atClient.events == [.inputClosed])
    #expect(ends.atClient.errors == 0)
    #expect(ends.atClient.failures.isEmpty)
  }

  @Test("tells of bytes that were forged, and passes that on as an error")
  func forged() throws {
    let identity = try SecuredEnds.identity()
    let ends = try SecuredEnds(identity, trusts: SecuredEnds.trust(identity), host: "localhost")
    try ends.carry()
    _ = try? ends.client.writeInbound(ByteBuffer(bytes: [23, 3, 3, 0, 32] + [UInt8](repeating: 7, count: 32)))
    #expect(ends.atClient.failures.count == 1)
    #expect(ends.atClient.errors > 0)
  }

  @Test("is reset without a goodbye")
  func reset() throws {
    let identity = try SecuredEnds.identity()
    let ends = try SecuredEnds(identity, trusts: SecuredEnds.trust(identity), host: "localhost")
    try ends.carry()
    ends.client.reset()
    #expect(!ends.client.isActive)
    #expect(try ends.client.readOutbound(as: ByteBuffer.self) == nil)
  }
}
