package import ArgumentParser
package import ScenarioFile

/// What of a scenario is run.
package struct SelectionOptions: ParsableArguments {
  private static let candidateHelp = ArgumentHelp("Run this candidate only; may be repeated.", valueName: "name")
  private static let stormHelp = ArgumentHelp("Run this storm only, beside calm; may be repeated.", valueName: "name")

  /// The seed; `nil` for the scenario's.
  @Option(help: ArgumentHelp("The seed (default: the scenario's).", valueName: "n"))
  package var seed: UInt64?

  /// Replications; `nil` for the scenario's.
  @Option(help: ArgumentHelp("Replications of each world (default: the scenario's).", valueName: "n"))
  package var replications: Int?

  /// Candidates; empty for all.
  @Option(name: .customLong("candidate"), help: Self.candidateHelp)
  package var candidates: [String] = []

  /// Storms; empty for all.
  @Option(name: .customLong("storm"), help: Self.stormHelp)
  package var storms: [String] = []

  /// Refuses numbers of replications that make no sense.
  package func validate() throws {
    guard let replications else { return }
    guard (1...1_000).contains(replications) else {
      throw ValidationError("--replications must be from 1 to 1000, not \(replications)")
    }
  }

  /// What was selected.
  package var selection: Selection {
    Selection(seed: seed, replications: replications, candidates: candidates, storms: storms)
  }

  /// As the command line says.
  package init() {}
}
