import BeaufortNumerics
import HTTPTypes
import Live
import Testing
import Wire

@Suite("The patience of a connection")
struct PatienceTests {
  @Test(
    "ends with a client that has nothing to say, or does not finish",
    arguments: [
      "", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
    ]
  )
  func silence(sent: String) async throws {
    try await ServerRig.use(echo, limits: ServerRig.impatient) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send(sent)
        await client.receive()
        #expect(!client.gaveUp)
      }
    }
  }

  @Test("ends with a client that sends a byte now and then", arguments: [true, false])
  func dribble(isHead: Bool) async throws {
    try await ServerRig.use(echo, limits: ServerRig.impatient) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("POST / HTTP/1.1\r\nHost: x\r\n" + (isHead ? "X: " : "Content-Length: 999\r\n\r\n"))
        while (try? await client.send("a")) != nil { try await Task.sleep(for: .milliseconds(100)) }
        #expect(!client.gaveUp)
      }
    }
  }

  @Test("ends with a client that does not take its answer")
  func deaf() async throws {
    let hasEnded = Counter()
    let responder: Responder = { _ in
      ServerResponse(
        .ok,
        body: .pieces { sink in
          defer { hasEnded.add() }
          while true { try await sink([UInt8](repeating: 1, count: 1 << 16)) }
        }
      )
    }
    try await ServerRig.use(responder, limits: ServerRig.impatient) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await eventually { hasEnded.value > 0 })
        #expect(!client.gaveUp)
      }
    }
  }

  @Test("lasts while an answer is being made, with the body read or not", arguments: ["", "Content-Length: 3\r\n"])
  func longAnswer(field: String) async throws {
    let responder: Responder = { request in
      try? await Task.sleep(for: .seconds(3))
      return await echo(request)
    }
    try await ServerRig.use(responder, limits: ServerRig.impatient) { server in
      try await RawClient.use(port: server.port) { client in
        let body = field.isEmpty ? "" : "abc"
        try await client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(field)\r\n\(body)")
        #expect(Answers(await client.receive()).answers.map(\.body) == ["POST /|\(body)"])
      }
    }
  }

  @Test("lasts while a body comes in slowly but steadily")
  func slowBody() async throws {
    var limits = ServerRig.impatient
    limits.slowestBody = 20
    try await ServerRig.use(echo, limits: limits) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200\r\n\r\n")
        for _ in 0..<20 {
          try await client.send("0123456789")
          try await Task.sleep(for: .milliseconds(150))
        }
        #expect(Answers(await client.receive()).answers.first?.body.utf8.count == 200 + "POST /|".utf8.count)
      }
    }
  }

  @Test("gives up work for a client that has gone, and not for one that has only stopped sending")
  func gone() async throws {
    let started = Counter()
    let ended = Counter()
    let responder: Responder = { request in
      started.add()
      let isLong = request.head.path == "/long"
      do { try await Task.sleep(for: isLong ? .seconds(600) : .milliseconds(200)) } catch {
        ended.add()
      }
      return ServerResponse(.ok)
    }
    try await ServerRig.use(responder, limits: ServerRig.impatient) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await eventually { started.value == 1 })
      }
      #expect(try await eventually { ended.value == 1 })
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET /short HTTP/1.1\r\nHost: x\r\n\r\n")
        client.finish()
        #expect(Answers(await client.receive()).answers.map(\.status) == [200])
      }
    }
  }
}
