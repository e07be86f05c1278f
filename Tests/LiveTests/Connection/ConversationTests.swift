import HTTPTypes
import Live
import Testing
import Wire

/// Answers with what was asked.
let echo: Responder = { request in
  let body: [UInt8]
  do { body = try await request.body.collected(upTo: 1 << 20) } catch { body = Array("\(error)".utf8) }
  let words = "\(request.head.method) \(request.head.path ?? "")|" + String(decoding: body, as: UTF8.self)
  return ServerResponse(.ok, Array(words.utf8), type: "text/plain")
}

@Suite("A conversation")
struct ConversationTests {
  @Test("answers one request after the other on one connection, also where they come in one piece")
  func persists() async throws {
    try await ServerRig.use(echo) { server in
      try await RawClient.use(port: server.port) { client in
        let post = "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
        let chunks =
          "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\nT: u\r\n\r\n"
        try await client.send("GET /a?q=1 HTTP/1.1\r\nHost: x\r\n\r\n" + post + chunks)
        try await client.send("DELETE /d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let answers = Answers(await client.receive())
        #expect(answers.answers.map(\.body) == ["GET /a?q=1|", "POST /b|abc", "PUT /c|def", "DELETE /d|"])
        #expect(answers.answers.map { $0.fields["connection"] } == [nil, nil, nil, "close"])
        #expect(answers.answers.first?.fields["date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(answers.rest == "")
      }
    }
  }

  @Test("answers HEAD without a body, whatever the responder makes", arguments: [true, false])
  func head(inPieces: Bool) async throws {
    let responder: Responder = { request in
      if request.head.path == "/end" { return ServerResponse(.noContent) }
      return inPieces
        ? ServerResponse(.ok, body: .pieces { try await $0([65, 66]) }) : ServerResponse(.ok, [65, 66], type: "a/b")
    }
    try await ServerRig.use(responder) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send(
          "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        let answers = Answers(await client.receive(), toHead: true)
        #expect(answers.answers.map(\.status) == [200, 204] && answers.rest == "")
        #expect(answers.answers.first?.fields["content-length"] == (inPieces ? nil : "2"))
        #expect(answers.answers.last?.fields["content-length"] == nil)
      }
    }
  }

  @Test("sends a body of pieces in chunks, and to an old client until it closes")
  func pieces() async throws {
    let responder: Responder = { _ in
      ServerResponse(
        .ok,
        body: .pieces { sink in
          for piece in ["one ", "", "two ", "three"] { try await sink(Array(piece.utf8)) }
        }
      )
    }
    try await ServerRig.use(responder) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = try #require(Answers(await client.receive { $0.hasSuffix("0\r\n\r\n") }).answers.first)
        #expect(answer.body == "one two three" && answer.fields["complete"] == "yes")
      }
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let text = await client.receive()
        #expect(text.hasSuffix("\r\n\r\none two three") && text.contains("Connection: close"))
        #expect(!text.lowercased().contains("transfer-encoding"))
      }
    }
  }

  @Test("breaks off a body that fails half-way, so that nobody takes it for whole")
  func brokenPieces() async throws {
    let responder: Responder = { _ in
      ServerResponse(
        .ok,
        body: .pieces { sink in
          try await sink(Array("half".utf8))
          throw BodyError.broken
        }
      )
    }
    try await ServerRig.use(responder) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = Answers(await client.receive()).answers.first
        #expect(answer?.fields["complete"] == nil)
      }
    }
  }

  @Test("tells a client that waits to send its body, and only where the body is wanted")
  func expectation() async throws {
    let responder: Responder = { $0.head.path == "/no" ? ServerResponse(.contentTooLarge) : await echo($0) }
    try await ServerRig.use(responder) { server in
      let fields = "HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
      try await RawClient.use(port: server.port) { client in
        try await client.send("POST /yes \(fields)")
        await client.receive { $0.hasSuffix("\r\n\r\n") }
        try await client.send("ok")
        let answers = Answers(await client.receive { $0.contains("ok") }).answers
        #expect(answers.map(\.status) == [100, 200] && answers.last?.body == "POST /yes|ok")
      }
      try await RawClient.use(port: server.port) { client in
        try await client.send("POST /no \(fields)")
        let answers = Answers(await client.receive()).answers
        #expect(answers.map(\.status) == [413] && answers.last?.fields["connection"] == "close")
      }
    }
  }

  @Test("lasts as long as the client's version and wishes say")
  func versions() async throws {
    try await ServerRig.use(echo) { server in
      for (request, persists) in [
        ("GET / HTTP/1.1\r\nHost: x\r\n", true), ("GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n", false),
        ("GET / HTTP/1.0\r\n", false), ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n", true),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n", false),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, close\r\n", false),
      ] {
        try await RawClient.use(port: server.port) { client in
          try await client.send(request + "\r\n")
          await client.receive { $0.hasSuffix("GET /|") }
          client.forget()
          try? await client.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
          let text = await client.receive { $0.hasSuffix("GET /2|") }
          #expect(text.hasSuffix("GET /2|") == persists, "\(request)")
        }
      }
    }
  }

  @Test("reads a small rest of a body that nobody wanted, and goes on")
  func smallRest() async throws {
    let responder: Responder = { ServerResponse(.ok, Array(($0.head.path ?? "").utf8), type: "text/plain") }
    try await ServerRig.use(responder) { server in
      try await RawClient.use(port: server.port) { client in
        let body = String(repeating: "x", count: 50_000)
        try await client.send("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n\(body)")
        try await client.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(Answers(await client.receive { $0.hasSuffix("/2") }).answers.map(\.body) == ["/1", "/2"])
      }
    }
  }

  @Test("takes a whole URL as a proxy's client sends it, and frames answers itself")
  func wholeURL() async throws {
    let responder: Responder = { request in
      var response = ServerResponse(.ok, Array((request.head.path ?? "").utf8), type: "text/plain")
      response.fields[.contentLength] = "99"
      response.fields[.transferEncoding] = "chunked"
      return response
    }
    try await ServerRig.use(responder) { server in
      for (target, path) in [
        ("http://a.b:1/c?d", "/c?d"), ("http://a.b", "/"), ("http://a.b?c=/d", "/?c=/d"), ("*", "*"),
        ("/a://b", "/a://b"),
      ] {
        try await RawClient.use(port: server.port) { client in
          try await client.send("OPTIONS \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
          let answers = Answers(await client.receive())
          #expect(answers.answers.map(\.body) == [path] && answers.rest == "", "\(target)")
        }
      }
    }
  }

  @Test("lets no text of a responder's end a line of the head", arguments: ["\r\n", "\n", "\r", "\0", "\r\n\r\n"])
  func splitting(ending: String) async throws {
    let text = "a\(ending)Set-Cookie: b"
    let responder: Responder = { _ in
      let status = HTTPResponse.Status(code: 404, reasonPhrase: text)
      return ServerResponse(status, fields: [.location: text, .eTag: text], body: .bytes([65]))
    }
    try await ServerRig.use(responder) { server in
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let answers = Answers(await client.receive())
        #expect(answers.answers.map(\.body) == ["A"] && answers.rest == "")
        #expect(answers.answers.first?.fields["set-cookie"] == nil)
        #expect(answers.answers.first?.fields["location"]?.hasPrefix("a ") == true)
      }
    }
  }
}
