import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers what lies under `/services/data/v59.0`.
  func answerRest(_ call: Call) async -> ServerResponse {
    switch call.target.components.first {
    case "query", "queryAll", "search", "parameterizedSearch": return await aside { [self] in answerQuery(call) }
    case "jobs": return await answerJobs(call)
    case "composite": return await aside { [self] in await answerResource(call) }
    case _: return await answerResource(call)
    }
  }

  private func answerResource(_ call: Call) async -> ServerResponse {
    do throws(Problem) {
      let call = try call.withMethodOfParameter()
      return try await answerResource(call, try await call.resourceBody())
    } catch {
      return ServerResponse(error)
    }
  }

  /// Answers a request for a resource, or a part of a composite request for one.
  func answerResource(_ call: Call, _ body: JSON?) async throws(Problem) -> ServerResponse {
    let path = call.target.components
    switch (path.first, path.count) {
    case (nil, _): return try answerResources(call)
    case ("limits", 1): return try answerLimits(call)
    case ("sobjects", 1): return try answerObjects(call)
    case ("sobjects", let count):
      let object = try schema.atPath(path[1])
      if object.isEvent, count == 2, call.method == .post { return try await answerEvent(call, object, body) }
      if let answer = try answerMetadata(call, object) { return answer }
      return try await run(try RowAction(call, object, body, schema))
    case ("composite", 1): return try await answerComposite(call, body)
    case ("composite", 2) where path[1] == "batch": return try await answerBatch(call, body)
    case ("composite", 3) where path[1] == "tree": return try await answerTree(call, body)
    case ("composite", 2...4) where path[1] == "sobjects": return try await answerCollection(call, body)
    case _: throw Problem(.notFound)
    }
  }

  /// Runs an action on records in a transaction of its own, or without one where it only reads.
  private func run(_ action: RowAction) async throws(Problem) -> ServerResponse {
    guard action.writes else {
      return try records.withLock { store throws(Problem) in
        var plan = LockPlan(held: [])
        return try perform(action, &store, &plan)
      }
    }
    if action.isOneStatement {
      // It needs no locks, and its statement is a transaction by itself.
      let (response, changes) = try records.withLock { store throws(Problem) in
        var plan = LockPlan(held: [])
        return (try perform(action, &store, &plan), store.takeChanges())
      }
      if configuration.recordTime > .zero { await work(on: 1) }
      publish(changes)
      return response
    }
    return try await transact(locking: action.row.knownLocks(in: action.object, schema)) {
      store,
      plan throws(Problem) in
      .keep(try perform(action, &store, &plan))
    }
  }
}

extension Schema {
  /// The object type that a path names.
  ///
  /// - Throws: NOT_FOUND where there is none.
  func atPath(_ name: String) throws(Problem) -> ObjectType {
    guard let object = object(name) else { throw Problem(.notFound) }
    return object
  }
}

extension Problem {
  /// The wrong verb for a resource that takes `allowed`.
  static func wrongMethod(_ method: HTTPRequest.Method, allowed: String) -> Problem {
    Problem(.methodNotAllowed, "HTTP Method '\(method.rawValue)' not allowed. Allowed are \(allowed)")
  }
}
