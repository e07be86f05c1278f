import ArgumentParser
import Console
import Foundation
import LiveRun
import Planning
import Reporting
import ScenarioFile
import Simulation
import Store

/// `beaufort calibrate`.
struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Runs a scenario for real and simulated, and says how far the predictions are off.",
    discussion: """
      Link and service times are fitted to the live run in calm weather; the simulation is held against the live run \
      with the scenario's own times and with the fitted ones. All three runs are kept in the database.
      """
  )

  @OptionGroup var chosen: RehearsalOptions

  @Option(help: ArgumentHelp("How often each world is run, from which the intervals come.", valueName: "n"))
  var replications = 5

  @OptionGroup var kept: StoreOptions

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("What to print: \(OutputFormat.words).", valueName: "format"))
  var format = OutputFormat.text

  func validate() throws {
    guard (1...100).contains(replications) else {
      throw ValidationError("--replications must be from 1 to 100, not \(replications)")
    }
  }

  func run() async throws {
    // A process of the run that a fault has killed may be told something for a moment longer.
    signal(SIGPIPE, SIG_IGN)
    var rehearsal = chosen.rehearsal
    rehearsal.replications = replications
    let whole = try rehearsal.wholeScenario()
    let scenario = rehearsal.shortened(whole)
    try ReportFolder.check(kept.reports)
    let plan = SimulationPlan(scenario)
    let engine = try LiveEngine(plan, rehearsal, program: LiveCommand.program)
    let store = try Store(path: kept.database)
    let live = try await RecordedRun(plan, by: engine, in: store, sitting: .live(repeatedBy: arguments))
      .shown(as: "\(scenario.name), live", isQuiet: quiet)
    let times = FittedTimes(scenario, engine.calmExchanges)
    let fitted = try whole.fitted(to: times, run: live.run.info.id)
    let calibration = Calibration(
      live: live.run,
      written: try await simulate(scenario, "as written", in: store),
      fitted: try await simulate(rehearsal.shortened(fitted), "fitted", in: store),
      times: times
    )
    let folder = kept.reports ?? "Reports/\(scenario.name)-calibration-\(live.run.info.id)"
    let paths = try writeCalibration(calibration, fitted: fitted, to: folder)
    switch format {
    case .json: Console.StandardOutput.write(calibrationDocument(calibration).document)
    case .text:
      Console.StandardOutput.write(calibrationTable(calibration, isColoured: Console.StandardOutput.isColoured))
      Console.StandardOutput.write(paths.map { $0 + "\n" }.joined())
    }
  }

  private func simulate(_ scenario: Scenario, _ title: String, in store: Store) async throws -> StoredRun {
    try await RecordedRun(scenario, in: store, sitting: .here(repeatedBy: arguments, jobs: Machine.cores))
      .shown(as: "\(scenario.name), \(title)", isQuiet: quiet).run
  }

  private var arguments: [String] { ["calibrate"] + chosen.arguments + ["--replications", String(replications)] }
}
