import BeaufortNumerics
import HTTPTypes
import Org
import Synchronization
import Testing
import Wire

@Suite("Sessions")
struct SessionTests {
  private func begin(_ count: Int, in sessions: inout Sessions, at now: Instant, from first: Int = 0) -> [String] {
    (first..<first + count).map { number in
      let token = "00D!\(Secret.text(count: 40))\(number)"
      sessions.begin(Session(token: token, username: "u", clientID: "c", began: now))
      return token
    }
  }

  @Test("a session lives while it is used, and ends when it idles for as long as the org allows")
  func idling() async throws {
    let rig = try OrgRig { $0.sessionLife = .minutes(15) }
    let token = try #require(await rig.logIn()["access_token"])
    for _ in 0..<4 {
      rig.clock.advance(by: .minutes(14))
      #expect(await rig.opens(token))
    }
    rig.clock.advance(by: .minutes(15))
    let answer = await rig.send(.get, "limits", fields: [.authorization: "Bearer \(token)"])
    #expect(answer.status == 401)
    #expect(answer.text == #"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#)
    #expect(await !rig.opens(token))
  }

  static let strange: [String] = [
    "Bearer", "Bearer ", "Basic beaufort:beaufort", "00D!test", "Bearer 00D!tesT", "Bearer 00D!test x", "Bearer !",
    "Bearer 00D000000000009!AQEAQFvB2CBm6kXCHZ0r7H7U3p9y5mQwzcO1", "Bearer 00D!tes", "Bearer 00D!testt",
    "Bearerx 00D!test", "BEARER  00D!tes", "\u{2}earer 00D!test",
  ]

  @Test("what is no token of this org opens nothing", arguments: strange)
  func strangeTokens(field: String) async throws {
    let rig = try OrgRig()
    #expect(await rig.send(.get, "limits", fields: [.authorization: field]).status == 401)
    for scheme in ["Bearer", "bearer", "BEARER ", "OAuth"] {
      #expect(await rig.send(.get, "limits", fields: [.authorization: "\(scheme) \(OrgRig.token)"]).status != 401)
    }
  }

  @Test("a bit that is turned anywhere makes a token another")
  func forgedTokens() async throws {
    let rig = try OrgRig()
    let token = Array(try #require(await rig.logIn()["access_token"]).utf8)
    for index in token.indices {
      for bit in 0..<7 {
        var forged = token
        forged[index] ^= 1 << UInt8(bit)
        let text = String(decoding: forged, as: UTF8.self)
        let session = rig.org.sessions.withLock { $0.use(text.utf8.span, at: .start) }
        #expect(session == nil, "byte \(index), bit \(bit)")
      }
    }
    let whole = String(decoding: token, as: UTF8.self)
    let session = rig.org.sessions.withLock { $0.use(whole.utf8.span, at: .start) }
    #expect(session != nil)
  }

  @Test("sessions that nobody uses are forgotten when others begin, those in use are not")
  func memory() throws {
    var sessions = Sessions(idle: .hours(2))
    var now = Instant.start
    let used = begin(1, in: &sessions, at: now)[0]
    for round in 0..<50 {
      _ = begin(1_000, in: &sessions, at: now, from: round * 1_000)
      #expect(sessions.count <= 4_001)
      now = now + .hours(1)
      let isLiving = sessions.use(used.utf8.span, at: now) != nil
      #expect(isLiving)
    }
  }

  @Test("a session that was asked for late is over, whether it was forgotten or not")
  func late() {
    var sessions = Sessions(idle: .hours(2))
    let tokens = begin(2, in: &sessions, at: .start)
    let late = Instant.start + .hours(2)
    #expect(sessions.find(tokens[0], at: late) == nil)
    let session = sessions.use(tokens[1].utf8.span, at: late)
    #expect(session == nil)
    #expect(sessions.count == 1)
    let isEnded = sessions.end(tokens[0], at: late)
    #expect(!isEnded)
  }

  @Test("tokens do not repeat, and every character of the alphabet turns up")
  func luck() {
    let texts = (0..<1_000).map { _ in Secret.text(count: 96) }
    #expect(Set(texts).count == texts.count)
    #expect(Set(texts.joined()).count == 64)
    #expect(texts.allSatisfy { $0.utf8.count == 96 })
  }
}
