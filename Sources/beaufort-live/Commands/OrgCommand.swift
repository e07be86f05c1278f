import ArgumentParser
import Database
import Live
import Org
import Platform

/// `beaufort org`.
struct OrgCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "org",
    abstract: "Serves an emulated Salesforce org that real clients can talk to.",
    discussion: """
      The first line on the standard output is 'listening on URL'. Client id, client secret, user name and password \
      are all 'beaufort' unless they are given.
      """
  )

  @OptionGroup(title: "The org") var org: OrgOptions
  @OptionGroup(title: "Who may log in") var login: LoginOptions
  @OptionGroup(title: "Where it listens") var serving: ServingOptions

  /// What the platform lets a request's head be, and else the usual.
  private static var connectionLimits: ConnectionLimits {
    var limits = ConnectionLimits()
    (limits.targetBytes, limits.headBytes) = (PlatformFigures.headBytes, PlatformFigures.headBytes)
    return limits
  }

  func run() async throws {
    let schema = try org.readSchema()
    let server = try await Serving(serving)
    let clock = LiveClock.started(speed: org.timeScale.speed, date: Serving.date)
    let setUp = try login.applied(to: org.configuration())
    let (orgs, made) = AsyncStream.makeStream(of: Org.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      // Jobs of the Bulk API are worked on beside the requests, and only as long as there are any.
      group.addTask { for await org in orgs { await org.work() } }
      defer { group.cancelAll() }
      try await server.run(clock: clock, limits: Self.connectionLimits, lines: [login.line]) { url in
        do {
          var configuration = setUp
          configuration.url = url
          let org = try Org(configuration, schema: schema, clock: clock)
          made.yield(org)
          return org.answer
        } catch let error as DatabaseError where org.db != nil {
          throw UnusableDatabase(path: org.db ?? "", reason: error.message)
        }
      }
    }
  }
}

/// A file that holds no org.
private struct UnusableDatabase: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path): \(reason); give --db a file that an org made, or one that does not exist" }
}
