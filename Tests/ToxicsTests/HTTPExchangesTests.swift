import BeaufortNumerics
import Testing
import Toxics

@Suite("Toxics on exchanges of HTTP")
struct HTTPExchangesTests {
  private static let post = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
  private static let get = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let head = "HEAD /c HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let chunked =
    "PUT /d HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"
  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nanswer"
  private static let noContent = "HTTP/1.1 204 No Content\r\n\r\n"
  private static let chunkedOK =
    "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"

  @Test("without toxics every byte passes, however the bytes are cut", arguments: 1...40)
  func transparent(size: Int) {
    var connection = Connection([])
    let requests = Self.post + Self.get + Self.head + Self.chunked + Self.get
    let answers =
      "HTTP/1.1 100 Continue\r\n\r\n" + Self.ok + Self.chunkedOK + "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
      + Self.noContent + "HTTP/1.1 200 OK\r\n\r\nuntil the end"
    for piece in requests.cut(size) { connection.request(piece) }
    for piece in answers.cut(size) { connection.response(piece) }
    #expect(connection.toServer == requests)
    #expect(connection.toClient == answers)
    #expect(!connection.hasEnded)
  }

  @Test("a status keeps the whole request from the server, and its answer stands in its place", arguments: 1...40)
  func status(size: Int) {
    for (request, content) in [(Self.post, true), (Self.get, true), (Self.head, false), (Self.chunked, true)] {
      var connection = Connection([.init(.status(429, retryAfter: .seconds(7)), toxicity: 1, number: 0)])
      for piece in (request + request).cut(size) { connection.request(piece) }
      let answer =
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Type: text/plain\r\nContent-Length: 49\r\n\r\n"
        + (content ? "429 Too Many Requests: injected by a fault proxy\n" : "")
      #expect(connection.toServer == "")
      #expect(connection.toClient == answer + answer)
    }
  }

  @Test("an answer of its own waits behind responses that the server still owes")
  func pipelining() {
    let share = HTTPToxicUse(.status(503, retryAfter: nil), toxicity: 0.5, number: 3)
    let key = DrawKey(seed: 1, replication: 0)
    var struck: [Bool] = []
    for number in 0..<16 {
      var alone = Connection([share], key: key, firstNumber: UInt64(number))
      alone.request(Self.get)
      struck.append(alone.toServer.isEmpty)
    }
    #expect(Set(struck) == [true, false])
    var connection = Connection([share], key: key)
    for number in 0..<16 { connection.request("GET /\(number) HTTP/1.1\r\n\r\n") }
    let passed = struck.indices.filter { !struck[$0] }
    #expect(connection.toServer == passed.map { "GET /\($0) HTTP/1.1\r\n\r\n" }.joined())
    for number in passed { connection.response("HTTP/1.1 200 \(number)\r\nContent-Length: 2\r\n\r\nok") }
    let statuses = connection.toClient.split(separator: "HTTP/1.1 ").map { $0.hasPrefix("503") }
    #expect(statuses == struck)
  }

