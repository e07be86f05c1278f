package import ScenarioFile
import Simulation

/// How far a candidate can grow.
package struct CandidateCapacity: Hashable, Sendable {
  /// The candidate.
  package var candidate: String
  /// The factor up to which it meets the objectives.
  package var answer: CapacitySearch.Answer
  /// What it misses at the lowest factor that failed, the first weather first; empty where none failed.
  package var breaches: [CapacityProbe.Breach]
  /// The lowest factor, where it failed although larger ones pass, with what it misses; `nil` where it passed.
  package var failedBelow: CapacityProbe?
  /// How many factors were tried.
  package var probes: Int
}

/// Looks for the factor up to which each candidate of `scenario` meets its objectives in all weathers.
///
/// Changes and reads of all flows grow alike; a probe stops at the first weather that misses an objective. As many
/// candidates as `jobs` are looked at side by side; `observe` is told each probe.
///
/// - Throws: `InvariantError` where a world breaks an invariant, `CancellationError`.
package func capacities(
  of scenario: Scenario,
  by search: CapacitySearch,
  jobs: Int,
  observe: @escaping @Sendable (CapacityProbe) -> Void = { _ in }
) async throws -> [CandidateCapacity] {
  try await forEachCandidate(of: scenario, jobs: jobs) { candidate in
    let runner = ProbeRunner(scenario: scenario, candidate: candidate, stopsAtBreach: true)
    var search = search
    var probes: [CapacityProbe] = []
    while true {
      if let answer = search.answer {
        return CandidateCapacity(
          candidate: scenario.candidates[candidate].name,
          answer: answer,
          breaches: probes.first { $0.factor == answer.failed }?.breaches ?? [],
          failedBelow: probes.first { $0.factor == search.failedBelow },
          probes: probes.count
        )
      }
      guard let factor = search.next else { throw CancellationError() }
      let probe = try runner.run(factor: factor)
      probes.append(probe)
      search.record(passes: probe.passes)
      observe(probe)
    }
  }
}

/// The figures of each candidate of `scenario` at one factor, in all weathers.
///
/// - Throws: `InvariantError` where a world breaks an invariant, `CancellationError`.
package func figures(
  of scenario: Scenario,
  atFactor factor: Double,
  jobs: Int
) async throws -> [CapacityProbe] {
  try await forEachCandidate(of: scenario, jobs: jobs) { candidate in
    try ProbeRunner(scenario: scenario, candidate: candidate, stopsAtBreach: false).run(factor: factor)
  }
}

/// Runs `body` for every candidate, at most `jobs` at once; the results are in the scenario's order.
private func forEachCandidate<Value: Sendable>(
  of scenario: Scenario,
  jobs: Int,
  _ body: @escaping @Sendable (Int) throws -> Value
) async throws -> [Value] {
  try await withThrowingTaskGroup(of: (Int, Value, Lane).self) { group in
    var values: [(Int, Value)] = []
    var lanes = (0..<max(1, jobs)).map { _ in Lane() }
    for candidate in scenario.candidates.indices {
      if lanes.isEmpty, let (index, value, lane) = try await group.next() {
        values.append((index, value))
        lanes.append(lane)
      }
      let lane = lanes.removeLast()
      group.addTask(executorPreference: lane) { (candidate, try body(candidate), lane) }
    }
    for try await (index, value, _) in group { values.append((index, value)) }
    return values.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
