import Database
import HTTPTypes
package import Wire

/// A system beside Salesforce, such as an ERP: keeps records, answers requests for them, and knows no sockets.
package final class ExternalSystem: Sendable {
  /// How it is set up.
  package let configuration: ExternalConfiguration
  /// Its records.
  package let store: TableStore
  private let keysInProgress = KeysInProgress()

  /// A system with the records of `store`.
  package init(_ configuration: ExternalConfiguration, store: TableStore) {
    (self.configuration, self.store) = (configuration, store)
  }

  /// Answers a request. It never throws: whatever goes wrong is an answer.
  package func answer(_ request: ServerRequest) async -> ServerResponse {
    do throws(Refusal) {
      guard let target = RequestTarget(request.head.path ?? "/") else {
        throw .malformed("the path or query is no percent-encoded UTF-8")
      }
      let call = Call(request: request, target: target)
      return try await keysInProgress.claiming(call) { () throws(Refusal) in try await route(call) }.response
    } catch {
      return error.response
    }
  }

  private func route(_ call: Call) async throws(Refusal) -> Reply {
    switch call.target.components.first {
    case "api": return try await answerRest(call)
    case "odata": return try await answerOData(call)
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
