import ArgumentParser
import BeaufortNumerics
import Console
import LiveRun
import ScenarioFile

/// Which part of a scenario is run for real, and for how long.
struct RehearsalOptions: ParsableArguments {
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

  /// What every process of the run is told.
  var rehearsal: Rehearsal {
    var rehearsal = Rehearsal(path: scenario, drain: drain.nanoseconds)
    (rehearsal.seed, rehearsal.candidates, rehearsal.storms) = (seed, candidates, storms)
    (rehearsal.duration, rehearsal.speed) = (duration?.nanoseconds, clock.speed.permille)
    return rehearsal
  }

  /// What repeats it on a command line.
  var arguments: [String] {
    let numbers = [
      ("--seed", seed.map { String($0) }), ("--duration", duration.map { "\($0.nanoseconds)ns" }),
      ("--drain", "\(drain.nanoseconds)ns"),
    ]
    let options = numbers.flatMap { name, value in value.map { [name, $0] } ?? [] }
    let names = candidates.flatMap { ["--candidate", $0] } + storms.flatMap { ["--storm", $0] }
    return [scenario] + clock.arguments + options + names
  }
}
