import BeaufortNumerics
import Live
import Testing
import Wire

/// A server on loopback that lives as long as a test needs it.
struct ServerRig: Sendable {
  let port: Int
  private let stopSource: AsyncStream<Void>.Continuation

  /// Limits under which nobody has to wait for long.
  static var impatient: ConnectionLimits {
    var limits = ConnectionLimits()
    (limits.idle, limits.farewell, limits.grace) = (.seconds(1), .seconds(1), .seconds(1))
    return limits
  }

  /// Runs `body` beside a server that answers with `responder`, and ends the server.
  static func use(
    _ responder: @escaping Responder,
    limits: ConnectionLimits = ConnectionLimits(),
    mostConnections: Int = 1_000,
    protection: LiveServer.Protection = .none,
    _ body: @escaping @Sendable (ServerRig) async throws -> Void
  ) async throws {
    let (stops, stopSource) = AsyncStream<Void>.makeStream()
    let (ports, portSource) = AsyncStream<Int>.makeStream()
    let server = LiveServer(
      on: try ListenAddress(host: "127.0.0.1", port: 0, mayBeRemote: false),
      protection: protection,
      limits: limits,
      mostConnections: mostConnections,
      clock: LiveClock.started { 784_111_777_000 }
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { portSource.finish() }
        _ = try await server.run(until: { for await _ in stops {} }) { url in
          portSource.yield(try #require(url.split(separator: ":").last.flatMap { Int($0) }))
          return responder
        }
      }
      group.addTask {
        defer { stopSource.finish() }
        for await port in ports {
          try await body(ServerRig(port: port, stopSource: stopSource))
          break
        }
      }
      try await group.waitForAll()
    }
  }

  /// Asks the server to stop, while the test goes on.
  func stop() { stopSource.finish() }
}
