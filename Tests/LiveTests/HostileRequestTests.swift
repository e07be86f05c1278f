import BeaufortNumerics
import HTTPTypes
import Live
import Synchronization
import Testing
import Wire

@Suite("A hostile request")
struct HostileRequestTests {
  /// Remembers the paths that responders got to see.
  private final class Seen: Sendable {
    private let paths = Mutex<[String]>([])
    var all: [String] { paths.withLock { $0 } }

    var responder: Responder {
      { request in
        self.paths.withLock { $0.append(request.head.path ?? "") }
        return await echo(request)
      }
    }
  }

  private static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test(
    "that could be read in two ways is refused, and what follows it is never taken for a request",
    arguments: [
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 44\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0x0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length : 0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n 44\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nX: y\r\n\tfolded: z\r\n\r\n",
      "POST /a HTTP/1.1\r\n Host: x\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\u{0B}chunked\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nX: a\nContent-Length: 44\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\nContent-Length: 0\n\n",
      "POST /a HTTP/1.1\nHost: x\n\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nX: a\rContent-Length: 44\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
      "POST /a HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
      "GET /a HTTP/1.1\r\n\r\n", "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
      "GET /a HTTP/1.1 \r\nHost: x\r\n\r\n", "GET /a\tHTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a\r\n\r\n", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n",
      "GET /a HTTP/1.2\r\nHost: x\r\n\r\n", "GET /a HTTP/0.9\r\nHost: x\r\n\r\n", "GET /a HTTP/1.10\r\nHost: x\r\n\r\n",
      "get /a HTTP/1.1\r\nHost: x\r\n\r\n", "FROB /a HTTP/1.1\r\nHost: x\r\n\r\n",
      "G\u{E9}T /a HTTP/1.1\r\nHost: x\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\u{3}\u{3}",
    ]
  )
  func ambiguous(request: String) async throws {
    let seen = Seen()
    try await ServerRig.use(seen.responder) { server in
      try await RawClient.use(port: server.port) { client in
        try? await client.send(request + Self.smuggled)
        let answers = Answers(await client.receive())
        #expect(answers.answers.count <= 1 && answers.rest == "")
        let status = answers.answers.first?.status ?? 400
        #expect([400, 501, 505].contains(status), "\(status)")
      }
    }
    #expect(seen.all.isEmpty)
  }

  @Test(
    "with a broken body is refused, and what follows it is never taken for a request",
    arguments: [
      "zz\r\n", "-1\r\n", "0x1\r\nA\r\n", "1\r\nAB\r\n0\r\n\r\n", "1\nA\n0\n\n", "1 \r\nA\r\n0\r\n\r\n",
      "1;\u{1}\r\nA\r\n",
      "FFFFFFFFFFFFFFFFF\r\nA", "\r\n0\r\n\r\n", "1\r\nA0\r\n\r\n", "0\r\nContent-Length: 1\r\nno colon\r\n\r\n",
      "+1\r\nA\r\n",
    ]
  )
  func brokenChunks(chunks: String) async throws {
    let seen = Seen()
    try await ServerRig.use(seen.responder) { server in
      try await RawClient.use(port: server.port) { client in
        let head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        try? await client.send(head + chunks + Self.smuggled)
        let answers = Answers(await client.receive())
        #expect(answers.answers.map(\.status) == [400] && answers.rest == "")
      }
    }
    #expect(seen.all == ["/a"])
  }

  @Test("of which the URI or the head is too long is told so")
  func longHead() async throws {
    let seen = Seen()
    try await ServerRig.use(seen.responder) { server in
      for (target, fields, status) in [
        (16_000, 0, 200), (16_384, 0, 431), (16_385, 0, 414), (200_000, 0, 414), (10, 15, 200), (10, 17, 431),
        (10, 1_000, 431), (2_000_000, 0, 431),
      ] {
        try await RawClient.use(port: server.port) { client in
          var lines = ""
          for index in 0..<fields { lines += "X\(index): " + String(repeating: "v", count: 1_000) + "\r\n" }
          let path = "/" + String(repeating: "p", count: target - 1)
          try? await client.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(lines)\r\n")
          let statuses = Answers(await client.receive()).answers.map(\.status)
          #expect(statuses == [status], "\(target), \(fields)")
        }
      }
    }
    #expect(seen.all.count == 2)
  }

  @Test("of 100 MB that nobody wants is answered, not read to its end, and the connection closed")
  func unwantedBody() async throws {
    let responder: Responder = { _ in ServerResponse(.contentTooLarge) }
    try await ServerRig.use(responder, limits: ServerRig.impatient) { server in
      try await RawClient.use(port: server.port) { client in
        let size = 100 << 20
        try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n")
        let piece = [UInt8](repeating: 0, count: 1 << 20)
        var sent = 0
        while sent < size, (try? await client.send(piece)) != nil { sent += piece.count }
        #expect(sent < 64 << 20)
        #expect(Answers(await client.receive()).answers.map(\.status) == [413])
      }
    }
  }

  @Test("made of noise does no harm", arguments: UInt64(1)...8)
  func noise(seed: UInt64) async throws {
    let seen = Seen()
    try await ServerRig.use(seen.responder, limits: ServerRig.impatient) { server in
      var random = RandomStream(seed: seed)
      let sound =
        "POST /a?b=%20 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nX: \r\n\r\n2\r\nde\r\n0\r\nT: \r\nU: v\r\n\r\n"
      for _ in 0..<250 {
        var bytes = Array((sound + Self.smuggled).utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: place)
          case 2: bytes.insert([13, 10, 58, 32, 0, 255].randomElement(using: &random) ?? 0, at: place)
          case _: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<20, using: &random)))
          }
        }
        let noise = bytes
        try await RawClient.use(port: server.port) { client in
          try? await client.send(noise)
          client.finish()
          await client.receive()
        }
      }
      try await RawClient.use(port: server.port) { client in
        try await client.send("GET /alive HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(Answers(await client.receive()).answers.map(\.status) == [200])
      }
    }
  }
}
