import BeaufortNumerics
import Chaos
package import Measurement
import Patterns
import ScenarioFile
package import Simulation
import Synchronization

/// Runs the worlds of a scenario for real, one after the other: each has the machine to itself.
package struct LiveEngine: WorldEngine {
  private let plan: SimulationPlan
  private let rehearsal: Rehearsal
  private let program: String
  private let said = Said()

  private final class Said: Sendable {
    let remarks = Mutex<[EngineRemark]>([])
    let fates = Mutex<[String]>([])
    let lateness = Mutex<[DriverLateness]>([])
    let exchanges = Mutex<[[ExchangeTime]]>([])
  }

  /// Runs worlds of `plan`, as `rehearsal` says; `program` is the path of the program that plays the parts.
  ///
  /// - Throws: ``TooFewDescriptors``.
  package init(_ plan: SimulationPlan, _ rehearsal: Rehearsal, program: String) throws(TooFewDescriptors) {
    (self.plan, self.rehearsal, self.program) = (plan, rehearsal, program)
    try plan.checkDescriptors()
  }

  /// `live`.
  package var name: String { "live" }

  /// What became of each change that a user's program had to carry, as CSV; `nil` where the program of a run was our own.
  package var carriedChanges: String? {
    guard rehearsal.integration != nil else { return nil }
    return ([CarriedFate.header] + said.fates.withLock { $0 }).joined(separator: "\n") + "\n"
  }

  /// How long exchanges took in the calm worlds that were run, by flow.
  package var calmExchanges: [[ExchangeTime]] {
    let flows = said.exchanges.withLock { $0 }
    return flows.isEmpty ? plan.scenario.flows.map { _ in [] } : flows
  }

  /// How late the changes of each world were committed, and what a user's program did.
  package func remarks() -> [EngineRemark] {
    let lateness = said.lateness.withLock { $0 }
    var remarks = said.remarks.withLock { $0 } + lateness.map { EngineRemark($0.words) }
    let late = lateness.filter(\.isTooLate)
    if let worst = late.max(by: { $0.p99 < $1.p99 }) {
      remarks.append(
        EngineRemark(
          "in \(late.count) of \(lateness.count) worlds the driver was late, and delays look longer for it; at worst, "
            + worst.words,
          isWarning: true
        )
      )
    }
    return remarks
  }

  /// Runs every world that `isWanted` names, calm ones first, and hands out each result.
  ///
  /// - Throws: ``InvariantError``, what goes wrong with a process of the run, and what `finished` throws.
  package func run(
    where isWanted: @Sendable (WorldSpec) -> Bool,
    progress: SimulationProgress?,
    finished: @Sendable (WorldResult) throws -> Void
  ) async throws {
    let wanted = Set(plan.worlds.filter(isWanted))
    let twins = Set(wanted.map(\.calmTwin))
    var backlogs: [WorldSpec: [[Int32]]] = [:]
    for spec in plan.worlds where wanted.contains(spec) || twins.contains(spec) {
      try Task.checkCancellation()
      let clock = ContinuousClock()
      let start = clock.now
      let observation = try await LiveWorld.run(plan, spec, rehearsal, program: program, progress: progress)
      let calm = spec.storm == nil ? nil : backlogs[spec.calmTwin]
      var outcome = plan.measure(spec, observed: observation.flows, calmBacklogs: calm)
      if let broken = outcome.broken { throw InvariantError(world: plan.key(spec), words: broken) }
      outcome.result.allocations = observation.allocations
      if spec.storm == nil { backlogs[spec] = outcome.backlogs }
      let (seconds, attoseconds) = (clock.now - start).components
      outcome.result.wallNanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
      remark(on: spec, observation.lateness)
      keep(spec, observation)
      let (changes, reads) = outcome.result.flows.reduce((Int64(0), Int64(0))) {
        ($0.0 + $1.ledger.committed, $0.1 + $1.whole.readsAttempted)
      }
      progress?.finish(changes: changes, reads: reads, events: 0)
      if wanted.contains(spec) { try finished(outcome.result) }
    }
  }

  private func keep(_ spec: WorldSpec, _ observation: LiveWorld.Observation) {
    if spec.storm == nil {
      said.exchanges.withLock { kept in
        if kept.isEmpty { kept = observation.flows.map { _ in [] } }
        for (index, flow) in observation.flows.enumerated() { kept[index] += flow.exchanges }
      }
    }
    let storm = plan.key(spec).storm
    said.remarks.withLock { $0 += observation.remarks.map { EngineRemark("\(storm): \($0)", isWarning: true) } }
    for (flow, fates) in zip(plan.scenario.flows, observation.fates) {
      said.fates.withLock { $0 += fates.map { $0.row(storm: storm, flow: flow.name) } }
    }
  }

  private func remark(on spec: WorldSpec, _ lateness: [Int64]) {
    guard !lateness.isEmpty else { return }
    let key = plan.key(spec)
    said.lateness.withLock { $0.append(DriverLateness(world: "\(key.candidate) in \(key.storm)", lateness)) }
  }
}
