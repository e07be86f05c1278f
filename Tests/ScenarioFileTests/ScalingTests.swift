import BeaufortNumerics
import ScenarioFile
import Testing
import Workload

@Suite("A scenario can be scaled in volume")
struct ScalingTests {
  private func scenario() throws -> Scenario { try parseScenario(text: Samples.retail(), path: "retail.yaml") }

  @Test func changesAndReadsGrowAndNothingElse() throws {
    let scenario = try scenario()
    var scaled = scenario.scaled(by: 2.5)
    #expect(scaled != scenario)
    for (flow, original) in zip(scaled.flows.indices, scenario.flows) {
      let load = scaled.flows[flow].load
      #expect(load.changes.rate.perMillionSeconds * 2 == original.load.changes.rate.perMillionSeconds * 5)
      #expect(
        load.reads.map { $0.rate.perMillionSeconds * 2 } == original.load.reads.map { $0.rate.perMillionSeconds * 5 }
      )
      scaled.flows[flow].load.changes.rate = original.load.changes.rate
      scaled.flows[flow].load.reads = original.load.reads
    }
    #expect(scaled == scenario)
    #expect(try self.scenario().scaled(by: 1) == scenario)
  }

  @Test func aTraceIsMultiplied() throws {
    var scenario = try scenario()
    let trace = Trace(path: "t.csv", bucket: .hours(1), counts: [5], speedPermille: 1_000, multiplyPermille: 40_000)
    scenario.flows[0].load.changes.shape = .trace(trace)
    var scaled = trace
    scaled.multiplyPermille = 400
    #expect(scenario.scaled(by: 0.01).flows[0].load.changes.shape == .trace(scaled))
  }

  @Test func whatIsLeftIsNeverNothing() throws {
    let scaled = try scenario().scaled(by: 1e-12)
    #expect(scaled.flows.allSatisfy { $0.load.changes.rate.perMillionSeconds == 1 })
  }
}
