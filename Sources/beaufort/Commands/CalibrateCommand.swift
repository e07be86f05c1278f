import ArgumentParser

/// `beaufort calibrate`.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Runs a scenario for real and simulated, and says how far the predictions are off."
  )

  @Argument(parsing: .captureForPassthrough, help: "Options; 'beaufort calibrate --help' lists them.")
  var options: [String] = []

  func run() throws { try LiveProgram.become("calibrate", options) }
}
