import ArgumentParser
import Console
import Planning
import Reporting
import ScenarioFile
import Store

/// `beaufort check`.
struct CheckCommand: AsyncParsableCommand {
  /// The suite that is checked unless another is named.
  static let standardSuite = "Scenarios/smoke.yaml"

  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Runs a suite and compares it with the accepted run; exits with 1 on a regression.",
    usage: """
      beaufort check [SUITE] [--db FILE] [--junit FILE] [--tolerance SHARE]
      beaufort check accept [SUITE] [--db FILE] [--run ID]
      """,
    subcommands: [CheckRunCommand.self, CheckAcceptCommand.self],
    defaultSubcommand: CheckRunCommand.self
  )
}

/// `beaufort check` without a further word.
struct CheckRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a suite, keeps the run, and compares it with the accepted one (the default).",
    discussion: """
      A regression is an objective that the accepted run met and this one misses, more changes lost, dead-lettered or \
      duplicated, or any figure that is worse beyond its interval and beyond the tolerance. How fast Beaufort itself \
      was is printed and judges nothing.
      """
  )

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "suite"), completion: .file(extensions: ["yaml"]))
  var suite = CheckCommand.standardSuite

  @OptionGroup var database: DatabaseOption

  @Option(help: ArgumentHelp("Write JUnit XML here.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("How much worse a figure may be, as a share of the accepted one.", valueName: "share"))
  var tolerance = Share(0.05)

  @Option(help: ArgumentHelp("Worlds at a time; the results do not depend on it.", valueName: "n"))
  var jobs = Machine.cores

  @Flag(help: "Go on with the newest unfinished run of the suite.")
  var resume = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("What to print: \(OutputFormat.words).", valueName: "format"))
  var format = OutputFormat.text

  func validate() throws {
    guard (1...1_024).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 1024, not \(jobs)") }
  }

  func run() async throws {
    let scenario = try readScenario(path: suite)
    let file = junit.map { JUnitFile(path: $0) }
    try file?.check()
    let store = try Store(path: database.path)
    let baseline = try store.acceptedRun(suite: scenario.name).map { try store.load(run: $0) }
    let sitting = Sitting.here(repeatedBy: ["check", suite], jobs: jobs)
    let recorded = try RecordedRun(scenario, in: store, sitting: sitting, resuming: resume)
    let finished = try await recorded.shown(as: scenario.name, isQuiet: quiet)
    let check = RegressionCheck(
      run: finished.run,
      baseline: baseline,
      scenario: scenario,
      tolerance: tolerance.value
    )
    try file?.write(Reporting.junit(check))
    let speed = HarnessFigures(finished.run)
    switch format {
    case .json: StandardOutput.write(regressionDocument(check, speed: speed).document)
    case .text:
      StandardOutput.write(
        regressionText(check, database: database.unlessStandard, isColoured: StandardOutput.isColoured)
      )
      StandardOutput.write("run \(check.run.id) in \(database.path)\n\(speed.line)\n")
    }
    if !check.regressions.isEmpty { throw ExitStatus.missed }
  }
}

/// `beaufort check accept`.
struct CheckAcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Makes a run what later checks of its suite are compared with."
  )

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "suite"), completion: .file(extensions: ["yaml"]))
  var suite = CheckCommand.standardSuite

  @OptionGroup var database: DatabaseOption

  @Option(name: .customLong("run"), help: ArgumentHelp("The run (default: the suite's newest).", valueName: "id"))
  var id: String?

  func run() throws {
    let store = try Store(path: database.path, opening: .existing)
    let suite = id == nil ? try readScenario(path: suite, loadingTraces: false).name : ""
    let run = try store.acceptBaseline(run: try id.map { try store.runID($0) }, suite: suite)
    StandardOutput.write("run \(run.id) is what checks of \(run.scenario) are compared with from now on\n")
  }
}
