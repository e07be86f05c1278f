import ArgumentParser

/// `beaufort external`.
struct ExternalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "external",
    abstract: "Serves a system outside Salesforce: a REST system of record and an OData service."
  )

  @Argument(parsing: .captureForPassthrough, help: "Options; 'beaufort external --help' lists them.")
  var options: [String] = []

  func run() throws { try LiveProgram.become("external", options) }
}
