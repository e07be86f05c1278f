import ArgumentParser

/// Where runs are kept, for commands that write no report.
package struct DatabaseOption: ParsableArguments {
  /// Its path.
  @Option(name: .customLong("db"), help: ArgumentHelp("The database.", valueName: "file"))
  package var path = StoreOptions.standardDatabase

  /// The database where it has to be named in a command that is to be repeated; `nil` for the standard one.
  package var unlessStandard: String? { path == StoreOptions.standardDatabase ? nil : path }

  /// As the command line says.
  package init() {}
}
