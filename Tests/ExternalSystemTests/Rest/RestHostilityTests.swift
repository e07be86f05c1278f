import BeaufortNumerics
import Database
import ExternalSystem
import HTTPTypes
import Testing
import Wire

@Suite("REST and hostile clients")
struct RestHostilityTests {
  /// Texts that break statements which are pasted together.
  static let injections = [
    "'", "''", "'; DROP TABLE record_order; --", "\" OR 1=1 --", "1; DELETE FROM record_order", "$1", "?1", ":id",
    "@id",
    "\\", "\\'", "%' OR '%'='", "a\u{0301}", "' UNION SELECT layout, 2, 3 FROM change_counter --", "\u{202E}", "*/",
    "E'\\''",
  ]

  @Test("what looks like SQL is a text like any other, wherever it stands", arguments: ExternalRig.dialects)
  func injection(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect, records: 5)
    for text in Self.injections {
      let encoded = text.percentEncoded
      var json = JSONWriter()
      json.object { json in
        json.member("Id", text)
        json.member("Status", text)
      }
      let made = await rig.send(.post, "/api/Order", bytes: json.bytes, [("Idempotency-Key", text)])
      #expect(made.status == 201, "\(text): \(made)")
      #expect(await rig.get("/api/Order/\(encoded)").json["Status"] == .string(text), "\(text)")
      #expect(await rig.get("/api/\(encoded)").status == 404)
      for name in ["cursor", "updatedSince", "limit"] {
        #expect(await rig.get("/api/Order?\(name)=\(encoded)").status == 400, "\(name) \(text)")
      }
      let batch = Array(#"{"records":["#.utf8) + json.bytes + Array("]}".utf8)
      #expect(await rig.send(.post, "/api/Order/batch", bytes: batch).json["results"]?.items?.count == 1)
      #expect(await rig.send(.delete, "/api/Order/\(encoded)", [("If-Match", text)]).status == 412)
      #expect(await rig.send(.delete, "/api/Order/\(encoded)").status == 204)
    }
    #expect(try await rig.pages("/api/Order").count == 5)
  }

