import ArgumentParser
import ExternalSystem
import Live

/// `beaufort external`.
struct ExternalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "external",
    abstract: "Serves a system beside Salesforce: records over REST and OData, and a receiver of call-outs.",
    discussion: """
      The first line on the standard output is 'listening on URL'. Below it lie /api/{object} (a system of record in \
      JSON), /odata (OData 4.0) and /hooks/{name} (call-outs, whose results can be posted later).
      """
  )

  @OptionGroup(title: "The system") var external: ExternalOptions
  @OptionGroup(title: "Where it listens") var serving: ServingOptions

  func run() async throws {
    let (types, location, setUp) = (try external.types(), try external.location(), try external.configuration())
    let server = try await Serving(serving)
    let clock = LiveClock.started(date: Serving.date)
    let store = try await TableStore(types, at: location, clock: clock, records: external.records, seed: setUp.seed)
    let system = ExternalSystem(setUp, store: store)
    let words = "objects: \(types.map(\.name).joined(separator: ", ")); under /api, /odata and /hooks"
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await system.postResults { try await HTTPPost($0).send() } }
      defer { group.cancelAll() }
      try await server.run(clock: clock, limits: ConnectionLimits(), lines: [words]) { _ in system.answer }
    }
  }
}

extension HTTPPost {
  /// The request that carries a result.
  fileprivate init(_ callback: CallbackRequest) {
    self.init(
      host: callback.target.host,
      port: callback.target.port,
      path: callback.target.path,
      authority: callback.target.authority,
      isSecure: callback.target.isSecure,
      trustsAll: callback.target.isLoopback,
      fields: callback.fields,
      body: callback.body
    )
  }
}
