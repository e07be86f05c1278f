import BeaufortNumerics
import FoundationEssentials
import JWTKit
import Org
import Testing
import Wire

@Suite("JWT bearer")
struct AssertionTests {
  private static let now = HandClock.epoch / 1_000
  private static let claims =
    #""iss":"beaufort","sub":"beaufort","aud":"https://login.salesforce.com","exp":\#(now + 180)"#

  private func rig() throws -> OrgRig {
    let key = try AssertionKey(pem: TestKeys.registeredPublic)
    return try OrgRig { $0.publicKeys["beaufort"] = key }
  }

  /// A JWT of these texts, signed with RS256.
  static func signed(header: String = #"{"alg":"RS256"}"#, claims: String, key: String) async throws -> String {
    let keys = await JWTKeyCollection().add(rsa: try Insecure.RSA.PrivateKey(pem: key), digestAlgorithm: .sha256)
    let signing = "\(encoded(Array(header.utf8))).\(encoded(Array("{\(claims)}".utf8)))"
    return "\(signing).\(encoded(try await keys.getKey().sign(Data(signing.utf8))))"
  }

  static func encoded(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static let accepted = [
    claims,
    claims.replacing(#""exp":\#(now + 180)"#, with: #""exp":"\#(now + 180)""#),
    claims.replacing(#""exp":\#(now + 180)"#, with: #""exp":\#(now + 1).5"#),
    claims.replacing(#""https://login.salesforce.com""#, with: #"["other","http://127.0.0.1:8080/"]"#),
    claims.replacing("login.salesforce.com", with: "test.salesforce.com"),
    claims.replacing("https://login.salesforce.com", with: "http://127.0.0.1:8080/x.salesforce.com"),
    claims + #","nbf":\#(now)"#,
  ]

  @Test("what the registered key signed logs in", arguments: accepted)
  func accepts(claims: String) async throws {
    let rig = try rig()
    let assertion = try await Self.signed(
      header: #"{"typ":"JWT","alg":"RS256"}"#,
      claims: claims,
      key: TestKeys.registered
    )
    let answer = await rig.logIn(assertion: assertion)
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer["refresh_token"] == nil)
    #expect(await rig.opens(try #require(answer["access_token"])))
  }

  static let refused = [
    (
      claims.replacing(#""iss":"beaufort""#, with: #""iss":"other""#),
      "400 invalid_client_id: client identifier invalid"
    ),
    (
      claims.replacing(#""sub":"beaufort""#, with: #""sub":"other""#),
      "400 invalid_grant: user hasn't approved this consumer"
    ),
    (
      claims.replacing("login.salesforce.com", with: "login.salesforce.com.evil.example"),
      "400 invalid_grant: Audience validation failed"
    ),
    (claims.replacing("\(now + 180)", with: "\(now)"), "400 invalid_grant: expired authorization code"),
    (claims.replacing("\(now + 180)", with: "-9223372036854775808"), "400 invalid_grant: expired authorization code"),
    (claims.replacing("\(now + 180)", with: "\(now + 181)"), "400 invalid_grant: invalid assertion"),
    (claims.replacing("\(now + 180)", with: "9223372036854775807"), "400 invalid_grant: invalid assertion"),
    (claims.replacing("\(now + 180)", with: "1e300"), "400 invalid_grant: invalid assertion"),
    (claims.replacing("\(now + 180)", with: "null"), "400 invalid_grant: invalid assertion"),
    (claims + #","nbf":\#(now + 60)"#, "400 invalid_grant: invalid assertion"),
    (claims + #","nbf":[]"#, "400 invalid_grant: invalid assertion"),
    (#""iss":"beaufort""#, "400 invalid_grant: invalid assertion"),
    (claims + #","deep":"# + String(repeating: "[", count: 10_000), "400 invalid_grant: invalid assertion"),
  ]

  @Test("what claims too much or too little does not", arguments: refused)
  func refuses(claims: String, expected: String) async throws {
    let assertion = try await Self.signed(claims: claims, key: TestKeys.registered)
    #expect(await (try rig()).logIn(assertion: assertion).refusal == expected)
  }

  @Test(
    "another algorithm, another key, or a header that asks for more is refused",
    arguments: [#"{"alg":"none"}"#, #"{"alg":"HS256"}"#, #"{"alg":"rs256"}"#, #"{"alg":"PS256"}"#, "{}", "[]"]
      + [#"{"alg":"RS256","crit":["exp"]}"#, #"{"alg":"RS256","alg":"none"}"#]
  )
  func header(_ header: String) async throws {
    let assertion = try await Self.signed(header: header, claims: Self.claims, key: TestKeys.registered)
    #expect(await (try rig()).logIn(assertion: assertion).refusal == "400 invalid_grant: invalid assertion")
  }

  @Test("neither a strange key, nor no signature, nor the public key as a secret signs")
  func forged() async throws {
    let rig = try rig()
    var forged = [try await Self.signed(claims: Self.claims, key: TestKeys.strange)]
    let head = Self.encoded(Array(#"{"alg":"none"}"#.utf8))
    let claims = Self.encoded(Array("{\(Self.claims)}".utf8))
    forged += [
      "\(head).\(claims).", "\(head).\(claims)", "\(Self.encoded(Array(#"{"alg":"RS256"}"#.utf8))).\(claims).",
    ]
    for algorithm in ["HS256", "RS256"] {
      let signing = "\(Self.encoded(Array(#"{"alg":"\#(algorithm)"}"#.utf8))).\(claims)"
      let keys = await JWTKeyCollection().add(hmac: HMACKey(from: TestKeys.registeredPublic), digestAlgorithm: .sha256)
      forged.append("\(signing).\(Self.encoded(try await keys.getKey().sign(Data(signing.utf8))))")
    }
    for assertion in forged {
      #expect(await rig.logIn(assertion: assertion).refusal == "400 invalid_grant: invalid assertion", "\(assertion)")
    }
  }

  @Test("a bit that is turned anywhere, or an end that is missing, is noticed")
  func damaged() async throws {
    let rig = try rig()
    let whole = Array(try await Self.signed(claims: Self.claims, key: TestKeys.registered).utf8)
    // The last character of a signature of 256 bytes carries four bits that count and two that do not.
    for index in 0..<(whole.count - 1) {
      var damaged = whole
      damaged[index] ^= 1
      let answer = await rig.logIn(assertion: String(decoding: damaged, as: UTF8.self))
      #expect(answer.status == 400 && answer["access_token"] == nil, "byte \(index)")
    }
    for count in stride(from: 0, to: whole.count, by: 7) {
      let answer = await rig.logIn(assertion: String(decoding: whole[..<count], as: UTF8.self))
      #expect(answer.status == 400 && answer["access_token"] == nil, "\(count) bytes")
    }
  }

  @Test("a client that rounds its time up to the next second is not too far ahead")
  func rounding() async throws {
    let rig = try rig()
    rig.clock.advance(by: .milliseconds(500))
    let rounded = Self.claims.replacing("\(Self.now + 180)", with: "\(Self.now + 181)")
    #expect(try await rig.logIn(assertion: Self.signed(claims: rounded, key: TestKeys.registered)).status == 200)
    let ahead = Self.claims.replacing("\(Self.now + 180)", with: "\(Self.now + 182)")
    #expect(try await rig.logIn(assertion: Self.signed(claims: ahead, key: TestKeys.registered)).status == 400)
  }

  @Test("a huge header is refused without being held long")
  func hugeHeader() async throws {
    let header = #"{"alg":"RS256","kid":"\#(String(repeating: "x", count: 40_000))"}"#
    let fits = try await Self.signed(header: header, claims: Self.claims, key: TestKeys.registered)
    #expect(await (try rig()).logIn(assertion: fits).status == 200)
    let tooLarge = try await Self.signed(
      header: header.replacing("xx", with: "xxxx"),
      claims: Self.claims,
      key: TestKeys.registered
    )
    #expect(await (try rig()).logIn(assertion: tooLarge).status == 413)
  }

  @Test("without a registered key nothing signs; a text that is no key says what one is")
  func keys() async throws {
    let assertion = try await Self.signed(claims: Self.claims, key: TestKeys.registered)
    #expect(await (try OrgRig()).logIn(assertion: assertion).refusal == "400 invalid_grant: invalid assertion")
    let error = try #require(throws: AssertionKey.Refusal.self) { try AssertionKey(pem: "a key") }
    #expect("\(error)".contains("openssl rsa"))
  }
}
