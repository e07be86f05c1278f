import ArgumentParser
import ScenarioFile

/// What of a scenario is run.
struct SelectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The seed (default: the scenario's).", valueName: "n"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Replications of each world (default: the scenario's).", valueName: "n"))
  var replications: Int?

  @Option(
    name: .customLong("candidate"),
    help: ArgumentHelp("Run this candidate only; may be repeated.", valueName: "name")
  )
  var candidates: [String] = []

  @Option(
    name: .customLong("storm"),
    help: ArgumentHelp("Run this storm only, beside calm; may be repeated.", valueName: "name")
  )
  var storms: [String] = []

  func validate() throws {
    guard let replications else { return }
    guard (1...1_000).contains(replications) else {
      throw ValidationError("--replications must be from 1 to 1000, not \(replications)")
    }
  }

  /// What was selected.
  var selection: Selection {
    Selection(seed: seed, replications: replications, candidates: candidates, storms: storms)
  }
}
