import ArgumentParser
import Console
import ScenarioFile

/// `beaufort scenario`.
struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "Checks and explains scenario files.",
    subcommands: [ScenarioCheckCommand.self, ScenarioShowCommand.self]
  )
}

/// `beaufort scenario check`.
struct ScenarioCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads scenarios and their traces, and says everything that is wrong with them."
  )

  @Argument(help: ArgumentHelp("Scenario files.", valueName: "file"), completion: .file(extensions: ["yaml"]))
  var files: [String]

  func run() throws {
    var areFine = true
    for file in files {
      do throws(ScenarioError) {
        StandardOutput.write("\(file): \(try readScenario(path: file).size)\n")
      } catch {
        areFine = false
        StandardError.write("\(error)\n")
      }
    }
    if !areFine { throw ExitStatus.badInput }
  }
}

/// `beaufort scenario show`.
struct ScenarioShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints a scenario as it was understood, with every default written out."
  )

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "file"), completion: .file(extensions: ["yaml"]))
  var file: String

  @OptionGroup var clock: SpeedOption

  func run() throws {
    StandardOutput.write(try readScenario(path: file).atSpeed(clock.speed).described)
  }
}

extension Scenario {
  /// How much there is to run.
  fileprivate var size: String {
    let counts = [
      (systems.count, "system"), (flows.count, "flow"), (candidates.count, "candidate"), (storms.count, "storm"),
      (objectives.count, "objective"), (replications, "replication"),
    ].map { "\($0) \($1)\($0 == 1 ? "" : "s")" }
    return "fine: \(counts.joined(separator: ", ")); \(candidates.count * (1 + storms.count) * replications) worlds"
  }
}
