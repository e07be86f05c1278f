import BeaufortNumerics
package import Measurement
import Planning
package import ScenarioFile
package import Store

/// What every report is a function of: a stored run, its scenario, and the summaries of its worlds.
package struct Report: Sendable {
  /// The run as the store keeps it.
  package let run: StoredRun
  /// Its scenario, parsed.
  package let scenario: Scenario
  /// One summary for each candidate in each weather, calm first.
  package let summaries: [CandidateSummary]

  /// What was seen beside the figures where the run was a real one.
  package let remarks: [Finding]

  /// Puts them together; `summaries` are those of `run.worlds`, `findings` those that are kept with the run.
  package init(run: StoredRun, scenario: Scenario, summaries: [CandidateSummary], findings: [Finding] = []) {
    (self.run, self.scenario, self.summaries) = (run, scenario, summaries)
    // What findings say of a simulated run, its figures say as well.
    let told = Planning.findings(about: summaries)
    remarks = run.info.isLive ? findings.filter { !told.contains($0) } : []
  }

  /// The same, with the summaries worked out from the run's worlds by the scenario's objectives.
  package init(run: StoredRun, scenario: Scenario, findings: [Finding] = []) {
    let cells = unique(run.worlds.map { [$0.key.candidate, $0.key.storm, String($0.key.force)] })
    let groups = cells.map { cell in
      run.worlds.filter { [$0.key.candidate, $0.key.storm, String($0.key.force)] == cell }
    }
    self.init(
      run: run,
      scenario: scenario,
      summaries: groups.map { summarise($0, objectives: scenario.objectives) },
      findings: findings
    )
  }

  /// How fast the scenario's clock ran, and what that means for a reader; `nil` where it ran as in life.
  var clockWords: String? {
    guard scenario.speed != .ofLife else { return nil }
    return """
      the clock ran at \(scenario.speed.written), and a day of limits and rates lasted \(dayWords); latencies, service \
      times and the bounds of objectives are those of life
      """
  }

  private var dayWords: String {
    Quantity.length(seconds: Double(scenario.speed.length(of: .hours(24)).nanoseconds) / 1e9)
  }

  /// Whether the times of the simulation were fitted to a real run.
  var calibrationWords: String {
    guard let run = scenario.calibrated else { return "Simulated; not calibrated against live runs." }
    return "Simulated; link and service times fitted to live run \(run)."
  }

  /// A storm at a force: one column of the comparison.
  struct Weather: Hashable, Sendable {
    /// The storm; `calm` for none.
    let storm: String
    /// The force in permille.
    let force: Int

    /// The name a reader sees; the force only where it is not the storm as written.
    var title: String {
      storm == "calm" || force == 1_000 ? storm : "\(storm) at \(Quantity.share(Double(force) / 1_000))"
    }
    /// Whether nothing is wrong in it.
    var isCalm: Bool { storm == "calm" }
  }

  /// The weathers, in the order of the summaries.
  var weathers: [Weather] { unique(summaries.map { Weather(storm: $0.storm, force: $0.force) }) }
  /// The candidates, in the order of the summaries.
  var candidates: [String] { unique(summaries.map(\.candidate)) }
  /// The flows, in the scenario's order.
  var flows: [String] { unique(summaries.flatMap { $0.flows.map(\.flow) }) }

  /// The summary of a candidate in a weather; `nil` where none of its worlds is finished.
  func summary(of candidate: String, in weather: Weather) -> CandidateSummary? {
    summaries.first { $0.candidate == candidate && $0.storm == weather.storm && $0.force == weather.force }
  }

  /// The worlds of a candidate in a weather, in order of replication.
  func worlds(of candidate: String, in weather: Weather) -> [WorldResult] {
    run.worlds.filter {
      $0.key.candidate == candidate && $0.key.storm == weather.storm && $0.key.force == weather.force
    }.sorted { $0.key.replication < $1.key.replication }
  }

  /// The fault windows of a weather; the same for every candidate.
  func faults(in weather: Weather) -> [FaultWindow] {
    run.worlds.first { $0.key.storm == weather.storm && $0.key.force == weather.force }?.faults ?? []
  }

  /// Worlds that the run has, but did not finish.
  var missingWorlds: Int { max(0, run.info.worldCount - run.worlds.count) }

  /// Flows that a pattern cannot serve: candidate, flow, reason; each once.
  var notApplicable: [NotApplicable] {
    unique(
      summaries.flatMap { summary in
        summary.flows.compactMap { flow in
          flow.notApplicable.map { NotApplicable(candidate: summary.candidate, flow: flow.flow, reason: $0) }
        }
      }
    )
  }

  /// A flow that a candidate's pattern cannot serve.
  struct NotApplicable: Hashable, Sendable {
    /// The candidate.
    let candidate: String
    /// The flow.
    let flow: String
    /// Why.
    let reason: String
  }
}

/// The elements without repetitions, each at its first place.
func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
  var seen = Set<Element>()
  return elements.filter { seen.insert($0).inserted }
}
