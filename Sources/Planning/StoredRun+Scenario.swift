import BeaufortNumerics
import Measurement
package import ScenarioFile
package import Store

extension StoredRun {
  /// The scenario as this run understood it, from the text that was stored with it, without candidates and storms that
  /// it has no world of; traces are not loaded again.
  package func scenario() throws -> Scenario {
    var scenario = try parseScenario(text: info.scenarioText, path: info.scenarioPath, loadingTraces: false)
    let candidates = worlds.map(\.key.candidate)
    let isNamed = scenario.candidates.contains { $0.name == Scenario.ownProgram }
    if candidates.contains(Scenario.ownProgram), !isNamed { scenario = scenario.carriedByOwnProgram() }
    // A real run may have been given less time than the scenario has.
    if let lived = worlds.first?.flows.first?.durationNanoseconds, lived > 0 {
      scenario.duration = Interval(nanoseconds: lived)
    }
    return try scenario.selecting(
      Selection(
        seed: info.seed,
        replications: info.replications,
        candidates: candidates,
        storms: worlds.map(\.key.storm)
      )
    )
  }
}
