import ArgumentParser
import BeaufortNumerics
import Database
import ExternalSystem
import ScenarioFile
import Workload

/// What an external system is.
struct ExternalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where records are kept: postgresql://user:password@host:port/name, or an SQLite file; in memory otherwise.",
      valueName: "url"
    )
  )
  var database: String?

  @Option(help: ArgumentHelp("How many records each object has, unless its table has some already.", valueName: "n"))
  var records: Int64 = 1_000

  @Option(
    help: ArgumentHelp(
      "The objects, with commas between (default: \(RecordKind.all.map(\.name).joined(separator: ","))).",
      valueName: "names"
    )
  )
  var objects: String?

  @Option(help: ArgumentHelp("Records a page, unless the client says how many: 1 to 2000.", valueName: "n"))
  var pageSize = 1_000

  @Option(help: ArgumentHelp("A scenario: its system's service times and limits hold here.", valueName: "file"))
  var scenario: String?

  @Option(
    help: ArgumentHelp("Which external system of the scenario this is, where it has several.", valueName: "name")
  )
  var system: String?

  @Option(
    help: ArgumentHelp(
      "After how long the result of a call-out is posted where the caller does not say, such as 5s.",
      valueName: "duration"
    ),
    transform: { try parseDuration($0) }
  )
  var answerAfter = Interval.seconds(5)

  @Flag(help: "Permits results to be posted to other machines.")
  var allowRemoteCallbacks = false

  @Option(
    help: ArgumentHelp(
      "The seed of records, service times and decisions (default: 42, or the scenario's).",
      valueName: "n"
    )
  )
  var seed: UInt64?

  func validate() throws {
    guard (0...100_000_000).contains(records) else {
      throw ValidationError("a table has 0 to 100000000 records; '--records \(records)' is out of range")
    }
    guard (1...2_000).contains(pageSize) else {
      throw ValidationError("a page has 1 to 2000 records; '--page-size \(pageSize)' is out of range")
    }
    if system != nil, scenario == nil {
      throw ValidationError("--system names a system of a scenario; give --scenario")
    }
  }

  /// The types of its records.
  func types() throws -> [EntityType] {
    guard let objects else { return RecordKind.all.map { EntityType($0) } }
    var types: [EntityType] = []
    for name in objects.split(separator: ",", omittingEmptySubsequences: false) {
      let type = EntityType(try RecordKind.named(name.filter { $0 != " " }))
      if !types.contains(type) { types.append(type) }
    }
    return types
  }

  /// Where its records are kept.
  func location() throws -> DatabaseLocation {
    guard let database else { return .memory }
    guard let location = DatabaseLocation(database) else {
      throw ValidationError(
        "--database is neither the path of a file nor a URL such as postgresql://user:password@host:5432/name"
      )
    }
    return location
  }

  /// Its set-up.
  func configuration() throws -> ExternalConfiguration {
    var configuration = ExternalConfiguration()
    configuration.pageSize = pageSize
    configuration.answerAfter = answerAfter
    configuration.mayCallOtherMachines = allowRemoteCallbacks
    configuration.seed = seed ?? configuration.seed
    configuration.service = try serviceTimes()
    return configuration
  }

  private func serviceTimes() throws -> ServiceTimes? {
    guard let path = scenario else { return nil }
    let scenario = try readScenario(path: path, loadingTraces: false)
    let names = scenario.systems.filter { !$0.isOrg }.map(\.name)
    guard let name = system ?? (names.count == 1 ? names[0] : nil) else {
      let known = names.isEmpty ? "it has none" : "choose one with --system: \(names.joined(separator: ", "))"
      throw ValidationError("\(path) does not have one external system; \(known)")
    }
    guard let times = ServiceTimes(of: name, in: scenario, seed: seed) else {
      throw ValidationError("\(path) has no external system '\(name)'; it has: \(names.joined(separator: ", "))")
    }
    return times
  }
}
