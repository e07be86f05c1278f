import ArgumentParser
import Console
import Planning
import Reporting
import Store

/// `beaufort compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Says what got better, worse, or shows no difference between two runs.",
    discussion: """
      Each figure is judged by the replications' own values, at 95%: in pairs where both runs had the same seed, flows \
      and storm, else by Welch's test. With one replication there is no interval. Counts of changes (lost, duplicates \
      …) in pairs owe nothing to chance: any difference counts.
      """
  )

  @Argument(help: ArgumentHelp("The run before: an id, 'previous' or 'latest'.", valueName: "before"))
  var before: String

  @Argument(help: ArgumentHelp("The run after: an id, 'previous' or 'latest'.", valueName: "after"))
  var after: String

  @OptionGroup var database: DatabaseOption

  @Flag(help: "List the figures that show no difference, too.")
  var all = false

  @Option(help: ArgumentHelp("What to print: \(OutputFormat.words).", valueName: "format"))
  var format = OutputFormat.text

  func run() throws {
    let store = try Store(path: database.path, opening: .existing)
    let comparison = RunComparison(
      before: try store.load(run: try store.runID(before)),
      after: try store.load(run: try store.runID(after))
    )
    switch format {
    case .json: StandardOutput.write(differenceDocument(comparison, showsAll: all).document)
    case .text:
      StandardOutput.write(
        differenceTable(comparison, showsAll: all, isColoured: StandardOutput.isColoured)
      )
    }
  }
}
