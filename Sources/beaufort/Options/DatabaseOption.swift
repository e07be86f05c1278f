import ArgumentParser

/// Where runs are kept, for commands that write no report.
struct DatabaseOption: ParsableArguments {
  @Option(name: .customLong("db"), help: ArgumentHelp("The database.", valueName: "file"))
  var path = StoreOptions.standardDatabase
}
