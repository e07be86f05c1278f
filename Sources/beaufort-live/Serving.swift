import Console
import Foundation
import Live
import Wire

/// A server as the command line asks for it.
struct Serving {
  /// Connections that every server should have room for.
  private static let wantedConnections = 10_000

  private let address: ListenAddress
  private let protection: LiveServer.Protection
  private let tlsLines: [String]
  private let signals: StopSignals

  /// Checks the options, makes or reads the certificate, and listens for signals from now on.
  ///
  /// - Throws: `LiveError`; `TLSError`.
  init(_ options: ServingOptions) async throws {
    signals = await StopSignals()
    address = try ListenAddress(host: options.host, port: Int(options.port), mayBeRemote: options.allowRemote)
    protection = options.plain ? .none : .tls(try options.tls.identity(at: Self.date()))
    tlsLines = options.tls.lines
  }

  /// Listens for signals from now on, and serves plain HTTP at `address`.
  init(plainOn address: ListenAddress) async {
    signals = await StopSignals()
    (self.address, protection, tlsLines) = (address, .none, [])
  }

  /// Milliseconds since 1970.
  static let date: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }

  /// Serves until a signal asks to stop. `makeResponder` makes what answers, given the URL at which the server is
  /// reached; `lines` are what else to say about the server once it can be.
  ///
  /// - Throws: `LiveError`; what `makeResponder` throws; `ExitStatus` for an interruption.
  func run(
    clock: ServerClock,
    limits: ConnectionLimits,
    lines: [String] = [],
    makeResponder: @escaping @Sendable (String) async throws -> Responder
  ) async throws {
    let descriptors = DescriptorLimit.raised()
    let server = LiveServer(on: address, protection: protection, limits: limits, clock: clock)
    let wasInterrupted = try await server.run(until: signals.wait) { url in
      let responder = try await makeResponder(url)
      StandardOutput.write(line: "listening on \(url)")
      for line in lines + tlsLines { StandardOutput.write(line: line) }
      warn(about: descriptors)
      return responder
    }
    if wasInterrupted == true { throw ExitStatus.interrupted }
  }

  private func warn(about descriptors: DescriptorLimit) {
    if !address.isLoopback {
      StandardError.write(
        "beaufort: warning: other machines can reach this server; it is made for tests, so stop it when they are done\n"
      )
    }
    if descriptors.connections < Self.wantedConnections {
      StandardError.write(
        """
        beaufort: warning: only \(descriptors.connections) connections at once, since the system allows \
        \(descriptors.descriptors) open files; raise that with 'ulimit -Hn'

        """
      )
    }
  }
}
