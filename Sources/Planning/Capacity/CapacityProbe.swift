package import Measurement
import ScenarioFile
import Simulation

/// A candidate at a multiple of the scenario's changes and reads.
package struct CapacityProbe: Hashable, Sendable {
  /// The candidate.
  package var candidate: String
  /// The multiple.
  package var factor: Double
  /// One summary for each weather that was tried, calm first.
  package var weathers: [CandidateSummary]

  /// An objective that was missed.
  package struct Breach: Hashable, Sendable {
    /// The storm in which it was; `calm` for none.
    package var storm: String
    /// How it fared.
    package var outcome: ObjectiveOutcome
    /// The unit of its value.
    package var unit: String
    /// Why the pattern cannot serve the flow at all, where that is the cause.
    package var notApplicable: String?
  }

  /// The objectives that were missed, in the order of weathers and objectives.
  package var breaches: [Breach] {
    weathers.flatMap { summary in
      summary.objectives.filter { !$0.met }.map { outcome in
        let flow = summary.flows.first { $0.flow == outcome.flow }
        let name = outcome.text.prefix { !"@<>= ".contains($0) }
        let known = (flow?.metrics ?? []) + summary.metrics
        return Breach(
          storm: summary.storm,
          outcome: outcome,
          unit: known.first { $0.name == name }?.unit ?? "share",
          notApplicable: flow?.notApplicable
        )
      }
    }
  }
  /// Whether every objective was met.
  package var passes: Bool { weathers.allSatisfy(\.meetsObjectives) }
}

/// Lives through the worlds of a probe, one after the other.
struct ProbeRunner {
  let scenario: Scenario
  let candidate: Int
  /// Whether the weathers after the first that misses an objective are left out.
  let stopsAtBreach: Bool

  func run(factor: Double) throws -> CapacityProbe {
    let plan = SimulationPlan(scenario.scaled(by: factor))
    var probe = CapacityProbe(candidate: scenario.candidates[candidate].name, factor: factor, weathers: [])
    var calm: [[[Int32]]] = []
    for storm in [nil] + scenario.storms.indices.map(Optional.some) {
      var worlds: [WorldResult] = []
      for replication in 0..<scenario.replications {
        let spec = WorldSpec(
          candidate: candidate,
          storm: storm,
          force: storm == nil ? 0 : 1_000,
          replication: replication
        )
        let twin = storm == nil ? nil : calm[replication]
        guard let outcome = plan.simulate(spec, calmBacklogs: twin) else { throw CancellationError() }
        if let broken = outcome.broken { throw InvariantError(world: plan.key(spec), words: broken) }
        if storm == nil { calm.append(outcome.backlogs) }
        worlds.append(outcome.result)
      }
      probe.weathers.append(summarise(worlds, objectives: scenario.objectives))
      if stopsAtBreach, !probe.passes { break }
    }
    return probe
  }
}
