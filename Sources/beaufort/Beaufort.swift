import ArgumentParser
import Console
import Foundation

/// The command line.
@main
struct Beaufort: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beaufort",
    abstract: "Compares integration patterns for Salesforce while latency, outages and data storms strike.",
    discussion: """
      Exit codes: 0 fine; 1 objectives missed or a regression found, where that was asked for; 2 usage or scenario \
      error; 3 an internal invariant broke; 130 interrupted, with what was done kept.
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, ReportCommand.self, CompareCommand.self, CapacityCommand.self, CheckCommand.self,
      ScenarioCommand.self, DataCommand.self, LiveCommand.self, CalibrateCommand.self, OrgCommand.self,
      ExternalCommand.self, ProxyCommand.self, DoctorCommand.self,
    ]
  )

  /// Parses, runs, and ends with one of the exit codes that the help lists.
  static func main() async {
    var command: any ParsableCommand
    do { command = try await asyncParseAsRoot() } catch { endParsing(error) }
    do {
      if var asyncCommand = command as? any AsyncParsableCommand {
        try await asyncCommand.run()
      } else {
        try command.run()
      }
    } catch let status as ExitStatus {
      status.end()
    } catch let failure {
      if failure is ValidationError || exitCode(for: failure) == .success { endParsing(failure) }
      StandardError.write(message(of: failure))
      ExitStatus(of: failure).end()
    }
  }

  private static func endParsing(_ error: any Error) -> Never {
    if exitCode(for: error) == .success { exit(withError: error) }
    StandardError.write(fullMessage(for: error) + "\n")
    ExitStatus.badInput.end()
  }

  private static func message(of error: any Error) -> String {
    let words = String(describing: error)
    return (words.contains("error: ") ? words : "beaufort: error: \(words)") + "\n"
  }
}
