import ArgumentParser
import Console
import Foundation
import Planning
import Reporting
import ScenarioFile
import Simulation
import Store

/// `beaufort run`.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs scenarios: every candidate in calm and in every storm, and compares them."
  )

  @Argument(help: ArgumentHelp("Scenario files.", valueName: "scenario"), completion: .file(extensions: ["yaml"]))
  var scenarios: [String]

  @OptionGroup var selected: SelectionOptions
  @OptionGroup var clock: SpeedOption
  @OptionGroup var kept: StoreOptions

  @Option(help: ArgumentHelp("Worlds at a time; the results do not depend on it.", valueName: "n"))
  var jobs = Machine.cores

  @Flag(help: "Go on with the newest unfinished run of the same scenario, seed and selection.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Write the life of every world as CSV into folders of its own there.",
      discussion: "For scenarios of up to two million changes.",
      valueName: "dir"
    )
  )
  var record: String?

  @Flag(help: "Exit with 1 where an objective is missed.")
  var failOnObjectives = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("What to print: \(OutputFormat.words).", valueName: "format"))
  var format = OutputFormat.text

  func validate() throws {
    guard (1...1_024).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 1024, not \(jobs)") }
    guard format == .text || scenarios.count == 1 else {
      throw ValidationError("--format json prints one object: name one scenario")
    }
  }

  func run() async throws {
    let runs = try scenarios.map { try readScenario(path: $0).selecting(selected.selection).atSpeed(clock.speed) }
    try ReportFolder.check(kept.reports)
    let recordings = try runs.map { scenario in
      try Recording(of: scenario, folder: record.map { runs.count > 1 ? "\($0)/\(scenario.name)" : $0 })
    }
    let store = try Store(path: kept.database)
    var areObjectivesMet = true
    for (scenario, recording) in zip(runs, recordings) {
      let sitting = Sitting.here(repeatedBy: arguments(for: scenario.path), jobs: jobs)
      let run = try RecordedRun(scenario, in: store, sitting: sitting, resuming: resume, recording: recording)
      let finished = try await run.shown(as: scenario.name, isQuiet: quiet)
      let report = Report(run: finished.run, scenario: try finished.run.scenario(), summaries: finished.summaries)
      let folder = kept.folder(scenario: scenario.name, run: run.info.id, isOneOfSeveral: runs.count > 1)
      let lives = try run.writeLives(into: folder)
      let paths = try writeReports(report, to: folder) + [lives].compactMap { $0 }
      StandardOutput.write(format.text(report, database: kept.database, paths: paths))
      areObjectivesMet = areObjectivesMet && report.areObjectivesMet
    }
    if failOnObjectives, !areObjectivesMet { throw ExitStatus.missed }
  }

  private func arguments(for path: String) -> [String] {
    let seed = selected.seed.map { ["--seed", String($0)] } ?? []
    let replications = selected.replications.map { ["--replications", String($0)] } ?? []
    let names = selected.candidates.flatMap { ["--candidate", $0] } + selected.storms.flatMap { ["--storm", $0] }
    return ["run", path] + clock.arguments + seed + replications + names
  }
}
