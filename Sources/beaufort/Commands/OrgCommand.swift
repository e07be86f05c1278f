import ArgumentParser

/// `beaufort org`.
struct OrgCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "org",
    abstract: "Serves an emulated Salesforce org that real clients can talk to."
  )

  @Argument(parsing: .captureForPassthrough, help: "Options; 'beaufort org --help' lists them.")
  var options: [String] = []

  func run() throws { try LiveProgram.become("org", options) }
}
