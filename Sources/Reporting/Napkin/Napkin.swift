import Measurement
import ScenarioFile
import Store

/// A figure worked out by hand, to hold beside the measured one: a closed form over the scenario, no simulation.
struct Napkin: Hashable, Sendable {
  /// The candidate.
  let candidate: String
  /// The weather; `calm` for none.
  let storm: String
  /// The flow; `nil` where it is of the world.
  let flow: String?
  /// The metric that it estimates.
  let metric: String
  /// The metric's unit.
  let unit: String
  /// The estimate.
  let value: Double
  /// How it was worked out, in words.
  let formula: String

  /// Every estimate that the scenario allows, candidate by candidate.
  ///
  /// Estimates know no queues, locks, retries or random arrivals: where the run is far off, one of the two is wrong, or
  /// the run has found something.
  static func all(_ scenario: Scenario, allowances: [String: Int64]) -> [Napkin] {
    scenario.candidates.flatMap { candidate in
      let flows = zip(scenario.flows, candidate.assignments).map { flow, assignment in
        NapkinFlow(scenario: scenario, flow: flow, assignment: assignment)
      }
      return flows.flatMap { $0.estimates(for: candidate.name) }
        + NapkinDemand(flows: flows, scenario: scenario, allowances: allowances).estimates(for: candidate.name)
        + flows.flatMap { $0.outageEstimates(for: candidate.name) }
    }
  }
}

extension Report {
  /// An estimate beside what the run measured.
  struct Comparison: Hashable, Sendable {
    /// The estimate.
    let napkin: Napkin
    /// What was measured; `nil` where it was not reached.
    let measured: Double?

    /// How far the measured value is from the estimate, as a share of the estimate; `nil` where that says nothing.
    var difference: Double? {
      guard let measured else { return nil }
      if napkin.value == 0 { return measured == 0 ? 0 : nil }
      return measured / napkin.value - 1
    }
  }

  /// Every estimate of a candidate and weather that was run.
  var napkins: [Comparison] {
    var allowances: [String: Int64] = [:]
    for use in summaries.flatMap(\.allocations) { allowances[use.limit] = use.allowance }
    return Napkin.all(scenario, allowances: allowances).compactMap { napkin in
      // Nobody works out by hand what a program does that nobody knows.
      if run.info.isLive, napkin.candidate == Scenario.ownProgram { return nil }
      guard let summary = summaries.first(where: { $0.candidate == napkin.candidate && $0.storm == napkin.storm })
      else {
        return nil
      }
      let figure: Figure?
      if let name = napkin.flow {
        let flow = summary.flows.first { $0.flow == name }
        figure = flow?.notApplicable == nil ? flow?[napkin.metric] : nil
      } else {
        figure = summary[napkin.metric]
      }
      return figure.map { Comparison(napkin: napkin, measured: $0.value) }
    }
  }
}
