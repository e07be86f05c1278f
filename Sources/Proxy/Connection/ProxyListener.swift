import BeaufortNumerics
import NIOCore
import NIOPosix
import Synchronization
import Toxics

/// A socket that takes connections and leads them to an upstream endpoint.
final class ProxyListener: Sendable {
  private struct Sides: Sendable {
    var client: NIOLoopBound<Relay>
    var server: NIOLoopBound<Relay>
    var exchanges: NIOLoopBound<ExchangeHandler>?
  }

  private struct State {
    var toxics: [Toxic]
    var isClosed = false
    /// What was said to be wrong, which is not said again.
    var warnings: Set<String> = []
    var nextConnection: UInt64 = 0
    /// The connections by number.
    var connections: [UInt64: Sides] = [:]
  }

  /// As it was made, but for the port that was chosen and the toxics.
  private let proxy: ProxyState
  private let security: ConnectionSecurity
  private let key: DrawKey
  private let warning: @Sendable (String) -> Void
  private let exchangesBegun = Atomic<UInt64>(0)
  private let state: Mutex<State>
  private let channel = Mutex<(any Channel)?>(nil)

  private init(_ proxy: ProxyState, key: DrawKey, warn: @escaping @Sendable (String) -> Void) throws {
    (self.proxy, self.key, warning) = (proxy, key, warn)
    security = try ConnectionSecurity(proxy)
    state = Mutex(State(toxics: proxy.toxics))
  }

