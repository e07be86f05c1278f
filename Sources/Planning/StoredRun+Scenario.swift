import Measurement
package import ScenarioFile
package import Store

extension StoredRun {
  /// The scenario as this run understood it, from the text that was stored with it, without candidates and storms that
  /// it has no world of; traces are not loaded again.
  package func scenario() throws -> Scenario {
    try parseScenario(text: info.scenarioText, path: info.scenarioPath, loadingTraces: false).selecting(
      Selection(
        seed: info.seed,
        replications: info.replications,
        candidates: worlds.map(\.key.candidate),
        storms: worlds.map(\.key.storm)
      )
    )
  }
}
