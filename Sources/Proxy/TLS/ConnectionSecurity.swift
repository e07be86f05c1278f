import NIOCore
import NIOSSL
import TLS

/// What the two ends of a proxy's connections speak TLS with, each where it does at all.
struct ConnectionSecurity: Sendable {
  /// For the end of the client.
  private let client: NIOSSLContext?
  /// For the end of the server.
  private let server: NIOSSLContext?
  /// The name by which the server is asked for, and which its certificate has to bear. An address is not asked for; the
  /// certificate has to bear the one that was connected.
  private let serverName: String?

  /// - Throws: What the TLS library says; identity and trust have been tried before.
  init(_ proxy: ProxyState) throws {
    client = try proxy.identity.map { try Self.context($0.configuration) }
    server = try proxy.upstreamTrust.map { try Self.context($0.configuration) }
    let isAddress = (try? SocketAddress(ipAddress: proxy.upstream.host, port: 0)) != nil
    serverName = isAddress ? nil : proxy.upstream.host
  }

  /// Has the end of the client speak TLS if it is to, before its channel is active; for handlers behind it becomes that
  /// when it is secure. What goes wrong is told.
  func secureClient(_ channel: any Channel, _ tellFailure: @escaping (TLSFailure) -> Void) throws {
    guard let client else { return }
    let handshake = HandshakeHandler { if case .failure(let failure) = $0 { tellFailure(failure) } }
    try channel.pipeline.syncOperations.addHandlers(NIOSSLServerHandler(context: client), handshake)
  }

  /// Has the end of the server, whose channel is connected, speak TLS if it is to. Told is when it is secure, at once
  /// where it does not have to be, and what goes wrong.
  func secureServer(
    _ channel: any Channel,
    _ tell: @escaping (Result<Void, TLSFailure>) -> Void
  ) throws {
    guard let server else { return tell(.success(())) }
    let tls = try NIOSSLClientHandler(context: server, serverHostname: serverName)
    try channel.pipeline.syncOperations.addHandlers(tls, HandshakeHandler(tell))
  }

  private static func context(_ configuration: TLSConfiguration) throws -> NIOSSLContext {
    var configuration = configuration
    // An end that is closed has nothing more to hear: like TCP it says so, and does not wait for the peer's word.
    configuration.shutdownTimeout = .zero
    return try NIOSSLContext(configuration: configuration)
  }
}
