import Measurement
import ScenarioFile
package import Store

/// Whether replications of the same number met the same changes, reads and faults in two runs, so that they are pairs.
///
/// They do where seeds, flows and durations are the same, and the storm is: candidates, objectives and what systems can
/// take may differ. Scenarios that cannot be read any longer must be the same to the letter.
package struct SharedLuck: Sendable {
  private let scenarios: (before: Scenario, after: Scenario)?
  private let isSameText: Bool
  private let isSameSeed: Bool

  /// Looks at what the two runs were made from.
  package init(before: RunInfo, after: RunInfo) {
    isSameText = before.scenarioDigest == after.scenarioDigest
    isSameSeed = before.seed == after.seed
    if isSameText {
      scenarios = nil
      return
    }
    do throws(ScenarioError) {
      scenarios = (try Self.scenario(of: before), try Self.scenario(of: after))
    } catch {
      scenarios = nil
    }
  }

  private static func scenario(of run: RunInfo) throws(ScenarioError) -> Scenario {
    try parseScenario(text: run.scenarioText, path: run.scenarioPath, loadingTraces: false)
  }

  /// Whether both runs read the same scenario text.
  package var isSameScenario: Bool { isSameText }
  /// Whether they had the same seed.
  package var hasSameSeed: Bool { isSameSeed }

  /// Whether worlds in this storm are pairs.
  package func pairs(storm: String) -> Bool {
    guard isSameSeed else { return false }
    if isSameText { return true }
    guard let (before, after) = scenarios else { return false }
    return before.duration == after.duration && before.flows == after.flows
      && before.systems.map(\.name) == after.systems.map(\.name)
      && before.storm(named: storm) == after.storm(named: storm)
  }
}
