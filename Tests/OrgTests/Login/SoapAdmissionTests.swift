import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

@Suite("Who may log in by SOAP")
struct SoapAdmissionTests {
  private let login = "<login><username>beaufort</username><password>beaufort</password></login>"

  @Test("SOAP and OAuth logins count together towards the rate of an hour")
  func rate() async throws {
    let soap = try await SoapRig()
    for _ in 0..<3_599 { _ = await soap.rig.logIn() }
    #expect(try await soap.call(login, token: nil).fault == nil)
    #expect(try await soap.call(login, token: nil).fault?.hasPrefix("LOGIN_RATE_EXCEEDED: ") == true)
    #expect(await soap.rig.logIn().refusal == "400 invalid_grant: login rate exceeded")
    soap.rig.clock.advance(by: .hours(1))
    #expect(try await soap.call(login, token: nil).fault == nil)
  }

  @Test("a SOAP login from outside the ranges is refused")
  func ranges() async throws {
    let ranges = ["10.0.0.0/8"].compactMap { Network($0) }
    let soap = try await SoapRig { $0.loginRanges = ranges }
    #expect(try await soap.call(login, token: nil).fault?.hasPrefix("LOGIN_DURING_RESTRICTED_DOMAIN: ") == true)
  }
}
