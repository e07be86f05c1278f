import ArgumentParser
package import Reporting
import Store

/// What a run prints on the standard output.
package enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json

  /// The formats in words.
  package static let words = "text (for people) or json (one object, for programs)"

  /// What is printed about a run that was kept in `database` and reported in the files at `paths`.
  package func text(_ report: Report, database: String, paths: [String]) -> String {
    switch self {
    case .json: runDocument(report).document
    case .text:
      comparisonTable(report, isColoured: StandardOutput.isColoured)
        + Self.places(report, database: database, paths: paths)
    }
  }

  private static func places(_ report: Report, database: String, paths: [String]) -> String {
    let info = report.run.info
    let pages = paths.filter { $0.hasSuffix(".html") }
    let tables = paths.filter { $0.hasSuffix(".csv") }
    let lines =
      ["digest    \(info.digest ?? "none: the run is unfinished")", "run       \(info.id), seed \(info.seed)"]
      + ["database  \(database)"] + pages.map { "report    \($0)" } + tables.map { "csv       \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }
}
