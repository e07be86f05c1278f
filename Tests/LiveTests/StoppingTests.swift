import BeaufortNumerics
import HTTPTypes
import Live
import Testing
import Wire

@Suite("A server that is stopped")
struct StoppingTests {
  @Test("finishes what is in progress, sends idle clients away, and frees the port")
  func graceful() async throws {
    let (gate, opened) = AsyncStream<Void>.makeStream()
    let started = Counter()
    let responder: Responder = { request in
      started.add()
      for await _ in gate {}
      return await echo(request)
    }
    let port = Counter()
    try await ServerRig.use(responder) { server in
      port.add(server.port)
      try await RawClient.use(port: server.port) { idle in
        try await RawClient.use(port: server.port) { busy in
          try await busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
          #expect(try await eventually { started.value > 0 })
          server.stop()
          #expect(await idle.receive() == "" && !idle.gaveUp)
          opened.finish()
          let answers = Answers(await busy.receive())
          #expect(answers.answers.map(\.body) == ["GET /|"] && !busy.gaveUp)
          #expect(answers.answers.first?.fields["connection"] == "close")
        }
      }
    }
    try await serve(port: port.value) {}
  }

  @Test("cuts what takes too long")
  func cut() async throws {
    let started = Counter()
    let ended = Counter()
    let responder: Responder = { _ in
      started.add()
      do { try await Task.sleep(for: .seconds(600)) } catch { ended.add() }
      return ServerResponse(.ok)
    }
    try await ServerRig.use(responder, limits: ServerRig.impatient) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await eventually { started.value > 0 })
        server.stop()
        #expect(await client.receive() == "" && !client.gaveUp)
      }
    }
    #expect(ended.value > 0)
  }

  @Test("could not be started where the port is taken, the address foreign, or the responder missing")
  func refused() async throws {
    try await ServerRig.use(echo) { server in
      await #expect(throws: LiveError.portInUse("127.0.0.1", port: server.port)) {
        try await serve(port: server.port) {}
      }
    }
    await #expect(throws: LiveError.foreignAddress("192.0.2.1")) { try await serve(host: "192.0.2.1", port: 0) {} }
    await #expect(throws: BodyError.broken) { try await serve(port: 0) { throw BodyError.broken } }
  }

  @Test("listens beyond this machine only where that was asked for")
  func loopback() throws {
    for host in ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::ffff:127.0.0.1"] {
      #expect(try ListenAddress(host: host, port: 0, mayBeRemote: false).isLoopback)
    }
    for host in ["0.0.0.0", "::", "192.0.2.1", "::ffff:192.0.2.1"] {
      #expect(throws: LiveError.reachesBeyondThisMachine(host)) {
        try ListenAddress(host: host, port: 0, mayBeRemote: false)
      }
      #expect(try !ListenAddress(host: host, port: 0, mayBeRemote: true).isLoopback)
    }
    #expect(throws: LiveError.unknownHost("no.such.invalid")) {
      try ListenAddress(host: "no.such.invalid", port: 0, mayBeRemote: true)
    }
  }

  /// Starts a server that stops as soon as it listens.
  private func serve(
    host: String = "127.0.0.1",
    port: Int,
    _ prepare: @escaping @Sendable () throws -> Void
  ) async throws {
    let (stops, stopSource) = AsyncStream<Void>.makeStream()
    let server = LiveServer(
      on: try ListenAddress(host: host, port: port, mayBeRemote: true),
      protection: .none,
      clock: LiveClock.started { 0 }
    )
    _ = try await server.run(until: { for await _ in stops {} }) { _ in
      defer { stopSource.finish() }
      try prepare()
      return echo
    }
  }
}
