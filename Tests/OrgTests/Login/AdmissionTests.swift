import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Testing
import Wire

@Suite("Who may log in, how often and from where")
struct AdmissionTests {
  @Test("3,600 logins in an hour are let in, then none until the hour is over, however they come")
  func rate() async throws {
    let rig = try OrgRig()
    rig.clock.advance(by: .minutes(90))
    for number in 0..<3_600 {
      let answer = number % 2 == 0 ? await rig.logIn() : await rig.logIn(password: "wrong")
      #expect(answer.status == (number % 2 == 0 ? 200 : 400))
    }
    let refusal = "400 invalid_grant: login rate exceeded"
    #expect(await rig.logIn().refusal == refusal)
    #expect(await rig.logIn(password: "beaufort").refusal == refusal)
    rig.clock.advance(by: .minutes(29))
    #expect(await rig.logIn().refusal == refusal)
    rig.clock.advance(by: .minutes(1))
    #expect(await rig.logIn().status == 200)
  }

  @Test("ten wrong passwords in a row lock the user out for 15 minutes; nothing tells that apart from a wrong password")
  func lockout() async throws {
    let rig = try OrgRig()
    for _ in 0..<9 { #expect(await rig.logIn(password: "wrong").status == 400) }
    #expect(await rig.logIn(password: "beaufort").status == 200)
    for _ in 0..<10 { #expect(await rig.logIn(password: "wrong").status == 400) }
    #expect(await rig.logIn(password: "beaufort").refusal == "400 invalid_grant: authentication failure")
    #expect(await rig.logIn().status == 200)
    rig.clock.advance(by: .minutes(14))
    #expect(await rig.logIn(password: "beaufort").status == 400)
    rig.clock.advance(by: .minutes(1))
    #expect(await rig.logIn(password: "beaufort").status == 200)
    #expect(await rig.logIn(password: "wrong").status == 400)
    #expect(await rig.logIn(password: "beaufort").status == 200)
  }

  @Test("logins of users that do not exist, and of apps with a wrong secret, use up nothing")
  func others() async throws {
    let rig = try OrgRig()
    for _ in 0..<4_000 {
      _ = await rig.post("token", ["grant_type": "client_credentials", "client_id": "beaufort", "client_secret": "x"])
    }
    #expect(await rig.logIn().status == 200)
  }

  @Test("a login from outside the ranges is refused, a session goes on from anywhere")
  func ranges() async throws {
    let ranges = ["10.1.0.0/16", "2001:db8::/32", "192.0.2.7"].compactMap { Network($0) }
    let rig = try OrgRig { $0.loginRanges = ranges }
    for peer in ["10.1.255.255", "2001:db8:ffff::1", "192.0.2.7", "::ffff:10.1.2.3"] {
      #expect(await rig.logIn(from: peer).status == 200, "\(peer)")
    }
    for peer in ["10.2.0.0", "127.0.0.1", "2001:db9::", "192.0.2.70", "", "10.1.0.1x", "::"] {
      #expect(await rig.logIn(from: peer).refusal == "400 invalid_grant: ip restricted", "\(peer)")
      let answer = await rig.logIn(password: "beaufort", from: peer)
      #expect(answer.refusal == "400 invalid_grant: ip restricted")
      #expect(await rig.logIn(password: "wrong", from: peer).refusal == "400 invalid_grant: authentication failure")
    }
  }

  @Test("every refusal is documented for both ways of logging in", arguments: LoginRefusal.allCases)
  func refusals(refusal: LoginRefusal) {
    #expect(ErrorCatalogue.login.contains(refusal.oauth) && ErrorCatalogue.login.contains(refusal.soap))
    #expect(refusal.oauth.status == 400 && refusal.soap.status == 500)
  }
}

@Suite("Networks")
struct NetworkTests {
  static let held = [
    ("0.0.0.0/0", "1.2.3.4"), ("10.0.0.0/8", "10.255.255.255"), ("10.0.0.0/8", "::ffff:10.0.0.1"),
    ("127.0.0.1", "127.0.0.1"), ("192.168.0.0/31", "192.168.0.1"), ("::/0", "1.2.3.4"), ("::/0", "fe80::1%eth0"),
    ("2001:db8::/32", "2001:DB8:0:0:0:0:0:1"), ("::1", "0:0:0:0:0:0:0:1"), ("1::", "1:0::0"),
    ("::1.2.3.4", "::102:304"),
    ("::ffff:0:0/96", "255.255.255.255"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
  ]

  @Test("a network holds its addresses, however they are written", arguments: held)
  func holds(network: String, address: String) throws {
    #expect(try #require(Network(network)).contains(address))
  }

  static let notHeld = [
    ("0.0.0.0/0", "::1"), ("10.0.0.0/8", "11.0.0.0"), ("10.0.0.0/8", "9.255.255.255"), ("10.0.0.0/8", ""),
    ("10.0.0.0/8", "10.0.0"), ("192.168.0.0/31", "192.168.0.2"), ("2001:db8::/32", "2001:db7:ffff::"), ("::/0", "x"),
  ]

  @Test("a network holds no others, and nothing that is no address", arguments: notHeld)
  func excludes(network: String, address: String) throws {
    #expect(try !#require(Network(network)).contains(address))
  }

  static let refused = [
    "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0/8", "10.0.0.0.0", "010.0.0.1", "256.0.0.1", "1.2.3.4/08",
    "1.2.3.4/-1", "1.2.3.4/+8", "-1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "a.b.c.d", ":", ":::", "1::2::3",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7", "::12345", "::+1", "::g", "::1/129", "1::/0", "1:2:3:4:5:6:7:8::", "::1.2.3", "1.2.3.4::",
    "1:2:3:4:5:6:7:1.2.3.4", "fe80::1%eth0", "::1/128/1", "1:", ":1", "::1:", "٣.2.3.4",
  ]

  @Test("what is no network is refused", arguments: refused)
  func refuses(text: String) { #expect(Network(text) == nil) }
}
