import FoundationEssentials
import HTTPTypes
import JWTKit
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Token endpoint")
struct TokenTests {
  /// JWTKit signs with no shorter one.
  private static let longSecret = "a secret of thirty-two characters"

  @Test("an app logs in with its secret, in the form or in the Authorization field")
  func clientCredentials() async throws {
    let rig = try OrgRig()
    let byForm = await rig.logIn()
    let basic = "Basic \(Data("beaufort:beaufort".utf8).base64EncodedString())"
    let byField = await rig.post("token", ["grant_type": "client_credentials"], fields: [.authorization: basic])
    for answer in [byForm, byField] {
      #expect(answer.status == 200)
      let token = try #require(answer["access_token"])
      #expect(await rig.opens(token))
      #expect(token.wholeMatch(of: /00D[A-Za-z0-9]{12}![A-Za-z0-9._]{96}/) != nil)
    }
    #expect(byForm["access_token"] != byField["access_token"])
  }

  @Test("the answer has the documented fields and no others, and is signed with the app's secret")
  func fields() async throws {
    let rig = try OrgRig { $0.clientSecret = Self.longSecret }
    let answer = await rig.post(
      "token",
      ["grant_type": "client_credentials", "client_id": "beaufort", "client_secret": Self.longSecret]
    )
    let names = try #require(try answer.json.members).map(\.name)
    #expect(
      Set(names) == ["access_token", "signature", "scope", "instance_url", "id", "token_type", "issued_at"]
        && names.count == 7
    )
    #expect(answer["instance_url"] == "http://127.0.0.1:8080")
    #expect(answer["token_type"] == "Bearer")
    #expect(answer["issued_at"] == "\(HandClock.epoch)")
    let id = try #require(answer["id"])
    #expect(id.wholeMatch(of: /http:\/\/127\.0\.0\.1:8080\/id\/00D[A-Za-z0-9]{15}\/005[A-Za-z0-9]{15}/) != nil)
    let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Self.longSecret), digestAlgorithm: .sha256)
    let signature = try await keys.getKey().sign(Data((id + "\(HandClock.epoch)").utf8))
    #expect(answer["signature"] == Data(signature).base64EncodedString())
    #expect(answer.fields[.cacheControl] == "no-store")
  }

  @Test("a password is taken as it is, and with the security token behind it")
  func password() async throws {
    let rig = try OrgRig {
      $0.password = "pass word&+%"
      $0.securityToken = "XyZ"
    }
    for password in ["pass word&+%", "pass word&+%XyZ"] {
      let answer = await rig.logIn(password: password)
      #expect(answer.status == 200 && answer["refresh_token"] == nil)
      #expect(await rig.opens(try #require(answer["access_token"])))
    }
    for password in ["pass word&+", "pass word&+%X", "XyZ", "pass word&+%XyZXyZ", "PASS WORD&+%"] {
      #expect(await rig.logIn(password: password).refusal == "400 invalid_grant: authentication failure")
    }
    #expect(await rig.logIn(password: "").status == 400)
  }

  static let refused: [(String, String)] = [
    ("", "400 unsupported_grant_type: grant type not supported"),
    ("grant_type=authorization_code&client_id=beaufort", "400 unsupported_grant_type: grant type not supported"),
    ("grant_type=client_credentials", "400 invalid_client_id: client identifier invalid"),
    ("grant_type=client_credentials&client_id=other", "400 invalid_client_id: client identifier invalid"),
    ("grant_type=client_credentials&client_id=beaufort", "400 invalid_client: invalid client credentials"),
    (
      "grant_type=client_credentials&client_id=beaufort&client_secret=beaufor",
      "400 invalid_client: invalid client credentials"
    ),
    (
      "grant_type=password&client_id=beaufort&client_secret=beaufort&password=beaufort",
      "400 invalid_request: missing required parameter: username"
    ),
    (
      "grant_type=password&client_id=beaufort&client_secret=beaufort&username=other&password=beaufort",
      "400 invalid_grant: authentication failure"
    ),
    (
      "grant_type=refresh_token&client_id=beaufort&client_secret=beaufort&refresh_token=x",
      "400 invalid_grant: expired access/refresh token"
    ),
    (
      "grant_type=client_credentials&client_id=beaufort&client_secret=beaufort&scope=everything",
      "400 invalid_scope: the requested scope is not allowed"
    ),
    (
      "grant_type=client_credentials&client_id=beaufort&client_secret=beaufort&client_id=beaufort",
      "400 invalid_request: a parameter is there twice"
    ),
    ("grant_type=client_credentials&client_id=%zz", "400 invalid_request: the form cannot be decoded"),
  ]

  @Test("what is wrong is told as documented", arguments: refused)
  func refusal(form: String, expected: String) async throws {
    let answer = await (try OrgRig()).post("token", body: Array(form.utf8))
    #expect(answer.refusal == expected)
    #expect(answer.fields[.cacheControl] == "no-store")
    #expect(answer.fields[.contentType]?.hasPrefix("application/json") == true)
  }

  @Test("only POST logs in", arguments: [HTTPRequest.Method.get, .put, .delete, .head])
  func methods(method: HTTPRequest.Method) async throws {
    let path = "/services/oauth2/token?grant_type=client_credentials&client_id=beaufort&client_secret=beaufort"
    let answer = await (try OrgRig()).send(method, path, isLoggedIn: false)
    #expect(answer.status == 405 && answer.fields[.allow] == "POST")
    #expect(answer["access_token"] == nil)
  }

  @Test("the login host takes no client credentials")
  func loginHost() async throws {
    let rig = try OrgRig()
    var head = HTTPRequest(
      method: .post,
      scheme: "https",
      authority: "login.salesforce.com",
      path: "/services/oauth2/token"
    )
    head.headerFields[.contentType] = "application/x-www-form-urlencoded"
    let form = "grant_type=client_credentials&client_id=beaufort&client_secret=beaufort"
    let request = ServerRequest(head, from: "127.0.0.1", body: RequestBody(Array(form.utf8)))
    let answer = await Answer(rig.org.answer(request))
    #expect(answer.refusal == "400 invalid_grant: request not supported on this domain")
  }

  @Test("a client that appends the login host's domain to everything is served")
  func appendedDomain() async throws {
    let rig = try OrgRig()
    let form: OrgRig.Form = [
      "grant_type": "client_credentials", "client_id": "beaufort", "client_secret": "beaufort",
    ]
    #expect(await rig.post("/x.salesforce.com/services/oauth2/token", form).status == 200)
    #expect(await rig.post("/x.example.com/services/oauth2/token", form).status == 404)
    #expect(await rig.post("/x.salesforce.com/y.salesforce.com/services/oauth2/token", form).status == 404)
  }

  @Test("logins are not charged to the daily API requests")
  func charges() async throws {
    let rig = try OrgRig()
    for _ in 0..<3 { _ = await rig.logIn() }
    _ = await rig.send(.get, "/services/oauth2/userinfo")
    let used = rig.org.limits.withLock { $0.used(.dailyApi, at: rig.clock.now) }
    #expect(used == 0)
  }
}
