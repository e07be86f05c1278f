import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("SOAP and the org's limits")
struct SoapLimitsTests {
  @Test("each call spends one API request, says so, and is refused when all are spent")
  func daily() async throws {
    let rig = try await SoapRig { $0.spec.overrides["dailyApi"] = 3 }
    for used in 1...3 {
      let reply = try await rig.call(used == 2 ? "<create/>" : "<getServerTimestamp/>")
      #expect(reply.requestsUsed == "\(used)")
      let info = try #require(reply.header?["LimitInfoHeader"]?["limitInfo"])
      #expect(info["limit"]?.string == "3" && info["type"]?.string == "API REQUESTS")
    }
    let refused = try await rig.call("<getServerTimestamp/>")
    #expect(refused.fault == "REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.")
    #expect(refused.faultType == "UnexpectedErrorFault")
    #expect(await rig.rig.send(.get, "limits").status == 403, "the allocation is one with the REST API's")
    let login = "<login><username>beaufort</username><password>beaufort</password></login>"
    #expect(try await rig.call(login, token: nil).fault == nil, "logins are free")
    rig.rig.clock.advance(by: .hours(25))
    let token = try #require(try await rig.call(login, token: nil).results.first?["sessionId"]?.string)
    #expect(try await rig.call("<getServerTimestamp/>", token: token).requestsUsed == "1")
  }

  @Test("a failed call is charged as well; one that no session stands behind is not")
  func failures() async throws {
    let rig = try await SoapRig()
    #expect(try await rig.call("<describeSObject><sObjectType>Foo</sObjectType></describeSObject>").fault != nil)
    #expect(try await rig.call("<getServerTimestamp/>", token: "x").fault != nil)
    #expect(try await rig.post(Array("<x/>".utf8)).fault != nil)
    #expect(try await rig.call("<getServerTimestamp/>").requestsUsed == "2")
  }

  @Test("the log of requests says who called, whether it went well or not")
  func log() async throws {
    let rig = try await SoapRig()
    #expect(try await rig.call("<getServerTimestamp/>").fault == nil)
    #expect(try await rig.call("<describeSObject><sObjectType>Foo</sObjectType></describeSObject>").fault != nil)
    #expect(try await rig.call("<getServerTimestamp/>", token: "x").fault != nil)
    let logged = rig.rig.org.log.withLock { $0.requests(limit: 3).map { [$0.user, "\($0.status)"] } }
    #expect(logged == [["beaufort", "200"], ["beaufort", "500"], ["", "500"]])
  }

  @Test("while as many calls as the cap allows have run 20 seconds, others are refused")
  func longCalls() async throws {
    let rig = try await SoapRig {
      $0.spec.edition = .developer
      $0.recordTime = .seconds(60)
    }
    let record = "<sObjects><o:type>Account</o:type><o:Name>x</o:Name></sObjects>"
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<5 { group.addTask { _ = try? await rig.call("<create>\(record)</create>") } }
      while rig.rig.clock.sleeping < 5 { await Task.yield() }
      rig.rig.clock.advance(by: .seconds(21))
      let refused = try? await rig.call("<getServerTimestamp/>")
      #expect(refused?.fault?.hasPrefix("REQUEST_LIMIT_EXCEEDED: ConcurrentRequests") == true)
      rig.rig.clock.advance(by: .seconds(60))
      await group.waitForAll()
    }
    #expect(try await rig.call("<getServerTimestamp/>").fault == nil)
  }
}
