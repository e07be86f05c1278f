import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

@Suite("SOAP login")
struct SoapLoginTests {
  private func login(_ rig: SoapRig, password: String = "beaufort") async throws -> SoapRig.Reply {
    try await rig.call("<login><username>beaufort</username><password>\(password)</password></login>", token: nil)
  }

  @Test("a login answers with a session, the address of the API, and who the user is")
  func success() async throws {
    let rig = try await SoapRig()
    let result = try #require(try await login(rig).results.first)
    let token = try #require(result["sessionId"]?.string)
    #expect(
      result["serverUrl"]?.string == "http://127.0.0.1:8080/services/Soap/u/59.0/\(Org.organizationID.prefix(15))"
    )
    #expect(result["userInfo"]?["userName"]?.string == "beaufort")
    let info = try await rig.call("<getUserInfo/>", token: token)
    #expect(info.results.first?["userId"]?.string == Org.userID)
    #expect(info.requestsUsed == "1", "a login is free, a call is charged")
    // The token is good for the other APIs as well.
    #expect(await rig.rig.send(.get, "limits", fields: [.authorization: "Bearer \(token)"]).status == 200)
  }

  @Test("clients that look for elements by their bare names find them")
  func bareNames() async throws {
    let rig = try await SoapRig()
    let body = SoapRig.envelope("<login><username>beaufort</username><password>beaufort</password></login>", token: nil)
    let answer = await rig.rig.send(
      .post,
      SoapRig.path,
      Array(body.utf8),
      fields: [.contentType: "text/xml", SoapRig.action: "login"]
    )
    #expect(answer.text.contains("<sessionId>00D") && answer.text.contains("<serverUrl>http"))
  }

  @Test("a wrong password is a LoginFault in the documented shape")
  func wrongPassword() async throws {
    let rig = try await SoapRig()
    let reply = try await login(rig, password: "wrong")
    #expect(reply.status == 500)
    #expect(reply.body["faultcode"]?.string == "sf:INVALID_LOGIN")
    let text = "Invalid username, password, security token; or user locked out."
    #expect(reply.fault == "INVALID_LOGIN: \(text)")
    let detail = try #require(reply.body["detail"]?["LoginFault"])
    #expect(detail.namespace == "urn:fault.partner.soap.sforce.com")
    #expect(detail["exceptionCode"]?.string == "INVALID_LOGIN" && detail["exceptionMessage"]?.string == text)
  }

  @Test("a login that is larger than 10 KB, or lacks a name, is refused")
  func malformed() async throws {
    let rig = try await SoapRig()
    let large = try await login(rig, password: String(repeating: "x", count: 11_000))
    #expect(large.fault?.hasPrefix("REQUEST_LIMIT_EXCEEDED: The request to log in is larger") == true)
    let nameless = try await rig.call("<login><password>beaufort</password></login>", token: nil)
    #expect(nameless.fault == "MISSING_ARGUMENT: The element 'username' of login is missing")
  }

  @Test("after logout, and after two hours of silence, the session is invalid")
  func ends() async throws {
    let rig = try await SoapRig()
    let token = try #require(try await login(rig).results.first?["sessionId"]?.string)
    #expect(try await rig.call("<logout/>", token: token).body.name == "logoutResponse")
    let after = try await rig.call("<getServerTimestamp/>", token: token)
    #expect(after.fault == "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Session expired or invalid")
    #expect(after.faultType == "UnexpectedErrorFault")
    rig.rig.clock.advance(by: .hours(2))
    for token in [OrgRig.token, "", "00D!forged"] as [String?] + [nil] {
      #expect(try await rig.call("<getServerTimestamp/>", token: token).fault?.hasPrefix("INVALID_SESSION_ID") == true)
    }
  }
}
