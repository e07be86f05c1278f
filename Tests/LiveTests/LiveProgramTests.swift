import Foundation
import Testing

@Suite("The program with the servers", .serialized)
struct LiveProgramTests {
  private static let request = "GET /services/data HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

  @Test(
    "says first where it listens, and ends when it is told to",
    arguments: [(SIGTERM, 0), (SIGINT, 130)] as [(Int32, Int32)]
  )
  func signals(signal: Int32, status: Int32) async throws {
    try await LiveProgram.use(["org", "--plain"]) { program in
      let port = try #require(try program.port)
      #expect(try program.output.hasPrefix("listening on http://127.0.0.1:\(port)\n"))
      #expect(try await answer(port) == [200])
      #expect(try await program.end(by: signal) == status)
      #expect(try program.errors == "")
    }
  }

  @Test("has the first line out before anybody connects, with TLS as well")
  func secured() async throws {
    let certificate = FileManager.default.temporaryDirectory.appending(path: "beaufort-\(UUID().uuidString).pem").path
    defer { try? FileManager.default.removeItem(atPath: certificate) }
    try await LiveProgram.use(["org", "--tls-save", certificate]) { program in
      #expect(try program.output.hasPrefix("listening on https://127.0.0.1:"))
      #expect(try program.output.contains("\ncertificate in \(certificate)\n"))
      let port = try #require(try program.port)
      let trusted = try String(contentsOfFile: certificate, encoding: .utf8)
      try await RawClient.use(port: port, trusting: trusted, name: "localhost") { client in
        try await client.send(Self.request)
        #expect(Answers(await client.receive()).answers.map(\.status) == [200])
      }
      #expect(try await program.end(by: SIGTERM) == 0)
    }
  }

  @Test("answers beside thousands of idle connections, and keeps none of them")
  func idleConnections() async throws {
    try await LiveProgram.use(["org", "--plain"]) { program in
      let port = try #require(try program.port)
      #expect(try await answer(port) == [200])
      let before = try program.descriptors
      // Both ends of a connection take a descriptor; this process needs some for the other tests.
      let count = min(10_000, descriptorLimit() / 2)
      await withTaskGroup(of: Void.self) { group in
        let connected = Counter()
        let lane = 100
        for _ in 0..<(count / lane) {
          group.addTask { try? await Self.hold(lane, connectionsTo: port, connected) }
        }
        let areConnected = try? await eventually { connected.value == count / lane * lane }
        #expect(areConnected == true, "only \(connected.value) of \(count)")
        let status = try? await answer(port)
        #expect(status == [200])
        group.cancelAll()
      }
      #expect(try await eventually { try program.descriptors <= before + 2 })
      #expect(try await program.end(by: SIGTERM) == 0)
    }
  }

  @Test("keeps no descriptor and no memory of clients that misbehave")
  func misbehaviour() async throws {
    try await LiveProgram.use(["org", "--plain"]) { program in
      let port = try #require(try program.port)
      func misbehave() async throws {
        for start in [
          "", "GET", "GET / HTTP/1.1\r\n", "\0", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\na",
        ] {
          try await RawClient.use(port: port) { client in try await client.send(start) }
          try await RawClient.use(port: port) { client in
            try await client.send(start)
            client.finish()
            await client.receive()
          }
        }
        try await RawClient.use(port: port) { client in
          let size = 100 << 20
          try await client.send("POST /services/data HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n")
          let piece = [UInt8](repeating: 0, count: 1 << 20)
          for _ in 0..<(size >> 20) { try? await client.send(piece) }
          await client.receive()
        }
      }
      try await misbehave()
      let (descriptors, memory) = (try program.descriptors, try program.residentMemory)
      for _ in 0..<10 { try await misbehave() }
      #expect(try await answer(port) == [200])
      #expect(try await eventually { try program.descriptors <= descriptors })
      #expect(try program.residentMemory < memory + 48 << 10)
      #expect(try await program.end(by: SIGTERM) == 0)
    }
  }

  private func answer(_ port: Int) async throws -> [Int] {
    try await RawClient.use(port: port) { client in
      try await client.send(Self.request)
      return Answers(await client.receive()).answers.map(\.status)
    }
  }

  /// Keeps `count` connections open until it is cancelled.
  private static func hold(_ count: Int, connectionsTo port: Int, _ connected: Counter) async throws {
    if count == 0 { return try await Task.sleep(for: .seconds(60)) }
    try await RawClient.use(port: port) { _ in
      connected.add()
      try await hold(count - 1, connectionsTo: port, connected)
    }
  }

  private func descriptorLimit() -> Int {
    var limits = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
    return max(400, Int(limits.rlim_cur) - 1_000)
  }
}
