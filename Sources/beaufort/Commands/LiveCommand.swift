import ArgumentParser

/// `beaufort live`.
struct LiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live",
    abstract: "Runs a scenario's candidates for real: servers, sockets, processes and faults on this machine."
  )

  @Argument(parsing: .captureForPassthrough, help: "Options; 'beaufort live --help' lists them.")
  var options: [String] = []

  func run() throws { try LiveProgram.become("live", options) }
}
