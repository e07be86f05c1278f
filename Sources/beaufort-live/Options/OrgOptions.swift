import ArgumentParser
import BeaufortNumerics
import Org
import Platform
import ScenarioFile

/// What an org is.
struct OrgOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The edition: \(OrgSpec.Edition.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"
    )
  )
  var edition = OrgSpec.Edition.enterprise

  @Option(help: ArgumentHelp("User licences; the daily limits grow with them.", valueName: "n"))
  var licences: Int64 = 100

  @Option(help: ArgumentHelp("A schema file with object types; a usual selection otherwise.", valueName: "file"))
  var schema: String?

  @Option(help: ArgumentHelp("Where records and log are kept; in memory otherwise.", valueName: "file"))
  var db: String?

  @Option(help: ArgumentHelp("How much faster than the world the org's windows roll.", valueName: "factor"))
  var timeScale = TimeScale.standard

  @Option(
    help: ArgumentHelp(
      "How long each written record takes while its row locks are held, such as 4ms.",
      valueName: "duration"
    ),
    transform: { try parseDuration($0) }
  )
  var recordTime = Interval.zero

  @Option(
    help: ArgumentHelp("Generated records that an empty org begins with, such as 2_000_000.", valueName: "n"),
    transform: { try recordCount($0) }
  )
  var seedRecords: Int64 = 0

  func validate() throws {
    guard (0...1_000_000).contains(licences) else {
      throw ValidationError("an org has 0 to 1000000 licences; '--licences \(licences)' is out of range")
    }
  }

  /// The set-up of the org, before it is known where clients reach it.
  func configuration() -> OrgConfiguration {
    var configuration = OrgConfiguration(OrgSpec(edition: edition, licences: licences), url: "", databasePath: db)
    configuration.recordTime = recordTime
    configuration.seedRecords = seedRecords
    return configuration
  }

  /// The object types.
  ///
  /// - Throws: what is wrong with the file.
  func readSchema() throws(ScenarioError) -> Schema {
    if let schema { return Schema(try readObjects(path: schema)) }
    return Schema(try parseObjects(text: standardObjects, path: "standard objects"))
  }
}

extension OrgSpec.Edition: ExpressibleByArgument {}

/// A number of records, with or without underscores between its digits.
private func recordCount(_ text: String) throws(ValidationError) -> Int64 {
  guard let count = Int64(text.replacing("_", with: "")), (0...1_000_000_000).contains(count) else {
    throw ValidationError("an org begins with 0 to 1_000_000_000 records, not with '\(text)'")
  }
  return count
}
