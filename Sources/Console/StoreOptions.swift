package import ArgumentParser

/// Where runs are kept and reports go.
package struct StoreOptions: ParsableArguments {
  /// Where runs are kept unless told otherwise.
  package static let standardDatabase = "Reports/beaufort.sqlite"

  private static let reportsHelp = ArgumentHelp(
    "The folder for HTML and CSV (default: Reports/<scenario>-<run id>).",
    discussion: "Where several scenarios are run, each gets a folder of its own in it.",
    valueName: "dir"
  )

  /// The database's path.
  @Option(name: .customLong("db"), help: ArgumentHelp("The database.", valueName: "file"))
  package var database = standardDatabase

  /// The folder for reports; `nil` for one of the run's own.
  @Option(help: Self.reportsHelp)
  package var reports: String?

  /// The folder for the report of a run.
  package func folder(scenario: String, run: String, isOneOfSeveral: Bool = false) -> String {
    guard let reports else { return "Reports/\(scenario)-\(run)" }
    return isOneOfSeveral ? "\(reports)/\(scenario)-\(run)" : reports
  }

  /// As the command line says.
  package init() {}
}