  @Test("who waits for '100 Continue' hears the status at once, and what it sends all the same goes nowhere")
  func expectation() {
    var connection = Connection([.init(.status(500, retryAfter: nil), toxicity: 1, number: 0)])
    connection.request("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
    #expect(connection.toClient.hasPrefix("HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\n"))
    #expect(connection.hasEnded)
    connection.request("hello" + Self.get)
    #expect(connection.toServer == "")
  }

  @Test("a client that wants the connection to end has it end after the answer")
  func close() {
    for request in ["GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"] {
      var connection = Connection([.init(.status(503, retryAfter: nil), toxicity: 1, number: 0)])
      connection.request(request)
      #expect(connection.toClient.contains("Connection: close\r\n"))
      #expect(connection.hasEnded)
    }
  }

  @Test("a slow first byte holds each response once, and its own answers too")
  func slow() {
    var connection = Connection([
      .init(.slowFirstByte(latency: .milliseconds(300), jitter: .zero), toxicity: 1, number: 0),
      .init(.slowFirstByte(latency: .milliseconds(20), jitter: .zero), toxicity: 1, number: 1),
    ])
    for piece in (Self.get + Self.post).cut(3) { connection.request(piece) }
    for piece in ("HTTP/1.1 103 Early\r\n\r\n" + Self.ok + Self.chunkedOK).cut(3) { connection.response(piece) }
    #expect(connection.holds == [.milliseconds(320), .milliseconds(320)])
  }

  @Test("corruption changes one byte of the content and nothing else", arguments: 1...30)
  func corrupt(seed: UInt64) {
    for answer in [Self.ok, Self.chunkedOK] {
      var connection = Connection(
        [.init(.corrupt, toxicity: 1, number: 0)],
        key: DrawKey(seed: seed, replication: 0)
      )
      connection.request(Self.get)
      connection.response(answer)
      let changed = zip(connection.bytesToClient, answer.utf8).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
      #expect(connection.bytesToClient.count == answer.utf8.count)
      #expect(changed.count == 1, "seed \(seed)")
      let place = answer.utf8.index(answer.startIndex, offsetBy: changed.first ?? 0)
      #expect("answerabcde".utf8.contains(answer.utf8[place]), "seed \(seed)")
    }
  }

  @Test("truncation ends the connection inside the content")
  func truncate() {
    for (answer, expected) in [
      (Self.ok, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nansw"),
      (Self.chunkedOK, "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n2\r\nd"),
    ] {
      for size in [1, 2, 5, 1_000] {
        var connection = Connection([.init(.truncate(bytes: 4), toxicity: 1, number: 0)])
        connection.request(Self.get)
        for piece in answer.cut(size) { connection.response(piece) }
        #expect(connection.toClient == expected)
        #expect(connection.hasEnded)
        connection.request(Self.get)
        #expect(connection.toServer == Self.get)
      }
    }
  }

  @Test("another protocol after an upgrade passes as it is")
  func upgrade() {
    var connection = Connection([.init(.corrupt, toxicity: 1, number: 0)])
    connection.request("GET /socket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    connection.response("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u{1}\u{2}GET")
    connection.request("\u{3}\u{4}POST / HTTP/1.1\r\n\r\n")
    #expect(connection.toServer.hasSuffix("\u{3}\u{4}POST / HTTP/1.1\r\n\r\n"))
    #expect(connection.toClient.hasSuffix("\u{1}\u{2}GET"))
  }

  @Test("what is no HTTP passes unchanged, and random bytes neither trap nor vanish")
  func noise() {
    for seed in UInt64(1)...300 {
      var random = RandomStream(DrawKey(seed: seed, replication: 0))
      let alphabet = Array("GET HTTP/1.1 20\r\n\r\n:Content-Length9\r\nTransfer-Encoding: chunked\r\n\r\n0f;".utf8)
      var connection = Connection([])
      var (up, down): ([UInt8], [UInt8]) = ([], [])
      for _ in 0..<40 {
        let bytes = (0..<Int.random(in: 1...30, using: &random)).map { _ in
          let letter = alphabet[Int.random(in: alphabet.indices, using: &random)]
          return Bool.random(using: &random) ? letter : UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) {
          up += bytes
          connection.request(bytes)
        } else {
          down += bytes
          connection.response(bytes)
        }
      }
      #expect(connection.bytesToServer == up, "seed \(seed)")
      #expect(connection.bytesToClient == down, "seed \(seed)")
    }
  }
}

/// A connection whose two peers are the test.
private struct Connection {
  private var exchanges: HTTPExchanges
  private var next: UInt64
  var bytesToServer: [UInt8] = []
  var bytesToClient: [UInt8] = []
  var holds: [Interval] = []
  var hasEnded = false

  var toServer: String { String(decoding: bytesToServer, as: UTF8.self) }
  var toClient: String { String(decoding: bytesToClient, as: UTF8.self) }

  init(_ toxics: [HTTPToxicUse], key: DrawKey = DrawKey(seed: 7, replication: 0), firstNumber: UInt64 = 0) {
    exchanges = HTTPExchanges(toxics, key: key)
    next = firstNumber
  }

  mutating func request(_ text: String) { request(Array(text.utf8)) }
  mutating func response(_ text: String) { response(Array(text.utf8)) }

  mutating func request(_ bytes: [UInt8]) {
    var (up, down): ([HTTPExchanges.Step], [HTTPExchanges.Step]) = ([], [])
    var number = next
    exchanges.request(
      bytes.span,
      numberedBy: {
        defer { number += 1 }
        return number
      },
      up: &up,
      down: &down
    )
    next = number
    bytesToServer += carryOut(up, bytes)
    bytesToClient += carryOut(down, [])
  }

  mutating func response(_ bytes: [UInt8]) {
    var steps: [HTTPExchanges.Step] = []
    exchanges.response(bytes.span, into: &steps)
    bytesToClient += carryOut(steps, bytes)
  }

  private mutating func carryOut(_ steps: [HTTPExchanges.Step], _ bytes: [UInt8]) -> [UInt8] {
    var (left, passed): (ArraySlice<UInt8>, [UInt8]) = (bytes[...], [])
    for step in steps {
      switch step {
      case .pass(let count):
        passed += left.prefix(count)
        left = left.dropFirst(count)
      case .discard(let count): left = left.dropFirst(count)
      case .flip(let mask): passed.append((left.popFirst() ?? 0) ^ mask)
      case .hold(let interval): holds.append(interval)
      case .answer(let answer): passed += answer
      case .end: hasEnded = true
      }
    }
    #expect(left.isEmpty, "every byte is spoken for")
    return passed
  }
}

extension String {
  fileprivate func cut(_ size: Int) -> [String] {
    stride(from: 0, to: utf8.count, by: size).map { start in
      String(decoding: Array(utf8)[start..<Swift.min(start + size, utf8.count)], as: UTF8.self)
    }
  }
}
