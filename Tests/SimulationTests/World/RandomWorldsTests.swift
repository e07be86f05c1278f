import BeaufortNumerics
import Chaos
import Measurement
import Platform
import ScenarioFile
import Simulation
import Testing

@Suite("Whatever the pattern, its settings and the weather")
struct RandomWorldsTests {
  @Test("the accounts of a world close", arguments: Array(0..<40) + [127, 1_420])
  func accountsClose(seed: UInt64) throws {
    let lab = Lab(RandomScenario.make(seed: seed))
    let calm = try lab.outcome(candidate: 0, storm: nil)
    let storm = try lab.outcome(candidate: 0, storm: 0, twin: calm)
    for outcome in [calm, storm] {
      #expect(outcome.broken == nil, "seed \(seed): \(lab.story)")
      for check in outcome.result.littleChecks { #expect(check.integral == check.stays, "seed \(seed): \(check.name)") }
      for use in outcome.result.allocations {
        expectConsistent(use, lab.background(of: use.limit), "seed \(seed): \(use.limit)")
      }
      for flow in outcome.result.flows { expectConsistent(flow, "seed \(seed), \(flow.flow): \(lab.story)") }
    }
  }

  private func expectConsistent(_ use: AllocationUse, _ background: Int64, _ name: String) {
    #expect(use.peak <= max(use.allowance, background), "\(name)")
    #expect(use.peak <= use.demand, "\(name)")
    #expect(use.shares.allSatisfy { $0.granted >= 0 }, "\(name)")
  }

  private func expectConsistent(_ flow: FlowResult, _ name: String) {
    let ledger = flow.ledger
    #expect(ledger.closes, "\(name)")
    #expect(Ledger.fields.allSatisfy { ledger[keyPath: $0.path] >= 0 }, "\(name): \(ledger)")
    #expect(flow.budget.allSatisfy { $0 >= 0 }, "\(name): \(flow.budget)")
    #expect(flow.budget.reduce(0, +) == flow.whole.propagation.sum, "\(name)")
    #expect(flow.whole.propagation.total == flow.visible, "\(name)")
    #expect(flow.whole.propagation.population == ledger.committed, "\(name)")
    #expect(flow.backlogIntegral == flow.stayTotal, "\(name)")
    #expect(flow.backlogIntegralInDuration <= flow.backlogIntegral, "\(name)")
    #expect(flow.values("committed").reduce(0, +) == ledger.committed, "\(name)")
    #expect(flow.values("visible").reduce(0, +) <= flow.visible, "\(name)")
    #expect(flow.values("reads").reduce(0, +) == flow.whole.readsAttempted, "\(name)")
    #expect(flow.values("stale reads").reduce(0, +) == flow.whole.readsStale, "\(name)")
    #expect(flow.values("backlog").allSatisfy { 0 <= $0 && $0 <= flow.backlogPeak }, "\(name)")
    #expect(flow.usefulDeliveries <= flow.attempts, "\(name)")
    #expect(flow.usefulDeliveries <= flow.visible, "\(name)")
    #expect(flow.stalenessIntegral >= 0 && flow.recordTimeIntegral >= 0, "\(name)")
    expectConsistent(flow.whole, name)
    expectConsistent(flow.weather, name)
    #expect(flow.weather.propagation.population <= flow.whole.propagation.population, "\(name)")
    #expect(flow.weather.readsAttempted <= flow.whole.readsAttempted, "\(name)")
  }

  private func expectConsistent(_ window: WindowMeasures, _ name: String) {
    #expect(window.within == window.within.sorted(), "\(name)")
    #expect((window.within.last ?? 0) <= window.propagation.total, "\(name)")
    #expect(window.readsAnswered <= window.readsAttempted, "\(name)")
    #expect(window.readsStale <= window.readsAnswered && window.readsStale <= window.versionsBehind, "\(name)")
    #expect(window.staleness.total == window.readsAnswered, "\(name)")
    #expect(window.readLatency.total == window.readsAnswered, "\(name)")
  }
}

extension Lab {
  /// What everybody else uses of a limit.
  fileprivate func background(of limit: String) -> Int64 {
    guard case .salesforce(let org) = scenario.systems[0].kind else { return 0 }
    return org.background[limit] ?? 0
  }

  /// The scenario in a line, for the message of a failure.
  var story: String {
    let assignments = scenario.candidates.flatMap(\.assignments)
    let patterns = zip(scenario.flows, assignments).map { flow, assignment in
      let settings = assignment.settings.names.map { "\($0) \(assignment.settings.written($0) ?? 0)" }
      return "\(flow.source == 0 ? "out" : "in") \(assignment.pattern)(\(settings.joined(separator: ", ")))"
    }
    let faults = scenario.storms.flatMap(\.faults).map { fault in
      let settings = fault.parameters.names.map { "\($0) \(fault.parameters.written($0) ?? 0)" }
      return "\(fault.kind) on \(fault.target) (\(settings.joined(separator: ", ")))"
    }
    return (patterns + faults).joined(separator: "; ")
  }
}
