import Foundation
import NIOCore
import NIOEmbedded
import TLS

@testable import Proxy

/// Both ends of proxies back to back: the one that speaks TLS with an upstream, and the one that does with clients.
final class SecuredEnds {
  let loop = EmbeddedEventLoop()
  /// The end at which a client is expected.
  let client: EmbeddedChannel
  /// The end at which the upstream endpoint is expected.
  let server: EmbeddedChannel
  let atClient = Told()
  let atServer = Told()

  /// What an end told, and what reached the handlers behind it.
  final class Told: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    var results: [Result<Void, TLSFailure>] = []
    var isActive = false
    var errors = 0
    var events: [ChannelEvent] = []
    var text = ""

    var failures: [TLSFailure] { results.compactMap { if case .failure(let failure) = $0 { failure } else { nil } } }
    var isSecure: Bool { results.count == 1 && failures.isEmpty }

    func channelActive(context: ChannelHandlerContext) { isActive = true }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { errors += 1 }
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if let event = event as? ChannelEvent { events.append(event) }
    }
  }

  /// The end of a server with `identity`, and that of a client which `trusts` and wants `host`.
  init(_ identity: ServerIdentity, trusts: Trust, host: String) throws {
    (client, server) = (EmbeddedChannel(loop: loop), EmbeddedChannel(loop: loop))
    let nowhere = Endpoint(host: "127.0.0.1", port: 1)
    var state = ProxyState(name: "a", listen: nowhere, upstream: Endpoint(host: host, port: 1), isHTTP: true)
    (state.identity, state.upstreamTrust) = (identity, trusts)
    let security = try ConnectionSecurity(state)
    try client.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
    try security.secureClient(client) { [atClient] in atClient.results.append(.failure($0)) }
    try client.pipeline.syncOperations.addHandler(atClient)
    try client.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    // A certificate that bears the address will do as well, so a name leads to one that none bears.
    let address = host == "127.0.0.1" ? host : "127.0.0.2"
    try server.connect(to: SocketAddress(ipAddress: address, port: 1)).wait()
    try security.secureServer(server) { [atServer] in atServer.results.append($0) }
    try server.pipeline.syncOperations.addHandler(atServer)
  }

  /// Carries bytes between the ends for as long as there are any.
  func carry() throws {
    var isAny = true
    while isAny {
      isAny = false
      loop.run()
      for (from, to) in [(client, server), (server, client)] {
        while let bytes = try from.readOutbound(as: ByteBuffer.self) {
          isAny = true
          // What goes wrong is told to the handlers.
          _ = try? to.writeInbound(bytes)
        }
      }
    }
  }

  /// An identity that is valid now, by the library's own clock.
  static func identity() throws -> ServerIdentity {
    try ServerIdentity.made(at: Int64(Date().timeIntervalSince1970 * 1_000))
  }

  /// What a client trusts that was shown the certificate of `identity`.
  static func trust(_ identity: ServerIdentity) throws -> Trust {
    let url = FileManager.default.temporaryDirectory.appending(path: "beaufort-proxy-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data((identity.madeCertificate ?? "").utf8).write(to: url)
    return try Trust(url.path)
  }
}