  /// Listens for the connections of `proxy`, and returns the listener with the endpoint at which it does. What goes
  /// wrong with TLS is said to `warn`, each sentence once.
  static func open(
    _ proxy: ProxyState,
    key: DrawKey,
    warn: @escaping @Sendable (String) -> Void
  ) async throws(ProxyError) -> (ProxyListener, Endpoint) {
    let listen = proxy.listen
    let listener: ProxyListener
    do { listener = try ProxyListener(proxy, key: key, warn: warn) } catch {
      throw .cannotListen(listen, reason: "TLS cannot be set up: \(error)")
    }
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 4_096)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.recvAllocator, value: readBuffers)
      .childChannelInitializer { listener.accept($0) }
    do {
      let channel = try await bootstrap.bind(host: listen.host, port: listen.port).get()
      listener.channel.withLock { $0 = channel }
      let address = channel.localAddress
      return (listener, Endpoint(host: address?.ipAddress ?? listen.host, port: address?.port ?? listen.port))
    } catch let error as IOError {
      throw .cannotListen(listen, reason: String(cString: strerror(error.errnoCode)))
    } catch {
      throw .cannotListen(listen, reason: "no address is known for it")
    }
  }

  /// Frees the port, and ends all connections.
  func close() async {
    try? await channel.withLock({ $0 })?.close()
    state.withLock { $0.isClosed = true }
    await changeAll()
  }

  /// Has all connections pass `toxics`, those to come and those that are there.
  func replace(_ toxics: [Toxic]) async {
    state.withLock { $0.toxics = toxics }
    await changeAll()
  }

  private func changeAll() async {
    for (number, sides) in state.withLock({ $0.connections }) {
      try? await sides.client.eventLoop.submit { [self] in change(sides, number) }.get()
    }
  }

  private static let readBuffers = AdaptiveRecvByteBufferAllocator(minimum: 2_048, initial: 16_384, maximum: 262_144)

  private func accept(_ client: any Channel) -> EventLoopFuture<Void> {
    let loop = client.eventLoop
    let (number, toxics, isClosed) = state.withLock { state in
      state.nextConnection += 1
      return (state.nextConnection, state.toxics, state.isClosed)
    }
    if isClosed { return client.close() }
    let key = key.derived(number)
    let down = Relay(settings(toxics, .downstream, number), key: key.derived(1), on: loop)
    let server = NIOLoopBound(down, eventLoop: loop)
    let exchanges = proxy.isHTTP ? NIOLoopBound(exchangeHandler(toxics), eventLoop: loop) : nil
    // Before the client's channel is active nothing can be done with it.
    let up = Relay(settings(toxics, .upstream, number), key: key.derived(0), on: loop) { [self] in
      connect(client, server, exchanges)
    }
    let sides = Sides(client: NIOLoopBound(up, eventLoop: loop), server: server, exchanges: exchanges)
    do {
      try security.secureClient(client) { [self] failure in
        if failure == .plainHTTP { client.answerPlainHTTP() }
        let (host, port) = (client.localAddress?.ipAddress, client.localAddress?.port)
        let listen = Endpoint(host: host ?? proxy.listen.host, port: port ?? proxy.listen.port)
        warn(failure.words(ofClientAt: listen, of: proxy))
      }
      try client.pipeline.syncOperations.addHandler(up)
    } catch {
      return loop.makeFailedFuture(error)
    }
    let isStill = state.withLock { state in
      if !state.isClosed { state.connections[number] = sides }
      return !state.isClosed && state.toxics == toxics
    }
    client.closeFuture.whenComplete { [self] _ in state.withLock { $0.connections[number] = nil } }
    if !isStill { change(sides, number) }
    return loop.makeSucceededVoidFuture()
  }

  /// Connects the upstream endpoint, for which the client waits.
  private func connect(
    _ client: any Channel,
    _ down: NIOLoopBound<Relay>,
    _ exchanges: NIOLoopBound<ExchangeHandler>?
  ) {
    ClientBootstrap(group: client.eventLoop)
      .channelOption(.autoRead, value: false)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(.recvAllocator, value: Self.readBuffers)
      .connect(host: proxy.upstream.host, port: proxy.upstream.port)
      .whenComplete { [self] result in
        // To the client it is as if it had reached the server itself, and been refused.
        guard case .success(let server) = result else { return client.reset() }
        do {
          try security.secureServer(server) { [self] result in
            switch result {
            case .success: join(client, server, down.value, exchanges?.value)
            case .failure(let failure):
              warn(failure.words(ofUpstreamOf: proxy))
              client.reset()
            }
          }
        } catch {
          warn(TLSFailure(error).words(ofUpstreamOf: proxy))
          server.close(promise: nil)
          client.reset()
        }
      }
  }

  /// Joins the two ends, both of which are there and as secure as they are to be.
  private func join(_ client: any Channel, _ server: any Channel, _ down: Relay, _ exchanges: ExchangeHandler?) {
    let (clientEnd, serverEnd) = (client.pipeline.syncOperations, server.pipeline.syncOperations)
    guard client.isActive, let up = try? clientEnd.handler(type: Relay.self) else { return server.close(promise: nil) }
    do {
      if let exchanges { try serverEnd.addHandler(exchanges) }
      try serverEnd.addHandler(down)
      Relay.join(up, down)
    } catch {
      // The server has gone meanwhile.
      client.reset()
    }
  }

  private func warn(_ words: String?) {
    guard let words, state.withLock({ $0.warnings.insert(words).inserted }) else { return }
    warning(words)
  }

  /// Has a connection pass the toxics of now, or end where there are no more connections; on its event loop.
  private func change(_ sides: Sides, _ number: UInt64) {
    let (toxics, isClosed) = state.withLock { ($0.toxics, $0.isClosed) }
    if isClosed { return sides.client.value.close() }
    sides.client.value.replace(settings(toxics, .upstream, number))
    sides.server.value.replace(settings(toxics, .downstream, number))
    sides.exchanges?.value.replace(with: uses(toxics))
  }

  /// What those of `toxics` do that are for `stream` and, by their draws, for the connection `number`.
  private func settings(_ toxics: [Toxic], _ stream: ToxicStream, _ number: UInt64) -> [ToxicSettings] {
    toxics.compactMap { toxic in
      guard case .bytes(let settings) = toxic.effect, toxic.stream == stream else { return nil }
      return key.derived(number).hits(toxic) ? settings : nil
    }
  }

  private func uses(_ toxics: [Toxic]) -> [HTTPToxicUse] {
    toxics.compactMap { toxic in
      guard case .exchanges(let effect) = toxic.effect else { return nil }
      return HTTPToxicUse(effect, toxicity: toxic.toxicity, number: toxic.number)
    }
  }

  private func exchangeHandler(_ toxics: [Toxic]) -> ExchangeHandler {
    // Connections have numbers from 1 on.
    ExchangeHandler(uses(toxics), key: key.derived(0)) { [self] in
      exchangesBegun.wrappingAdd(1, ordering: .relaxed).oldValue
    }
  }
}

extension DrawKey {
  /// Whether a toxic is for the connection whose key this is.
  fileprivate func hits(_ toxic: Toxic) -> Bool {
    // 53 bits are what a fraction holds; below 1 a share of 1 takes all, and one of 0 none.
    Double(derived(2).bits(toxic.number) >> 11) * 0x1p-53 < toxic.toxicity
  }
}
