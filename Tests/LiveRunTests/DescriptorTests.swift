import ScenarioFile
import Simulation
import Testing

@testable import LiveRun

@Suite("Descriptors that a live run needs")
struct DescriptorTests {
  private func plan(parallel: Int) throws -> SimulationPlan {
    let text = """
      scenario: wide
      summary: Many calls at once.
      governance: { owner: tests, rationale: What cannot be is said at the start. }
      duration: 2s
      systems:
        salesforce: { kind: salesforce, edition: enterprise, licences: 10, service: 5ms }
        erp: { kind: external, service: 5ms }
      links:
        - { between: [erp, salesforce], latency: 1ms }
      flows:
        orders: { object: Order, from: erp, to: salesforce, population: 10, changes: { rate: 1/s, mix: { update: 100% } } }
      candidates:
        - { name: calls, pattern: call-in, parallel: \(parallel) }
      """
    return SimulationPlan(try parseScenario(text: text, path: "wide.yaml"))
  }

  @Test("are counted at the start: what is enough passes, what is not says so with the remedy")
  func counted() throws {
    try plan(parallel: 100).checkDescriptors(allowed: 456)
    let wide = try plan(parallel: 5_000)
    let error = #expect(throws: TooFewDescriptors.self) { try wide.checkDescriptors(allowed: 1_024) }
    #expect(error?.description.contains("candidate calls may have 5000 requests under way") == true)
    #expect(error?.description.contains("ulimit -n 10256") == true)
  }
}
