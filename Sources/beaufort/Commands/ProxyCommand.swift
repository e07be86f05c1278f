import ArgumentParser

/// `beaufort proxy`.
struct ProxyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proxy",
    abstract: "Stands between two parties, and makes their connections slow, broken or silent."
  )

  @Argument(parsing: .captureForPassthrough, help: "Options; 'beaufort proxy --help' lists them.")
  var options: [String] = []

  func run() throws { try LiveProgram.become("proxy", options) }
}
