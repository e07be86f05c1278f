import BeaufortNumerics
import FoundationEssentials
import HTTPTypes
import Org
import Synchronization
import Testing
import Wire

@Suite("Introspection and identity")
struct IdentityTests {
  private func introspect(_ rig: OrgRig, _ token: String, secret: String = "beaufort") async -> Answer {
    await rig.post("introspect", ["token": token, "client_id": "beaufort", "client_secret": secret])
  }

  @Test("an app is told what its token is worth, and until when; asking is no use")
  func introspection() async throws {
    let rig = try OrgRig()
    let token = try #require(await rig.logIn()["access_token"])
    rig.clock.advance(by: .minutes(30))
    let json = try await introspect(rig, token).json
    let seconds = HandClock.epoch / 1_000
    #expect(json["active"]?.flag == true && json["token_type"]?.text == "access_token")
    #expect(json["username"]?.text == "beaufort" && json["client_id"]?.text == "beaufort")
    #expect(json["scope"]?.text == "api id")
    #expect(json["iat"]?.integer == seconds && json["exp"]?.integer == seconds + 7_200)
    rig.clock.advance(by: .minutes(90))
    #expect(await introspect(rig, token).text == #"{"active":false}"#)
    #expect(await !rig.opens(token))
  }

  @Test("a refresh token is introspected too")
  func refreshToken() async throws {
    let rig = try OrgRig()
    let token = try #require(await rig.logIn(password: "beaufort", scope: "refresh_token")["refresh_token"])
    let json = try await introspect(rig, token).json
    #expect(json["active"]?.flag == true && json["token_type"]?.text == "refresh_token" && json["exp"] == nil)
  }

  @Test("nobody is told anything without the app's secret, nor about the tokens of others")
  func secrecy() async throws {
    let rig = try OrgRig()
    let token = try #require(await rig.logIn()["access_token"])
    let refused = await introspect(rig, token, secret: "x")
    #expect(refused.refusal == "401 invalid_client: invalid client credentials")
    #expect(refused.fields[.wwwAuthenticate]?.hasPrefix("Basic") == true)
    #expect(await rig.post("introspect", ["token": token]).status == 401)
    rig.org.sessions.withLock {
      $0.begin(Session(token: "00D!others", username: "beaufort", clientID: "other", began: .start))
    }
    #expect(await introspect(rig, "00D!others").text == #"{"active":false}"#)
    #expect(await introspect(rig, "").status == 400)
    #expect(await rig.send(.get, "/services/oauth2/introspect?token=\(token)").status == 405)
  }

  @Test("a token tells whose it is, at userinfo and at the address that the login told")
  func identity() async throws {
    let rig = try OrgRig()
    let login = await rig.logIn()
    let id = try #require(login["id"])
    let fields: HTTPFields = [.authorization: "Bearer \(try #require(login["access_token"]))"]
    let user = await rig.send(.get, "/services/oauth2/userinfo", fields: fields)
    #expect(user.status == 200 && user["sub"] == id && user["preferred_username"] == "beaufort")
    let path = String(id.dropFirst("http://127.0.0.1:8080".count))
    let identity = await rig.send(.get, path, fields: fields)
    #expect(identity.status == 200 && identity["id"] == id && identity["username"] == "beaufort")
    #expect(identity["user_id"].map { path.hasSuffix($0) } == true)
    #expect(try identity.json["urls"]?["rest"]?.text == "http://127.0.0.1:8080/services/data/v{version}/")
  }

  @Test("without a token, with a bad one, or for somebody else, identity is refused in one word")
  func refusals() async throws {
    let rig = try OrgRig()
    let bad: HTTPFields = [.authorization: "Bearer x"]
    let none = await rig.send(.get, "/services/oauth2/userinfo", isLoggedIn: false)
    #expect((none.status, none.text) == (403, "Missing_OAuth_Token"))
    let expired = await rig.send(.get, "/services/oauth2/userinfo", fields: bad)
    #expect((expired.status, expired.text) == (403, "Bad_OAuth_Token"))
    let other = await rig.send(.get, "/id/00D000000000009/\(Org.userID)")
    #expect((other.status, other.text) == (403, "Wrong_Org"))
    let nobody = await rig.send(.get, "/id/\(Org.organizationID)/005000000000009AAA")
    #expect((nobody.status, nobody.text) == (404, "Bad_Id"))
    #expect(await rig.send(.get, "/id/\(Org.organizationID.prefix(15))/\(Org.userID.prefix(15))").status == 200)
    #expect(await rig.send(.delete, "/services/oauth2/userinfo").status == 405)
  }
}
