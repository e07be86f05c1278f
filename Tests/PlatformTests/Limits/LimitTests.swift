import BeaufortNumerics
import Platform
import Testing

@Suite("Limits of an edition")
struct LimitTests {
  private static func org(_ edition: OrgSpec.Edition, licences: Int64 = 100, addOns: Int64 = 0) -> OrgSpec {
    var org = OrgSpec(edition: edition, licences: licences)
    org.platformEventAddOns = addOns
    return org
  }

  private static func allowances(_ org: OrgSpec) -> [Int64] { Limit.all.map { $0.allowance(for: org) } }

  @Test("the default scenario's enterprise org has what the design says")
  func design() {
    let org = Self.org(.enterprise, licences: 1_900, addOns: 3)
    #expect(
      Self.allowances(org) == [2_000_000, 380_000, 20_000, 325_000, 325_000, 15_000, 150_000_000, 10_000]
    )
  }

  @Test("each edition has its own figures")
  func editions() {
    #expect(
      Self.allowances(Self.org(.developer)) == [15_000, 250_000, 1_000, 50_000, 10_000, 15_000, 150_000_000, 10_000]
    )
    #expect(Self.allowances(Self.org(.professional)).prefix(5) == [200_000, 250_000, 20_000, 250_000, 25_000])
    #expect(Self.allowances(Self.org(.enterprise)).prefix(5) == [200_000, 250_000, 20_000, 250_000, 25_000])
    #expect(Self.allowances(Self.org(.unlimited)).prefix(5) == [600_000, 250_000, 20_000, 250_000, 50_000])
    #expect(Self.allowances(Self.org(.unlimited, addOns: 1)).prefix(5) == [600_000, 250_000, 20_000, 275_000, 150_000])
  }

  @Test(
    "asynchronous Apex grows with the licences above 1,250 of them",
    arguments: zip([Int64(1_250), 1_251], [Int64(250_000), 250_200])
  )
  func asyncApex(licences: Int64, executions: Int64) throws {
    let limit = try #require(Limit.named("asyncApex"))
    #expect(limit.allowance(for: Self.org(.enterprise, licences: licences)) == executions)
  }

  @Test("the scenario's own figure wins, and is the scenario's word")
  func overrides() throws {
    let limit = try #require(Limit.named("hourlyODataCallout"))
    var org = Self.org(.developer)
    #expect(!limit.isConfirmed(for: org))
    org.overrides["hourlyODataCallout"] = 200_000
    #expect(limit.allowance(for: org) == 200_000)
    #expect(limit.isConfirmed(for: org) && limit.isOverridden(for: org))
    #expect(limit.isConfirmed(for: Self.org(.enterprise)))
  }

  @Test("the registry has one limit for each id, in the ids' order, named as the id is, with a source")
  func registry() {
    #expect(Limit.all.map(\.id) == LimitID.allCases)
    #expect(Limit.all.map { Int($0.id.rawValue) } == Array(Limit.all.indices))
    for limit in Limit.all {
      #expect(limit.name == "\(limit.id)")
      #expect(!limit.source.isEmpty && limit.date == "Summer '26" && !limit.title.isEmpty && !limit.unit.isEmpty)
      #expect(limit.name.hasPrefix("hourly") == (limit.window == .hour))
      #expect((limit.code == .apiAllocationSpent) == (limit.id == .dailyApi))
    }
    #expect(Limit.named("dailyRain") == nil)
  }

  @Test("figures beyond any org overflow nothing")
  func extremes() {
    var org = Self.org(.unlimited, licences: .max, addOns: .max)
    #expect(Self.allowances(org)[0] == .max)
    (org.background["dailyApi"], org.overrides["dailyApi"]) = (.max, .max)
    var allocations = Allocations(org, flows: 1)
    #expect(
      allocations.admit(Operation.upsert.charges(rows: 1), at: .start, flow: 0, isFirstAttempt: true) == .dailyApi
    )
  }
}
