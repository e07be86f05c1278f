import ArgumentParser
import Console
import Foundation
import LiveRun
import Planning
import Reporting
import ScenarioFile
import Simulation
import Store

/// `beaufort live`.
struct LiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live",
    abstract: "Runs a scenario's candidates for real: servers, sockets, processes and faults on this machine.",
    discussion: """
      Everything stays on loopback. Real time is spent: each candidate in each weather takes the scenario's duration, \
      and up to --drain after it.
      """
  )

  @OptionGroup var chosen: RehearsalOptions

  @Option(
    help: ArgumentHelp(
      "A command of the shell that stands in for the integration; the candidates are left out.",
      discussion: """
        It finds BEAUFORT_ORG_URL, BEAUFORT_ORG_TOKEN (or _CLIENT_ID, _CLIENT_SECRET, _USERNAME, _PASSWORD), \
        BEAUFORT_<SYSTEM>_URL of each external system and BEAUFORT_<SYSTEM>_DATABASE (the SQLite file with its \
        records, to be read; only what is written through its API is watched), BEAUFORT_FLOWS (JSON) and BEAUFORT_STATE, a folder that \
        survives a crash, in its environment.
        """,
      valueName: "command"
    )
  )
  var integration: String?

  @OptionGroup var kept: StoreOptions

  @Flag(help: "Exit with 1 where an objective is missed.")
  var failOnObjectives = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("What to print: \(OutputFormat.words).", valueName: "format"))
  var format = OutputFormat.text

  func run() async throws {
    // A process of the run that a fault has killed may be told something for a moment longer.
    signal(SIGPIPE, SIG_IGN)
    var rehearsal = chosen.rehearsal
    rehearsal.integration = integration
    let plan = SimulationPlan(try rehearsal.scenario())
    try ReportFolder.check(kept.reports)
    let engine = try LiveEngine(plan, rehearsal, program: Self.program)
    let store = try Store(path: kept.database)
    let run = try RecordedRun(plan, by: engine, in: store, sitting: .live(repeatedBy: arguments))
    let finished = try await run.shown(as: plan.scenario.name, isQuiet: quiet)
    let report = Report(
      run: finished.run,
      scenario: try finished.run.scenario(),
      summaries: finished.summaries,
      findings: try store.findings(run: run.info.id)
    )
    let folder = kept.folder(scenario: plan.scenario.name, run: run.info.id)
    var paths = try writeReports(report, to: folder)
    if let changes = engine.carriedChanges {
      let path = "\(folder)/changes.csv"
      try Data(changes.utf8).write(to: URL(fileURLWithPath: path))
      paths.append(path)
    }
    Console.StandardOutput.write(format.text(report, database: kept.database, paths: paths))
    if failOnObjectives, !report.areObjectivesMet { throw ExitStatus.missed }
  }

  /// This program: it plays the parts as well.
  static var program: String {
    (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])).path
  }

  private var arguments: [String] {
    ["live"] + chosen.arguments + (integration.map { ["--integration", $0] } ?? [])
  }
}
