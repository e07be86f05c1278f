import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Testing
import Wire

@Suite("The org's limits over REST")
struct LimitTests {
  private static let limitInfo = HTTPField.Name.spelled("Sforce-Limit-Info")

  private func code(_ answer: Answer) throws -> String? { try answer.json.items?.first?["errorCode"]?.text }

  @Test("a spent allocation refuses requests until the window has rolled on")
  func allocation() async throws {
    let rig = try OrgRig(edition: .developer) { $0.spec.overrides["dailyApi"] = 3 }
    for used in 1...3 {
      let answer = await rig.send(.get, "sobjects")
      #expect(answer.status == 200)
      #expect(answer.fields[Self.limitInfo] == "api-usage=\(used)/3")
    }
    let refused = await rig.send(.get, "sobjects")
    #expect(refused.status == 403)
    #expect(try code(refused) == "REQUEST_LIMIT_EXCEEDED")
    #expect(refused.text.contains("TotalRequests Limit exceeded."))
    #expect(refused.fields[Self.limitInfo] == "api-usage=3/3")
    #expect(await rig.send(.get, "/services/data").status == 200)
    rig.clock.advance(by: .hours(23))
    #expect(await rig.send(.get, "sobjects").status == 401, "the session has idled away")
  }

  @Test("the window rolls with the clock")
  func rolls() async throws {
    let rig = try OrgRig { configuration in
      configuration.spec.overrides["dailyApi"] = 2
      configuration.sessionLife = .hours(48)
    }
    #expect(await rig.send(.get, "sobjects").status == 200)
    rig.clock.advance(by: .hours(12))
    #expect(await rig.send(.get, "sobjects").status == 200)
    #expect(await rig.send(.get, "sobjects").status == 403)
    rig.clock.advance(by: .hours(12) + .minutes(1))
    let answer = await rig.send(.get, "sobjects")
    #expect(answer.status == 200)
    #expect(answer.fields[Self.limitInfo] == "api-usage=2/2")
    #expect(await rig.send(.get, "sobjects").status == 403)
  }

  @Test("a batch stops where the allocation ends")
  func batch() async throws {
    let rig = try OrgRig { $0.spec.overrides["dailyApi"] = 2 }
    let part = #"{"method":"GET","url":"v59.0/sobjects"}"#
    let answer = await rig.send(.post, "composite/batch", json: #"{"batchRequests":[\#(part),\#(part),\#(part)]}"#)
    let statuses = try answer.json["results"]?.items?.map { $0["statusCode"]?.integer }
    #expect(statuses == [200, 200, 403])
  }

  @Test("as many long requests as the cap allows refuse any other, until one of them ends")
  func longRequests() async throws {
    let rig = try OrgRig(edition: .developer) { $0.recordTime = .seconds(30) }
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<5 {
        group.addTask { await rig.send(.post, "sobjects/Account", json: #"{"Name":"A"}"#).status }
      }
      while rig.clock.sleeping < 5 { await Task.yield() }
      #expect(await rig.send(.get, "sobjects").status == 200)
      rig.clock.advance(by: .seconds(20))
      let refused = await rig.send(.get, "sobjects")
      #expect(refused.status == 403)
      #expect(refused.text.contains("ConcurrentRequests (Concurrent API Requests) Limit exceeded."))
      rig.clock.advance(by: .seconds(10))
      for await status in group { #expect(status == 201) }
      #expect(await rig.send(.get, "sobjects").status == 200)
    }
  }

  @Test("a full storage refuses more records")
  func storage() async throws {
    let rig = try OrgRig(edition: .developer)
    let record = #"{"attributes":{"type":"Account"},"Name":"A"}"#
    let body = #"{"records":[\#([String](repeating: record, count: 200).joined(separator: ","))]}"#
    for _ in 0..<12 { #expect(await rig.send(.post, "composite/sobjects", json: body).status == 200) }
    let limits = try await rig.send(.get, "limits").json
    #expect(limits["DataStorageMB"]?["Max"] == .integer(5))
    #expect(limits["DataStorageMB"]?["Remaining"] == .integer(1))
    let last = try #require(try await rig.send(.post, "composite/sobjects", json: body).json.items)
    #expect(last.count { $0["success"] == .bool(true) } == 100)
    #expect(last.last?["errors"]?.items?.first?["statusCode"] == .string("STORAGE_LIMIT_EXCEEDED"))
  }
}
