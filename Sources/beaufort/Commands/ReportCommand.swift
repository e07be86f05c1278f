import ArgumentParser
import Console
import Planning
import Reporting
import Store

/// `beaufort report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the report of a run again, from the database alone."
  )

  @OptionGroup var kept: StoreOptions

  @Option(name: .customLong("run"), help: ArgumentHelp("The run (default: the newest).", valueName: "id"))
  var id: String?

  @Option(help: ArgumentHelp("What to print: \(OutputFormat.words).", valueName: "format"))
  var format = OutputFormat.text

  func run() throws {
    let store = try Store(path: kept.database, opening: .existing)
    guard let id = try id ?? store.latestRun()?.id else { throw NoRuns(database: kept.database) }
    let run = try store.load(run: id)
    let report = Report(
      run: run,
      scenario: try run.scenario(),
      findings: try store.findings(run: run.info.id)
    )
    let paths = try writeReports(report, to: kept.folder(scenario: run.info.scenario, run: id))
    StandardOutput.write(format.text(report, database: kept.database, paths: paths))
  }
}

/// The database has no runs.
struct NoRuns: Error, CustomStringConvertible {
  /// Its path.
  let database: String

  var description: String { "\(database) has no runs: make one with 'beaufort run SCENARIO'" }
}
