import BeaufortNumerics
import Glibc
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
package import TLS
package import Wire

/// Puts a responder on the network: HTTP/1.1 over TCP, plain or with TLS.
package struct LiveServer: Sendable {
  /// How bytes are protected on their way.
  package enum Protection: Sendable {
    /// Not at all.
    case none
    /// With TLS, as the one that the identity names.
    case tls(ServerIdentity)
  }

  private let address: ListenAddress
  private let protection: Protection
  private let limits: ConnectionLimits
  private let mostConnections: Int
  private let clock: ServerClock

  /// Makes a server that does not listen yet.
  ///
  /// It takes `mostConnections` connections at once; more wait until one of them ends. The date of `clock` goes into
  /// every answer.
  package init(
    on address: ListenAddress,
    protection: Protection,
    limits: ConnectionLimits = ConnectionLimits(),
    mostConnections: Int = DescriptorLimit.current.connections,
    clock: ServerClock
  ) {
    (self.address, self.protection, self.limits) = (address, protection, limits)
    (self.mostConnections, self.clock) = (mostConnections, clock)
  }

  /// Listens and answers until `stop` returns; then takes no new connections, lets requests in progress go on for
  /// ``ConnectionLimits/grace``, cancels the rest, and frees the port.
  ///
  /// `makeResponder` is called once the port is known, with the server's URL without path, and makes what answers.
  /// Clients can connect from then on; they are answered when it has returned.
  ///
  /// Returns what `stop` returned; `nil` where the task was cancelled instead.
  ///
  /// - Throws: ``LiveError``; what `makeResponder` throws.
  package func run<Reason: Sendable>(
    until stop: @escaping @Sendable () async -> Reason,
    makeResponder: @escaping @Sendable (String) async throws -> Responder
  ) async throws -> Reason? {
    let life = ServerLife()
    let channel = HTTPConnectionChannel(
      limits: limits,
      scheme: scheme,
      clock: clock,
      life: life
    )
    switch protection {
    case .none: return try await run(channel, life, until: stop, makeResponder: makeResponder)
    case .tls(let identity):
      let secured = try TLSChannel(channel, tlsConfiguration: identity.configuration)
      return try await run(secured, life, until: stop, makeResponder: makeResponder)
    }
  }

  private var scheme: String {
    switch protection {
    case .none: "http"
    case .tls: "https"
    }
  }

  private func run<Reason: Sendable>(
    _ channel: some ServerChildChannel,
    _ life: ServerLife,
    until stop: @escaping @Sendable () async -> Reason,
    makeResponder: @escaping @Sendable (String) async throws -> Responder
  ) async throws -> Reason? {
    let logger = Logger(label: "live") { _ in SwiftLogNoOpLogHandler() }
    let server = Server(
      childChannelSetup: channel,
      configuration: ServerConfiguration(
        address: .hostname(address.ip, port: address.port),
        backlog: 4_096,
        reuseAddress: true,
        availableConnectionsDelegate: .maximum(mostConnections, logger: logger)
      ),
      onServerRunning: { listener in
        let url = address.url(scheme: scheme, port: listener.localAddress?.port ?? address.port)
        do { life.begin(try await makeResponder(url)) } catch {
          life.fail(error)
          listener.close(promise: nil)
        }
      },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: logger
    )
    return try await withThrowingTaskGroup(of: Step<Reason>.self) { group in
      group.addTask {
        do { try await server.run() } catch {
          // A listener that is closed for want of a responder may complain about that as well.
          if let failure = life.failure { throw failure }
          throw (error as? IOError).map { self.reason(of: $0) } ?? error
        }
        if let failure = life.failure { throw failure }
        return .ended
      }
      group.addTask { .stopAsked(await stop()) }
      var reason: Reason?
      while let step = try await group.next() {
        switch step {
        case .ended:
          guard life.isStopping || Task.isCancelled else { throw LiveError.stoppedListening }
          group.cancelAll()
        case .stopAsked(let given):
          if group.isCancelled { continue }
          reason = given
          life.stop()
          group.addTask {
            // It fails where the listener is closed already; how the server ended, its own task says.
            try? await server.shutdownGracefully()
            return .drained
          }
          group.addTask {
            try? await Task.sleep(for: .nanoseconds(limits.grace.nanoseconds))
            return .graceOver
          }
        case .graceOver: group.cancelAll()
        case .drained: continue
        }
      }
      return reason
    }
  }

  private func reason(of error: IOError) -> LiveError {
    switch error.errnoCode {
    case EADDRINUSE: .portInUse(address.ip, port: address.port)
    case EACCES, EPERM: .portNotAllowed(address.ip, port: address.port)
    case EADDRNOTAVAIL: .foreignAddress(address.ip)
    case let code: .cannotListen(address.ip, port: address.port, reason: String(cString: strerror(code)))
    }
  }
}

/// What came to its end.
private enum Step<Reason: Sendable>: Sendable { case ended, stopAsked(Reason), drained, graceOver }
