import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers what lies under `/services/data/v59.0`.
  func answerRest(_ call: Call) -> Answer {
    switch call.target.components.first {
    case "query", "queryAll", "search", "parameterizedSearch":
      return .later { [self] in await aside { [self] in answerQuery(call) } }
    case "jobs": return .later { [self] in await answerJobs(call) }
    case "composite": return .later { [self] in await aside { [self] in await answerResource(call) } }
    case "sobjects" where call.target.components.count > 1 && call.bodyHasArrived: return answerRecords(call)
    case _: return .later { [self] in await answerResource(call) }
    }
  }

  /// Answers a request for an object type or its records.
  private func answerRecords(_ call: Call) -> Answer {
    do throws(Problem) {
      let call = try call.withMethodOfParameter()
      let object = try schema.atPath(call.target.components[1])
      if object.isEvent { return .later { [self] in await answerResource(call) } }
      if let action = try RowAction(creating: object, call) {
        if let response = try runAtOnce(action, of: call) { return .ready(response) }
        return .later { [self] in await answer(action) }
      }
      let body = try call.arrivedBody()
      if let answer = try answerMetadata(call, object) { return .ready(answer) }
      let action = try RowAction(call, object, body, schema)
      if let response = try runAtOnce(action, of: call) { return .ready(response) }
      return .later { [self] in await answer(action) }
    } catch {
      return .ready(ServerResponse(error))
    }
  }

  private func answer(_ action: RowAction) async -> ServerResponse {
    do throws(Problem) { return try await run(action) } catch { return ServerResponse(error) }
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
    guard action.writes else { return try read(action) }
    return try await transact(locking: action.row.knownLocks(in: action.object, schema)) {
      store,
      plan throws(Problem) in
      .keep(try perform(action, &store, &plan))
    }
  }

  /// Runs an action that waits for nobody: one that only reads, or one that needs no locks and whose one statement is a
  /// transaction by itself. `nil` where it is another.
  private func runAtOnce(_ action: RowAction, of call: Call) throws(Problem) -> ServerResponse? {
    guard action.writes else { return try read(action) }
    guard action.isOneStatement, configuration.recordTime == .zero else { return nil }
    let (response, changes) = try records.withLock { store throws(Problem) in
      var plan = LockPlan(held: [])
      return (try perform(action, &store, &plan), store.takeChanges())
    }
    publish(changes, from: call.origin)
    return response
  }

  private func read(_ action: RowAction) throws(Problem) -> ServerResponse {
    try records.withLock { store throws(Problem) in
      var plan = LockPlan(held: [])
      return try perform(action, &store, &plan)
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