  @Test(
    "a body that makes no sense is refused with a place or a property",
    arguments: [
      ("", 400, "empty"), ("{", 400, "line:1, column:2"), ("{\n \"Id\": }", 400, "line:2, column:8"),
      ("[]", 422, "a list is no record"),
      ("5", 422, "5 is no record"), (#"{"Id":5}"#, 422, "Id is 5"), (#"{"Id":"a\u0000b"}"#, 422, "without NUL"),
      (#"{"Status":"\u0000"}"#, 422, "Status is"),
      (#"{"TotalAmount":"5"}"#, 422, "TotalAmount is '5'; it takes a number"),
      (#"{"TotalAmount":1e999}"#, 400, "out of range"), (#"{"EndDate":"2026-02-30"}"#, 422, "a date such as"),
      (#"{"EndDate":20260228}"#, 422, "a date such as"), (#"{"CreatedDate":"2026-02-28"}"#, 422, "a time such as"),
      (#"{"Status":[]}"#, 422, "Status is a list"), (#"{"Status":{"a":1}}"#, 422, "Status is an object"),
      (#"{"status":"Draft"}"#, 422, "Order has no property 'status'; it has Id, OrderNumber"),
      (#"{"Status":true}"#, 422, "Status is true"), (String(repeating: "[", count: 100_000), 400, "nested deeper"),
      (#"{"Status":"\ud800"}"#, 400, "surrogate"), (#"{"Status":"a"} x"#, 400, "after the end"),
    ]
  )
  func bodies(body: String, status: Int, words: String) async throws {
    let rig = try await ExternalRig()
    for answer in [await rig.send(.post, "/api/Order", body), await rig.send(.put, "/api/Order/x", body)] {
      #expect(answer.status == status && answer.message.contains(words), "\(answer)")
    }
    #expect(try await rig.pages("/api/Order").isEmpty)
  }

  @Test("bytes that are no UTF-8 are refused in body, path and query")
  func bytes() async throws {
    let rig = try await ExternalRig()
    let body = Array(#"{"Status":""#.utf8) + [0xFF, 0xC0] + Array(#""}"#.utf8)
    #expect(await rig.send(.post, "/api/Order", bytes: body).status == 400)
    for path in ["/api/Order/%FF", "/api/Order?cursor=%C0%80", "/api/Order/%", "/api/Order/%4", "/%zz"] {
      #expect(await rig.get(path).status == 400, "\(path)")
    }
    #expect(await rig.get("/api/Order/%00").status == 404)
    #expect(await rig.send(.put, "/api/Order/%00", "{}").status == 400)
    #expect(await rig.get("/api/Order/\(String(repeating: "k", count: 300))").status == 404)
  }

  @Test("a body of a hundred megabytes is refused without being kept")
  func hugeBody() async throws {
    let rig = try await ExternalRig()
    let body = RequestBody { visit in
      for _ in 0..<1_600 { try await visit([UInt8](repeating: 0x20, count: 65_536)[...]) }
    }
    let head = HTTPRequest(method: .post, scheme: "http", authority: "erp", path: "/api/Order")
    let answer = Answer(await rig.system.answer(ServerRequest(head, from: "127.0.0.1", body: body)))
    #expect(answer.status == 413 && answer.code == "tooLarge")
    let broken = RequestBody { _ in throw CancellationError() }
    #expect(Answer(await rig.system.answer(ServerRequest(head, from: "127.0.0.1", body: broken))).status == 400)
  }

  @Test("methods, media types and paths that mean nothing are refused with what would mean something")
  func wrongRequests() async throws {
    let rig = try await ExternalRig(records: 1)
    let form = await rig.send(
      .post,
      "/api/Order",
      "Status=Draft",
      [("Content-Type", "application/x-www-form-urlencoded")]
    )
    #expect(form.status == 415 && form.message.contains("send application/json"))
    let known = await rig.send(.post, "/api/Order", "{}", [("Content-Type", "Application/JSON; charset=utf-8")])
    #expect(known.status == 201)
    let delete = await rig.send(.delete, "/api/Order")
    #expect(delete.status == 405 && delete["Allow"] == "GET, POST")
    let post = await rig.send(.post, "/api/Order/x", "{}")
    #expect(post.status == 405 && post["Allow"] == "GET, PUT, PATCH, DELETE")
    #expect(await rig.send(.head, "/api/Order/ORD-000000000").status == 200)
    for path in ["/", "/api", "/api/Nothing", "/api/Order/a/b", "/elsewhere", "*", ""] {
      #expect(await rig.get(path).status == 404, "\(path)")
    }
    #expect(await rig.get("/api/Contact").message.contains("expected /api/ and one of: Order"))
    #expect(await rig.send(.put, "/api/Order/x", #"{"Id":"y"}"#).status == 422)
  }

  @Test("writers at the same time count every write", arguments: ExternalRig.dialects)
  func writers(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    await withTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          for _ in 0..<25 {
            let body = #"{"records":[{"Id":"shared","TotalAmount":\#(writer)},{"Id":"own-\#(writer)"}]}"#
            #expect(await rig.send(.post, "/api/Order/batch", body).status == 200)
          }
        }
      }
    }
    #expect(await rig.get("/api/Order/shared")["ETag"] == "\"200\"")
    for writer in 0..<8 { #expect(await rig.get("/api/Order/own-\(writer)")["ETag"] == "\"25\"") }
  }

  @Test("random bodies and paths are answered, whatever they are", arguments: [UInt64(11), 12])
  func fuzz(seed: UInt64) async throws {
    let rig = try await ExternalRig(records: 5)
    var random = RandomStream(seed: seed)
    let seeds = [
      #"{"Id":"ORD-000000001","Status":"Draft","TotalAmount":12.5,"EndDate":"2026-01-01"}"#,
      #"{"records":[{"Id":"a"},{"Id":"b","CreatedDate":"2026-01-01T00:00:00Z"}]}"#,
    ]
    let paths = ["/api/Order", "/api/Order/ORD-000000001", "/api/Order/batch", "/api/Order?limit=2&cursor=WzEsMl0"]
    let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]
    for step in 0..<3_000 {
      let body = mutated(Array(seeds[Int.random(in: 0..<seeds.count, using: &random)].utf8), &random)
      let path = mutated(Array(paths[Int.random(in: 0..<paths.count, using: &random)].utf8), &random).filter {
        $0 > 0x20 && $0 < 0x7F
      }
      let method = methods[Int.random(in: 0..<methods.count, using: &random)]
      let answer = await rig.send(method, String(decoding: path, as: UTF8.self), bytes: body)
      let place: Comment = "seed \(seed), step \(step): \(method) \(String(decoding: path, as: UTF8.self)) \(answer)"
      #expect((200..<500).contains(answer.status), place)
      if answer.status >= 400 { #expect(!answer.message.isEmpty, place) }
    }
  }

  private func mutated(_ bytes: [UInt8], _ random: inout RandomStream) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
      case _: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }
}
