import HTTPTypes
import Live
import Testing
import Wire

@Suite("A long body")
struct StreamingTests {
  /// Far more than sockets and queues hold.
  private static let size = 64 << 20
  private static let piece = [UInt8](repeating: 7, count: 1 << 16)

  @Test("comes in no faster than it is used")
  func upload() async throws {
    let (gate, opened) = AsyncStream<Void>.makeStream()
    let taken = Counter()
    let responder: Responder = { request in
      for await _ in gate {}
      try? await request.body.forEach(upTo: Self.size) { taken.add($0.count) }
      return ServerResponse(.ok)
    }
    try await ServerRig.use(responder) { server in
      try await RawClient.use(port: server.port) { client in
        let sent = Counter()
        try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(Self.size)\r\n\r\n")
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            while sent.value < Self.size {
              try await client.send(Self.piece)
              sent.add(Self.piece.count)
            }
          }
          #expect(try await standstill(of: sent) < Self.size / 2)
          opened.finish()
          try await group.waitForAll()
        }
        #expect(Answers(await client.receive { $0.hasSuffix("\r\n\r\n") }).answers.map(\.status) == [200])
        #expect(taken.value == Self.size)
      }
    }
  }

  @Test("goes out no faster than it is taken, and its making ends when the client goes")
  func download() async throws {
    let made = Counter()
    let hasEnded = Counter()
    let responder: Responder = { _ in
      ServerResponse(
        .ok,
        body: .pieces { sink in
          defer { hasEnded.add() }
          while true {
            try await sink(Self.piece)
            made.add(Self.piece.count)
          }
        }
      )
    }
    try await ServerRig.use(responder) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await standstill(of: made) < Self.size)
      }
      #expect(try await eventually { hasEnded.value > 0 })
    }
  }

  /// Waits until `counter` has moved, and then has not for a while; returns where it stands.
  private func standstill(of counter: Counter) async throws -> Int {
    var last = -1
    while true {
      let now = counter.value
      if now == last, now > 0 { return now }
      last = now
      try await Task.sleep(for: .milliseconds(500))
    }
  }
}
