import ArgumentParser
package import BeaufortNumerics
import ScenarioFile

/// How fast a scenario's clock runs.
package struct SpeedOption: ParsableArguments {
  private static let help = ArgumentHelp(
    "Run the scenario's clock this many times as fast, such as 60x.",
    discussion: """
      Rates are multiplied; durations, schedules, timers and the windows of limits and faults are divided; latencies, \
      service times and time-outs stay. 'beaufort scenario show --speed' prints what comes out.
      """,
    valueName: "factor"
  )

  /// How many times as fast; as written where nothing is said.
  @Option(name: .customLong("speed"), help: Self.help, transform: { try parseSpeed($0) })
  package var speed = Speed.ofLife

  /// What repeats it on a command line.
  package var arguments: [String] { speed == .ofLife ? [] : ["--speed", speed.written] }

  /// As the command line says.
  package init() {}
}
