import BeaufortNumerics
import ExternalSystem
import Foundation
import HTTPTypes
import Testing
import Wire

@Suite("Hooks")
struct HookTests {
  @Test("a call-out is accepted at once and can be read afterwards, without its secrets")
  func received() async throws {
    let rig = try await ExternalRig()
    let fields = [("Authorization", "Bearer s3cret"), ("Cookie", "s3cret"), ("X-Trace", "t1")]
    let accepted = await rig.send(.post, "/hooks/orders", #"{"Id":"1","Ä":[1,2]}"#, fields)
    #expect(accepted.status == 202 && accepted.json["id"] == .string("CALL-000000001"))
    let page = await rig.get("/hooks/orders")
    #expect(!page.text.contains("s3cret"))
    let call = try #require(page.json["calls"]?.items?.first)
    #expect(call["headers"]?["X-Trace"] == .string("t1") && call["receivedAt"] == .string("2026-01-01T00:00:00.000Z"))
    #expect(call["body"]?["Ä"] == .array([.integer(1), .integer(2)]) && call["callback"] == nil)
    #expect(await rig.get("/hooks/others").json["calls"] == .array([]))
  }

  @Test("answers what the body asks for")
  func answers() async throws {
    let rig = try await ExternalRig()
    let answer = await rig.send(.post, "/hooks/x", #"{"answer":{"status":503,"body":{"why":"tired"}}}"#)
    #expect(answer.status == 503 && answer.json["why"] == .string("tired"))
    #expect(await rig.send(.post, "/hooks/x", #"{"answer":{"status":200}}"#).status == 200)
    for wrong in ["100", "600", "\"200\"", "null"] {
      #expect(await rig.send(.post, "/hooks/x", #"{"answer":{"status":\#(wrong)}}"#).status == 422)
    }
    #expect(await rig.send(.post, "/hooks/x", #"{"answer":7}"#).status == 422)
    #expect(await rig.get("/hooks/x").json["calls"]?.items?.count == 2)
  }

  @Test("pages through what came, each call once")
  func pages() async throws {
    let rig = try await ExternalRig()
    for number in 0..<25 { _ = await rig.send(.post, "/hooks/\(number % 2 == 0 ? "even%20ones" : "odd")", "\(number)") }
    var (next, bodies): (String?, [Int64]) = ("/hooks/even%20ones?limit=4", [])
    while let path = next {
      let page = await rig.get(path)
      bodies += (page.json["calls"]?.items ?? []).compactMap { $0["body"]?.integer }
      next = page.json["next"]?.text
    }
    #expect(bodies == stride(from: Int64(0), to: 25, by: 2).map(\.self))
    for query in ["cursor=x", "cursor=-1", "cursor=", "limit=0", "cursor=99999999999999999999"] {
      #expect(await rig.get("/hooks/odd?\(query)").status == 400, "\(query)")
    }
    #expect(await rig.get("/hooks/odd?cursor=9223372036854775807").json["calls"] == .array([]))
  }

  @Test("the newest calls are kept, the oldest make room, by number and by size")
  func bounds() async throws {
    let rig = try await ExternalRig()
    for number in 0..<10_100 { _ = await rig.send(.post, "/hooks/x", "\(number)") }
    let first = await rig.get("/hooks/x?limit=1")
    #expect(first.json["calls"]?.items?.first?["body"] == .integer(100))
    let large = Array("\"\(String(repeating: "x", count: 7_000_000))\"".utf8)
    for _ in 0..<10 { #expect(await rig.send(.post, "/hooks/large", bytes: large).status == 202) }
    let left = await rig.get("/hooks/large?limit=2000").json["calls"]?.items?.count ?? 0
    #expect(left == 9)
    #expect(await rig.get("/hooks/x").json["calls"] == .array([]))
  }

  @Test("what is no call-out is refused")
  func refused() async throws {
    let rig = try await ExternalRig()
    #expect(await rig.send(.post, "/hooks/x", "{").status == 400)
    #expect(await rig.send(.post, "/hooks/x", "a=b", [("Content-Type", "text/plain")]).status == 415)
    #expect(await rig.send(.put, "/hooks/x", "{}")["Allow"] == "GET, POST")
    for path in ["/hooks", "/hooks/a/b", "/hooks/\(String(repeating: "x", count: 101))"] {
      #expect(await rig.send(.post, path, "{}").status == 404)
    }
    let urls = [
      "ftp://127.0.0.1/x", "http://", "http://10.0.0.1/x", "http://example.com/", "http://127.0.0.1@example.com/",
      "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1.example.com/", "http://127.1/",
      "http://0x7f000001/",
      "http://127.0.0.1\r\nX: y/", "http://[::1/", "http://[::2]/", "//127.0.0.1/", "http://127.0.0.256/",
      "http://user:pw@localhost/",
    ]
    for url in urls {
      var json = JSONWriter()
      json.object { $0.member("callbackUrl", url) }
      let answer = await rig.send(.post, "/hooks/x", bytes: json.bytes)
      #expect(answer.status == 422 && answer.message.contains("callback URL"), "\(url): \(answer)")
    }
    for delay in ["5", "soon", "-5s", "25h", "1e9h"] {
      let fields = [("Callback-Url", "http://localhost/"), ("Answer-After", delay)]
      #expect(await rig.send(.post, "/hooks/x", "{}", fields).status == 422, "\(delay)")
    }
    #expect(await rig.get("/hooks/x").json["calls"] == .array([]))
  }
}
