import ArgumentParser
import Foundation
import Workload

/// `beaufort data`.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Writes synthetic records to the standard output."
  )

  @Option(
    help: ArgumentHelp("The object: \(RecordKind.all.map(\.name).joined(separator: ", ")).", valueName: "name")
  )
  var object: String

  @Option(help: ArgumentHelp("How many records.", valueName: "n"))
  var count: Int64 = 1_000

  @Option(help: ArgumentHelp("csv (RFC 4180) or json (one object a line).", valueName: "format"))
  var format = RecordFormat.csv

  @Option(help: ArgumentHelp("The seed; the same gives the same records.", valueName: "n"))
  var seed: UInt64 = 42

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    do throws(RecordError) {
      try writeRecords(object: object, count: count, format: format, seed: seed, to: STDOUT_FILENO)
    } catch .brokenPipe {
      return
    }
  }
}

extension RecordFormat: ExpressibleByArgument {}
