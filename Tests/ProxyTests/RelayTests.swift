import BeaufortNumerics
import NIOCore
import NIOEmbedded
import Testing
import Toxics

@testable import Proxy

@Suite("Sides of a proxied connection")
struct RelayTests {
  private static let key = DrawKey(seed: 1, replication: 0)

  @Test(
    "what arrived before the other side was there leaves first and whole, also when a toxic came meanwhile",
    arguments: [true, false]
  )
  func early(toxicComes: Bool) throws {
    let loop = EmbeddedEventLoop()
    let (client, server) = (EmbeddedChannel(loop: loop), EmbeddedChannel(loop: loop))
    let up = Relay([], key: Self.key, on: loop)
    let down = Relay([], key: Self.key, on: loop)
    try client.pipeline.syncOperations.addHandler(up)
    try server.pipeline.syncOperations.addHandler(down)
    try client.writeInbound(ByteBuffer(string: "early "))
    if toxicComes { up.replace([.slowClose(delay: .zero)]) }
    try client.writeInbound(ByteBuffer(string: "late"))
    Relay.join(up, down)
    loop.run()
    var arrived = ""
    while let bytes = try server.readOutbound(as: ByteBuffer.self) { arrived += String(buffer: bytes) }
    #expect(arrived == "early late")
    _ = try? client.finish()
    _ = try? server.finish()
  }
}
