import BeaufortNumerics
import Database
import HTTPTypes
import Testing
import Wire

@Suite("REST system of record")
struct RestTests {
  @Test("has the records that beaufort data writes, under names of its own", arguments: ExternalRig.dialects)
  func generated(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect, records: 50)
    let answer = await rig.get("/api/order/ORD-000000007")
    #expect(answer.status == 200)
    #expect(answer["ETag"] == "\"1\"")
    #expect(answer.json["Id"] == .string("ORD-000000007"))
    #expect(answer.json["OrderNumber"] == .string("00000007"))
    #expect(answer.json["AccountId"]?.text?.hasPrefix("ACC-") == true)
    #expect(answer.json["CreatedDate"] == answer.json["UpdatedAt"])
    #expect(answer.json["Description"]?.text?.contains(", ") == true)
    if case .number(let amount) = answer.json["TotalAmount"] { #expect(amount >= 5) } else { Issue.record("no amount") }
    #expect(answer.json.members?.allSatisfy { !$0.name.contains("_") && $0.value != .null } == true)
  }

  @Test("makes, reads, replaces, changes and deletes a record", arguments: ExternalRig.dialects)
  func life(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    let made = await rig.send(.post, "/api/Order", #"{"Status":"Draft","TotalAmount":12,"EndDate":"2026-02-28"}"#)
    #expect(made.status == 201)
    let path = try #require(made["Location"])
    #expect(path == "/api/Order/ORDER-000000001" && made["ETag"] == "\"1\"")
    #expect(made.json["TotalAmount"] == .number(12) && made.json["OrderNumber"] == .null)
    #expect(await rig.get(path).json == made.json)
    rig.clock.advance(by: .seconds(3))
    let changed = await rig.send(.patch, path, #"{"Status":"Shipped","CreatedDate":"2026-01-02T03:04:05+01:00"}"#)
    #expect(changed.status == 200 && changed["ETag"] == "\"2\"")
    #expect(changed.json["EndDate"] == .string("2026-02-28"))
    #expect(changed.json["CreatedDate"] == .string("2026-01-02T02:04:05.000Z"))
    #expect(changed.json["UpdatedAt"] == .string("2026-01-01T00:00:03.000Z"))
    let replaced = await rig.send(.put, path, changed.text.replacing("Shipped", with: "Returned"))
    #expect(replaced.status == 200 && replaced.json["Status"] == .string("Returned"))
    #expect(await rig.send(.put, path, #"{"Status":"Draft"}"#).json["EndDate"] == .null)
    #expect(await rig.send(.delete, path).status == 204)
    #expect(await rig.get(path).status == 404)
    #expect(await rig.send(.delete, path).status == 404)
    #expect(await rig.send(.patch, path, "{}").status == 404)
    let again = await rig.send(.put, path, #"{"Status":"Draft"}"#)
    #expect(again.status == 201 && again["ETag"] == "\"6\"", "a tag never comes back")
  }

  @Test("a key may be any text", arguments: ["a b", "ä/ö?&=#%", "'; DROP TABLE record_order; --", "batch!", "日本"])
  func keys(id: String) async throws {
    let rig = try await ExternalRig()
    var json = JSONWriter()
    json.object { $0.member("Id", id) }
    let made = await rig.send(.post, "/api/Order", bytes: json.bytes)
    let path = try #require(made["Location"])
    #expect(await rig.get(path).json["Id"] == .string(id))
    #expect(await rig.send(.post, "/api/Order", bytes: json.bytes).status == 409)
    #expect(try await rig.pages("/api/Order").count == 1)
  }

  @Test(
    "a reader who has a version is told so, a writer who has an old one is refused",
    arguments: ExternalRig.dialects
  )
  func tags(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect, records: 3)
    let path = "/api/Order/ORD-000000001"
    let same = await rig.get(path, [("If-None-Match", "\"9\", W/\"1\"")])
    #expect(same.status == 304 && same.body.isEmpty && same["ETag"] == "\"1\"")
    #expect(await rig.get(path, [("If-None-Match", "\"2\"")]).status == 200)
    #expect(await rig.send(.patch, path, "{}", [("If-Match", "\"1\"")]).status == 200)
    for method in [HTTPRequest.Method.patch, .put, .delete] {
      let stale = await rig.send(method, path, "{}", [("If-Match", "\"1\"")])
      #expect(stale.status == 412 && stale.code == "preconditionFailed")
    }
    #expect(await rig.get(path)["ETag"] == "\"2\"")
    #expect(await rig.send(.put, path, "{}", [("If-None-Match", "*")]).status == 412)
    #expect(await rig.send(.put, "/api/Order/new", "{}", [("If-Match", "*")]).status == 412)
    #expect(await rig.send(.put, "/api/Order/new", "{}", [("If-None-Match", "*")]).status == 201)
    #expect(await rig.send(.delete, path, [("If-Match", "\"2\"")]).status == 204)
  }
}
