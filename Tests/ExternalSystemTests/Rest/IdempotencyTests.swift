import BeaufortNumerics
import Database
import HTTPTypes
import Testing
import Wire

@Suite("Idempotency keys")
struct IdempotencyTests {
  @Test("the same request makes one record and gets the first answer, a day long", arguments: ExternalRig.dialects)
  func repeated(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    let key = [("Idempotency-Key", "order-1; ä")]
    let first = await rig.send(.post, "/api/Order", #"{"Status":"Draft"}"#, key)
    let path = try #require(first["Location"])
    _ = await rig.send(.patch, path, #"{"Status":"Shipped"}"#)
    rig.clock.advance(by: .hours(23))
    let second = await rig.send(.post, "/api/Order", #"{"Status":"Draft"}"#, key)
    #expect(second.status == 201 && second.body == first.body)
    #expect(second["Location"] == path && second["ETag"] == first["ETag"])
    let other = await rig.send(.post, "/api/Order", #"{"Status":"Draft" }"#, key)
    #expect(other.status == 422 && other.code == "invalid")
    #expect(try await rig.pages("/api/Order").count == 1)
    rig.clock.advance(by: .hours(2))
    #expect(await rig.send(.post, "/api/Order", #"{"Status":"Draft"}"#, key)["Location"] != path)
  }

  @Test("a request that was refused leaves its key free; another object's key is another key")
  func refused() async throws {
    let rig = try await ExternalRig(objects: ["Order", "Claim"])
    let key = [("Idempotency-Key", "k")]
    #expect(await rig.send(.post, "/api/Order", #"{"Status":5}"#, key).status == 422)
    #expect(await rig.send(.post, "/api/Order", #"{"Status":"5"}"#, key).status == 201)
    #expect(await rig.send(.post, "/api/Claim", #"{"Status":"5"}"#, key)["Location"]?.hasPrefix("/api/Claim/") == true)
    for key in ["", String(repeating: "k", count: 256)] {
      #expect(await rig.send(.post, "/api/Order", "{}", [("Idempotency-Key", key)]).status == 400)
    }
  }

  @Test("many clients with one key make one record", arguments: ExternalRig.dialects)
  func concurrent(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    let statuses = await withTaskGroup { group in
      for _ in 0..<50 {
        group.addTask {
          await rig.send(.post, "/api/Order", #"{"Status":"Draft"}"#, [("Idempotency-Key", "k")]).status
        }
      }
      return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(Set(statuses.keys).isSubset(of: [201, 409]) && statuses[201, default: 0] >= 1, "\(statuses)")
    #expect(try await rig.pages("/api/Order").count == 1)
  }
}
