import ArgumentParser

/// Where runs are kept and reports go.
struct StoreOptions: ParsableArguments {
  /// Where runs are kept unless told otherwise.
  static let standardDatabase = "Reports/beaufort.sqlite"

  @Option(name: .customLong("db"), help: ArgumentHelp("The database.", valueName: "file"))
  var database = standardDatabase

  @Option(
    help: ArgumentHelp(
      "The folder for HTML and CSV (default: Reports/<scenario>-<run id>).",
      discussion: "Where several scenarios are run, each gets a folder of its own in it.",
      valueName: "dir"
    )
  )
  var reports: String?

  /// The folder for the report of a run.
  func folder(scenario: String, run: String, isOneOfSeveral: Bool = false) -> String {
    guard let reports else { return "Reports/\(scenario)-\(run)" }
    return isOneOfSeveral ? "\(reports)/\(scenario)-\(run)" : reports
  }
}
