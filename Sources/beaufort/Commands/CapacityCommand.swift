import ArgumentParser
import Console
import Planning
import Reporting
import ScenarioFile

/// `beaufort capacity`.
struct CapacityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capacity",
    abstract: "Says how far changes and reads can grow before an objective is missed, and which one.",
    discussion: """
      The changes and reads of all flows are multiplied by a factor, populations and faults stay. For each candidate \
      the largest factor that meets the objectives in calm and in every storm is looked for by bisection, which takes \
      for granted that what fails at a factor fails at every larger one. '--storm calm' leaves the storms out, \
      '--replications 1' is enough for a first look.
      """
  )

  @Argument(help: ArgumentHelp("A scenario file.", valueName: "scenario"), completion: .file(extensions: ["yaml"]))
  var scenario: String

  @OptionGroup var selected: SelectionOptions

  @Option(
    name: .customLong("objective"),
    help: ArgumentHelp(
      "Judge by this objective instead of the scenario's, e.g. 'allocation.demand <= 80%'; may be repeated.",
      valueName: "text"
    )
  )
  var objectives: [String] = []

  @Option(help: ArgumentHelp("The lowest factor.", valueName: "factor"))
  var from = 0.01

  @Option(help: ArgumentHelp("The highest factor.", valueName: "factor"))
  var to = 10.0

  @Option(help: ArgumentHelp("How closely the limit is looked for.", valueName: "share"))
  var precision = Share(0.02)

  @Option(help: ArgumentHelp("Show the figures at this factor instead of looking for the limit.", valueName: "factor"))
  var at: Double?

  @Option(help: ArgumentHelp("Candidates at a time; the results do not depend on it.", valueName: "n"))
  var jobs = Machine.cores

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("What to print: \(OutputFormat.words).", valueName: "format"))
  var format = OutputFormat.text

  func validate() throws {
    guard (1...1_024).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 1024, not \(jobs)") }
    for (name, factor) in [("--from", from), ("--to", to), ("--at", at ?? 1)] {
      guard (0.000_001...1_000_000).contains(factor) else {
        throw ValidationError("\(name) must be from 0.000001 to 1000000, not \(factor)")
      }
    }
    guard from <= to else { throw ValidationError("--from must not be above --to: \(from) and \(to)") }
    guard (0.000_1...1).contains(precision.value) else {
      throw ValidationError("--precision must be from 0.01% to 100%")
    }
  }

  func run() async throws {
    var scenario = try readScenario(path: scenario).selecting(selected.selection)
    if !objectives.isEmpty {
      scenario.objectives = try objectives.map { try parseObjective($0, origin: "--objective") }
    }
    do {
      if let at { return try await show(scenario, at: at) }
      guard !scenario.objectives.isEmpty else { throw NoObjectives(scenario: self.scenario) }
      try await look(scenario)
    } catch is CancellationError {
      StandardError.write("interrupted: nothing is kept of a search; the same command starts it again\n")
      throw ExitStatus.interrupted
    }
  }

  private func show(_ scenario: Scenario, at factor: Double) async throws {
    let jobs = jobs
    let probes = try await untilInterrupted(
      { try await figures(of: scenario, atFactor: factor, jobs: jobs) },
      beside: {}
    )
    switch format {
    case .json: StandardOutput.write(factorDocument(probes, of: scenario).document)
    case .text: StandardOutput.write(factorTable(probes, of: scenario, isColoured: StandardOutput.isColoured))
    }
  }

  private func look(_ scenario: Scenario) async throws {
    let search = CapacitySearch(range: from...to, precision: precision.value)
    let (jobs, isQuiet) = (jobs, quiet)
    let found = try await untilInterrupted(
      {
        try await capacities(of: scenario, by: search, jobs: jobs) { probe in
          if !isQuiet { StandardError.write(progressLine(probe) + "\n") }
        }
      },
      beside: {}
    )
    switch format {
    case .json:
      let document = capacityDocument(found, of: scenario, from: from, to: to, precision: precision.value)
      StandardOutput.write(document.document)
    case .text:
      StandardOutput.write(
        capacityTable(
          found,
          of: scenario,
          from: from,
          to: to,
          precision: precision.value,
          isColoured: StandardOutput.isColoured
        )
      )
    }
  }
}

/// The scenario has nothing to be judged by.
struct NoObjectives: Error, CustomStringConvertible {
  /// Its path.
  let scenario: String

  var description: String {
    "\(scenario) has no objectives, so nothing limits it: add some, or name one with --objective TEXT"
  }
}
