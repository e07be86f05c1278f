import Database
import HTTPTypes
import Testing
import Wire

@Suite("REST batch")
struct BatchTests {
  @Test("every record has a result of its own", arguments: ExternalRig.dialects)
  func results(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect, records: 3)
    let body = #"""
      {"records":[
        {"Id":"new","Status":"Draft"}, {"Id":"ORD-000000001","Status":"Shipped"}, {"Id":"x","Status":7}, {"Status":"no key"},
        {"Id":"ORD-000000002","Deleted":true}, {"Id":"absent","Deleted":true}, {"Id":"new","TotalAmount":1.5}, 5,
        {"Id":"y","Colour":"red"}, {"Id":""}
      ]}
      """#
    let answer = await rig.send(.post, "/api/Order/batch", body)
    #expect(answer.status == 200)
    let results = try #require(answer.json["results"]?.items)
    #expect(results.map { $0["status"]?.integer } == [201, 200, 422, 422, 204, 404, 200, 422, 422, 422])
    #expect(results.map { $0["Version"]?.integer } == [1, 2, nil, nil, 2, nil, 2, nil, nil, nil])
    #expect(results[2]["error"]?["message"]?.text?.hasPrefix("Status is 7; it takes a text") == true)
    let new = await rig.get("/api/Order/new").json
    #expect(new["Status"] == .string("Draft") && new["TotalAmount"] == .number(1.5))
    let kept = await rig.get("/api/Order/ORD-000000001").json
    #expect(kept["Status"] == .string("Shipped") && kept["OrderNumber"] == .string("00000001"))
    #expect(await rig.get("/api/Order/ORD-000000002").status == 404)
  }

  @Test("2,000 records go in one batch, no more", arguments: ExternalRig.dialects)
  func size(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    func batch(_ count: Int) -> String {
      let records = (0..<count).map { #"{"Id":"\#($0 * 7919 % 3_001)","TotalAmount":\#($0)}"# }
      return #"{"records":[\#(records.joined(separator: ","))]}"#
    }
    for version in Int64(1)...2 {
      let results = await rig.send(.post, "/api/Order/batch", batch(2_000)).json["results"]?.items ?? []
      #expect(results.count == 2_000 && results.allSatisfy { $0["Version"] == .integer(version) })
    }
    #expect(try await rig.pages("/api/Order?limit=333").count == 2_000)
    let large = await rig.send(.post, "/api/Order/batch", batch(2_001))
    #expect(large.status == 422 && large.message.contains("2000 at most"))
    #expect(await rig.send(.post, "/api/Order/batch", #"{"records":[]}"#).json["results"] == .array([]))
    #expect(await rig.send(.post, "/api/Order/batch", "[]").status == 422)
    #expect(await rig.get("/api/Order/batch").status == 404)
  }
}
