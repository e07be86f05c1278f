import ArgumentParser

/// Where runs are kept, for commands that write no report.
struct DatabaseOption: ParsableArguments {
  @Option(name: .customLong("db"), help: ArgumentHelp("The database.", valueName: "file"))
  var path = StoreOptions.standardDatabase

  /// The database where it has to be named in a command that is to be repeated; `nil` for the standard one.
  var unlessStandard: String? { path == StoreOptions.standardDatabase ? nil : path }
}
