import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

@Suite("Refresh tokens")
struct GrantTests {
  private func grant(_ rig: OrgRig) async throws -> (refresh: String, access: String) {
    let answer = await rig.logIn(password: "beaufort", scope: "api refresh_token")
    return (try #require(answer["refresh_token"]), try #require(answer["access_token"]))
  }

  @Test("a refresh token outlives its session, gives others of the same scope, and no new refresh token")
  func refresh() async throws {
    let rig = try OrgRig()
    let (refresh, access) = try await grant(rig)
    rig.clock.advance(by: .hours(48))
    #expect(await !rig.opens(access))
    let answer = await rig.refresh(refresh)
    #expect(answer.status == 200 && answer["refresh_token"] == nil && answer["scope"] == "api refresh_token")
    #expect(await rig.opens(try #require(answer["access_token"])))
  }

  @Test("a sixth grant of an app and user ends the oldest, with its sessions; other logins end none")
  func sixth() async throws {
    let rig = try OrgRig()
    var grants: [(refresh: String, access: String)] = []
    for _ in 0..<5 { grants.append(try await grant(rig)) }
    let second = try #require(await rig.refresh(grants[0].refresh)["access_token"])
    for _ in 0..<10 {
      #expect(await rig.logIn().status == 200)
      #expect(await rig.logIn(password: "beaufort").status == 200)
    }
    for grant in grants { #expect(await rig.opens(grant.access)) }
    grants.append(try await grant(rig))
    #expect(await rig.refresh(grants[0].refresh).refusal == "400 invalid_grant: expired access/refresh token")
    #expect(await !rig.opens(grants[0].access))
    #expect(await !rig.opens(second))
    for grant in grants.dropFirst() {
      #expect(await rig.opens(grant.access))
      #expect(await rig.refresh(grant.refresh).status == 200)
    }
  }

  @Test("a refresh token that is revoked takes its sessions with it; an access token goes alone")
  func revoke() async throws {
    let rig = try OrgRig()
    let (refresh, first) = try await grant(rig)
    let second = try #require(await rig.refresh(refresh)["access_token"])
    #expect(await rig.post("revoke", ["token": first]).status == 200)
    #expect(await !rig.opens(first))
    #expect(await rig.opens(second))
    #expect(await rig.send(.get, "/services/oauth2/revoke?token=\(refresh)", isLoggedIn: false).status == 200)
    #expect(await !rig.opens(second))
    #expect(await rig.refresh(refresh).refusal == "400 invalid_grant: expired access/refresh token")
  }

  @Test("of many who log in, refresh and revoke at once, five grants are left, and no session of the others")
  func atOnce() async throws {
    let rig = try OrgRig()
    let tokens = await withTaskGroup(of: [(refresh: String, access: [String])].self) { group in
      for worker in 0..<8 {
        group.addTask {
          var mine: [(refresh: String, access: [String])] = []
          for round in 0..<20 {
            let answer = await rig.logIn(password: "beaufort", scope: "refresh_token")
            guard let refresh = answer["refresh_token"], let access = answer["access_token"] else { continue }
            let second = await rig.refresh(refresh)["access_token"]
            mine.append((refresh, [access, second].compactMap(\.self)))
            if (worker + round) % 3 == 0 { _ = await rig.post("revoke", ["token": refresh]) }
          }
          return mine
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(tokens.count == 160)
    var living = 0
    for (refresh, access) in tokens {
      let isLiving = await rig.refresh(refresh).status == 200
      if isLiving { living += 1 }
      for token in access { #expect(await rig.opens(token) == isLiving) }
    }
    #expect((1...5).contains(living))
  }

  @Test("what cannot be revoked is told without being repeated")
  func unknown() async throws {
    let rig = try OrgRig()
    let answer = await rig.post("revoke", ["token": "00D!secret"])
    #expect(answer.refusal == "400 invalid_token: invalid token")
    #expect(!answer.text.contains("secret"))
    #expect(await rig.post("revoke", [:]).refusal.hasPrefix("400 unsupported_token_type"))
    #expect(await rig.send(.put, "/services/oauth2/revoke?token=x").status == 405)
    let token = try #require(await rig.logIn()["access_token"])
    #expect(await rig.post("revoke?token=\(token)", [:]).status == 200)
    #expect(await rig.post("revoke", ["token": token]).status == 400)
  }
}
