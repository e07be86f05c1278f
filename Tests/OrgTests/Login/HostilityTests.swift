import BeaufortNumerics
import FoundationEssentials
import HTTPTypes
import Org
import Synchronization
import Testing
import Wire

@Suite("Hostile logins")
struct HostilityTests {
  @Test("a form of two megabytes is refused, a broken one is told")
  func sizes() async throws {
    let rig = try OrgRig()
    let large = [UInt8](repeating: UInt8(ascii: "a"), count: 2_000_000)
    for endpoint in ["token", "revoke", "introspect"] {
      #expect(await rig.post(endpoint, body: large).refusal == "413 invalid_request: the form is too large")
    }
    let head = HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/services/oauth2/token")
    let broken = RequestBody { visit in
      try await visit(Array("grant_type=".utf8)[...])
      throw CancellationError()
    }
    let answer = await Answer(rig.org.answer(ServerRequest(head, from: "127.0.0.1", body: broken)))
    #expect(answer.refusal == "400 invalid_request: the body broke off")
  }

  @Test(
    "a body that is no form logs nobody in",
    arguments: ["application/json", "text/plain", "multipart/form-data", ""]
  )
  func contentTypes(type: String) async throws {
    let form = "grant_type=client_credentials&client_id=beaufort&client_secret=beaufort"
    let answer = await (try OrgRig()).post("token", body: Array(form.utf8), fields: [.contentType: type])
    #expect(answer.refusal == "400 unsupported_grant_type: grant type not supported")
  }

  @Test("a form's type may come with a character set, in any case")
  func formTypes() async throws {
    let form = "grant_type=client_credentials&client_id=beaufort&client_secret=beaufort"
    for type in ["Application/X-WWW-Form-URLEncoded", "application/x-www-form-urlencoded; charset=UTF-8"] {
      #expect(await (try OrgRig()).post("token", body: Array(form.utf8), fields: [.contentType: type]).status == 200)
    }
    let other = await (try OrgRig()).post(
      "token",
      body: Array(form.utf8),
      fields: [.contentType: "application/x-www-form-urlencodedx"]
    )
    #expect(other.status == 400)
  }

  static let fields = ["Basic", "Basic ", "Basic !", "Basic YmVhdWZvcnQ=", "Basic /w==", "Basic YmVhdWZvcnQ6eA=="]

  @Test("an Authorization field that names no app lets none in", arguments: fields)
  func basic(field: String) async throws {
    let rig = try OrgRig()
    let answer = await rig.post("token", ["grant_type": "client_credentials"], fields: [.authorization: field])
    #expect(answer.status == 400 && answer["access_token"] == nil)
  }

  @Test("an app that names itself in two ways is refused")
  func twoWays() async throws {
    let rig = try OrgRig()
    let fields: HTTPFields = [.authorization: "Basic \(Data("beaufort:beaufort".utf8).base64EncodedString())"]
    let form: OrgRig.Form = ["grant_type": "client_credentials", "client_id": "beaufort", "client_secret": "beaufort"]
    #expect(await rig.post("token", form, fields: fields).status == 400)
    let other: OrgRig.Form = ["grant_type": "client_credentials", "client_id": "other"]
    #expect(await rig.post("token", other, fields: fields).status == 400)
    let same: OrgRig.Form = ["grant_type": "client_credentials", "client_id": "beaufort"]
    #expect(await rig.post("token", same, fields: fields).status == 200)
  }

  @Test("no answer repeats a secret")
  func secrets() async throws {
    let rig = try OrgRig {
      ($0.clientSecret, $0.password, $0.securityToken) = ("app-secret", "user-secret", "token-secret")
    }
    let forms = [
      "grant_type=password&client_id=beaufort&client_secret=app-secret&username=beaufort&password=user-secret",
      "grant_type=password&client_id=beaufort&client_secret=app-secret&username=beaufort&password=user-secrets",
      "grant_type=password&client_id=beaufort&client_secret=app-secrets&username=beaufort&password=user-secret",
      "grant_type=app-secret",
      "grant_type=refresh_token&client_id=beaufort&client_secret=app-secret&refresh_token=user-secret",
      "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=user-secret", "app-secret=1&app-secret=2",
      "grant_type=client_credentials&client_id=beaufort&client_secret=app-secret&scope=user-secret",
    ]
    for form in forms {
      for endpoint in ["token", "revoke", "introspect", "userinfo", "nothing"] {
        let answer = await rig.post(endpoint, body: Array(form.utf8))
        #expect(!answer.text.contains("-secret"), "\(form): \(answer.text)")
        #expect(!answer.fields.contains { $0.value.contains("-secret") })
      }
    }
    for endpoint in ["token", "revoke", "introspect", "userinfo"] {
      _ = await rig.send(.get, "/services/oauth2/\(endpoint)?token=user-secret&client_secret=app-secret")
    }
    let logged = rig.org.log.withLock { $0.requests(limit: 1_000) }
    #expect(logged.count == forms.count * 5 + 4)
    #expect(!logged.contains { "\($0)".contains("-secret") })
    #expect(logged.first?.user == "beaufort" && logged.first?.client == "beaufort")
  }

  @Test("random forms are answered, and let nobody in", arguments: UInt64(0)..<4)
  func random(seed: UInt64) async throws {
    var random = RandomStream(seed: seed)
    let rig = try OrgRig()
    let words = [
      "grant_type", "client_credentials", "password", "refresh_token", "assertion", "token", "username", "=", "&", "%",
      "%41", "%ff", "+", "client_id", "client_secret", "urn:ietf:params:oauth:grant-type:jwt-bearer", "scope", "\u{0}",
      "é",
      "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.AA", "!", ";",
    ]
    for _ in 0..<500 {
      let count = Int.random(in: 0..<16, using: &random)
      let body = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined()
      let endpoint = ["token", "revoke", "introspect", "userinfo", "", "%2e%2e"].randomElement(using: &random) ?? ""
      let answer = await rig.post(endpoint, body: Array(body.utf8))
      #expect((400..<500).contains(answer.status), "seed \(seed), \(endpoint): \(body)")
    }
  }

  @Test("a path that only looks like the login's is another")
  func paths() async throws {
    let rig = try OrgRig()
    let form: OrgRig.Form = ["grant_type": "client_credentials", "client_id": "beaufort", "client_secret": "beaufort"]
    for path in [
      "/services%2Foauth2/token", "/services/oauth2/../oauth2/token", "/services/oauth2/token/x", "/services/oauth2",
      "/Services/oauth2/token", "/services/oauth2/Token", "/services/oauth2/token%00", "/services/oauth2/%74oken%2f",
    ] {
      #expect(await rig.post(path, form).status == 404, "\(path)")
    }
    #expect(await rig.post("//services//oauth2//token/", form).status == 200)
  }
}
