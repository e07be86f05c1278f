import Database
import HTTPTypes
package import Wire

/// A system beside Salesforce, such as an ERP: keeps records, answers requests for them, and knows no sockets.
package final class ExternalSystem: Sendable {
  /// How it is set up.
  package let configuration: ExternalConfiguration
  /// Its records.
  package let store: TableStore
  let clock: ServerClock
  let hookLog = HookLog()
  let callbacks: CallbackQueue
  private let keysInProgress = KeysInProgress()
  private let desk: ServiceDesk?

  /// A system with the records of `store`.
  package init(_ configuration: ExternalConfiguration, store: TableStore) {
    (self.configuration, self.store, clock) = (configuration, store, store.clock)
    desk = configuration.service.map { ServiceDesk($0, clock: store.clock) }
    callbacks = CallbackQueue(clock: clock, log: hookLog, seed: configuration.seed)
  }

  /// Has requests that are served from now on take this many thousandths of their time.
  package func setServiceTime(permille: Int64) { desk?.setServiceTime(permille: permille) }

  /// Answers a request. It never throws: whatever goes wrong is an answer.
  package func answer(_ request: ServerRequest) async -> ServerResponse {
    await answer(request, isServed: true)
  }

  /// Answers a request of the system's own users, who wait for no service and whom no limit is for.
  package func answerOwnUser(_ request: ServerRequest) async -> ServerResponse {
    await answer(request, isServed: false)
  }

  private func answer(_ request: ServerRequest, isServed: Bool) async -> ServerResponse {
    guard let target = RequestTarget(request.head.path ?? "/") else {
      return Refusal.malformed("the path or query is no percent-encoded UTF-8").response
    }
    let call = Call(request: request, target: target)
    var response: ServerResponse
    do throws(Refusal) {
      let reply = try await keysInProgress.claiming(call) { () throws(Refusal) in
        try await serve(call, isServed: isServed)
      }
      response = reply.response
    } catch {
      response = error.response
    }
    if target.components.first == "odata" { response.fields[Self.odataVersion] = "4.0" }
    return response
  }

  private static let odataVersion = HTTPField.Name.spelled("OData-Version")

  private func serve(_ call: Call, isServed: Bool) async throws(Refusal) -> Reply {
    // Who looks at the call-outs that came is no user of the system.
    guard let desk, isServed, call.target.components.first != "hooks" || call.method == .post else {
      return try await route(call)
    }
    return try await desk.serve(writes: call.method != .get) { () throws(Refusal) in try await route(call) }
  }

  private func route(_ call: Call) async throws(Refusal) -> Reply {
    switch call.target.components.first {
    case "api": return try await answerRest(call)
    case "odata": return try await answerOData(call)
    case "hooks": return try await answerHooks(call)
    case _: throw .notFound("nothing lies at \(call.request.head.path ?? "/"); expected /api, /odata or /hooks")
    }
  }
}

extension ExternalSystem {
  /// The living record with this key.
  func record(_ type: EntityType, id: String) async throws(Refusal) -> StoredRecord? {
    guard EntityType.isID(id) else { return nil }
    let statement = store.statements(of: type).selection(1)
    return try await read { (connection) throws(DatabaseError) in
      var record: StoredRecord?
      try connection.query(statement, [.text(id)]) { record = StoredRecord($0, of: type) }
      return record.flatMap { $0.isDeleted ? nil : $0 }
    }
  }

  /// Reads from the database.
  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws(DatabaseError) -> Value
  ) async throws(Refusal) -> Value {
    try await database { () throws(DatabaseError) in try await store.worker.run(work) }
  }

  /// Runs what uses the database; what goes wrong there is an answer too.
  func database<Value>(_ work: () async throws(DatabaseError) -> Value) async throws(Refusal) -> Value {
    do throws(DatabaseError) { return try await work() } catch {
      if error.isUnreachable { throw .unavailable(error.message) }
      throw Refusal(status: .internalServerError, code: "databaseFailed", message: error.message)
    }
  }
}
