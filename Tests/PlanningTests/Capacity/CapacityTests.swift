import Measurement
import Planning
import ScenarioFile
import Testing

@Suite("Capacity is the factor up to which objectives are met")
struct CapacityTests {
  /// 720 creates and a poll of the other flow at every full minute of duration and drain, out of 2,000 calls.
  private static let callIn = """
    scenario: calls
    summary: An hour of creates at equal gaps.
    governance: { owner: tests, rationale: The answer is known by hand. }
    duration: 1h
    drain: 10m
    seed: 7
    replications: 1
    systems:
      salesforce:
        kind: salesforce
        edition: enterprise
        licences: 10
        service: 10ms
        limits: { dailyApi: 2_000 }
      erp: { kind: external, concurrency: 64, queue: 100, service: 10ms }
    links:
      - { between: [erp, salesforce], latency: 5ms }
    flows:
      orders:
        object: Order
        from: erp
        to: salesforce
        owner: tests
        population: 50
        changes: { rate: 0.2/s, shape: constant, mix: { create: 100% } }
      deals:
        object: Opportunity
        from: salesforce
        to: erp
        owner: tests
        population: 50
        changes: { rate: 0.01/s, shape: constant, mix: { update: 100% } }
    candidates: [call-in]
    objectives:
      - allocation.demand <= 80%
    """

  @Test func callInIsBoundByItsCalls() async throws {
    let scenario = try TinySuite.scenario(Self.callIn)
    let search = CapacitySearch(range: 0.01...10, precision: 0.02)
    let found = try #require(try await capacities(of: scenario, by: search, jobs: 1).first)
    let polls = 70.0
    let byHand = (2_000 * 0.8 - polls) / 720
    guard case .between(let passed, let failed) = found.answer else {
      Issue.record("\(found)")
      return
    }
    #expect(passed <= byHand * 1.001 && byHand * 0.999 <= failed, "\(passed) to \(failed), by hand \(byHand)")
    let breach = try #require(found.breaches.first)
    #expect(breach.outcome.text == "allocation.demand <= 80%")
    #expect(breach.storm == "calm")
    #expect(breach.unit == "share")
    #expect(try #require(breach.outcome.worst) > 0.8)
  }

  @Test func demandAtAFactorIsTheHandMadeOne() async throws {
    let scenario = try TinySuite.scenario(Self.callIn)
    let probe = try #require(try await figures(of: scenario, atFactor: 3, jobs: 1).first)
    let use = try #require(probe.weathers.first?.allocations.first { $0.limit == "dailyApi" })
    #expect(abs(use.demand - (3 * 720 + 70)) <= 2)
    #expect(!probe.passes)
  }

  @Test func aCandidateThatNeverMeetsThemHasNone() async throws {
    var scenario = try TinySuite.scenario(Self.callIn)
    scenario.objectives = [try parseObjective("propagation.p50 <= 1ms", origin: "--objective")]
    let search = CapacitySearch(range: 0.01...10, precision: 0.02)
    let found = try #require(try await capacities(of: scenario, by: search, jobs: 1).first)
    #expect(found.answer == CapacitySearch.Answer.none(failed: 0.01))
    #expect(found.breaches.first?.outcome.flow == "orders")
  }

  @Test func storedObjectivesMustBeKnown() {
    #expect(throws: ScenarioError.self) { try parseObjective("allocation.demnd <= 80%", origin: "--objective") }
    #expect(throws: ScenarioError.self) { try parseObjective("", origin: "--objective") }
  }
}
