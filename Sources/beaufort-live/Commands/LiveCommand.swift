import ArgumentParser
import BeaufortNumerics
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

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "scenario"), completion: .file(extensions: ["yaml"]))
  var scenario: String

  @OptionGroup var clock: SpeedOption

  @Option(help: ArgumentHelp("The seed (default: the scenario's).", valueName: "n"))
  var seed: UInt64?

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

  @Option(
    help: ArgumentHelp("How long changes and reads go on (default: the scenario's).", valueName: "duration"),
    transform: { try parseDuration($0) }
  )
  var duration: Interval?

  @Option(
    help: ArgumentHelp("How long to wait at most for what is on its way at the end.", valueName: "duration"),
    transform: { try parseDuration($0) }
  )
  var drain = Interval.seconds(30)

  @Option(
    help: ArgumentHelp(
      "A command of the shell that stands in for the integration; the candidates are left out.",
      discussion: """
        It finds BEAUFORT_ORG_URL, BEAUFORT_ORG_TOKEN (or _CLIENT_ID, _CLIENT_SECRET, _USERNAME, _PASSWORD), \
        BEAUFORT_<SYSTEM>_URL of each external system, BEAUFORT_FLOWS (JSON) and BEAUFORT_STATE, a folder that \
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
    var rehearsal = Rehearsal(path: scenario, drain: drain.nanoseconds)
    (rehearsal.seed, rehearsal.candidates, rehearsal.storms) = (seed, candidates, storms)
    (rehearsal.duration, rehearsal.integration) = (duration?.nanoseconds, integration)
    rehearsal.speed = clock.speed.permille
    let plan = SimulationPlan(try rehearsal.scenario())
    try ReportFolder.check(kept.reports)
    let engine = try LiveEngine(plan, rehearsal, program: Self.program)
    let store = try Store(path: kept.database)
    var sitting = Sitting.here(repeatedBy: arguments, jobs: 1)
    // The allocator's figures are those of this process alone, which does the least of the work.
    sitting.remarks = { [] }
    let run = try RecordedRun(plan, by: engine, in: store, sitting: sitting)
    let finished = try await run.shown(as: plan.scenario.name, isQuiet: quiet)
    let report = Report(
      run: finished.run,
      scenario: try finished.run.scenario(),
      summaries: finished.summaries,
      findings: try store.findings(run: run.info.id)
    )
    let folder = kept.folder(scenario: plan.scenario.name, run: run.info.id)
    var paths = try writeReports(report, to: folder)
    if let lost = engine.lostChanges {
      let path = "\(folder)/lost.csv"
      try Data(lost.utf8).write(to: URL(fileURLWithPath: path))
      paths.append(path)
    }
    Console.StandardOutput.write(format.text(report, database: kept.database, paths: paths))
    if failOnObjectives, !report.areObjectivesMet { throw ExitStatus.missed }
  }

  /// This program: it plays the parts as well.
  private static var program: String {
    (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])).path
  }

  private var arguments: [String] {
    let numbers = [
      ("--seed", seed.map { String($0) }), ("--duration", duration.map { "\($0.nanoseconds)ns" }),
      ("--drain", "\(drain.nanoseconds)ns"),
    ]
    let options = numbers.flatMap { name, value in value.map { [name, $0] } ?? [] }
    let names = candidates.flatMap { ["--candidate", $0] } + storms.flatMap { ["--storm", $0] }
    return ["live", scenario] + clock.arguments + options + names + (integration.map { ["--integration", $0] } ?? [])
  }
}
