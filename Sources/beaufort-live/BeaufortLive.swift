import ArgumentParser
// Links jemalloc, whose malloc is the cheaper one where many small objects come and go.
import CJemalloc
import Console
import Database
import Foundation
import Live

/// The command line of the servers. `beaufort org` and `beaufort external` lead here.
@main
struct BeaufortLive: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "beaufort",
    abstract: "Servers that real clients can talk to; started by 'beaufort org', 'external' and 'proxy'.",
    discussion:
      "Exit codes: 0 stopped by SIGTERM; 2 usage error or a port or file that cannot be used; 130 interrupted.",
    subcommands: [
      OrgCommand.self, ExternalCommand.self, ProxyCommand.self, LiveCommand.self, CalibrateCommand.self,
      PartCommand.self, ConstantCommand.self,
    ]
  )

  /// Parses, serves, and ends with one of the exit codes that the help lists.
  static func main() async {
    SQLiteConnection.dropMemoryStatistics()
    ProcessorCount.setThreads()
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
      let words = String(describing: failure)
      StandardError.write((words.contains("error: ") ? words : "beaufort: error: \(words)") + "\n")
      ExitStatus(of: failure).end()
    }
  }

  private static func endParsing(_ error: any Error) -> Never {
    if exitCode(for: error) == .success { exit(withError: error) }
    StandardError.write(fullMessage(for: error) + "\n")
    ExitStatus.badInput.end()
  }
}
