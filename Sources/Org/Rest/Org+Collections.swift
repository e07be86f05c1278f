import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers `/composite/sobjects…`.
  func answerCollection(_ call: Call, _ body: JSON?) async throws(Problem) -> ServerResponse {
    if call.readsCollection {
      return try records.withLock { store throws(Problem) in try readCollection(call, body, &store) }
    }
    let write = try CollectionWrite(call, body, schema)
    return ServerResponse(.ok, json: JSONWriter(write, await outcomes(of: write)))
  }

  /// Writes a collection inside a transaction, in which it may fail without undoing the rest.
  func perform(
    _ write: CollectionWrite,
    _ store: inout RecordStore,
    _ plan: inout LockPlan
  ) throws(Problem) -> ServerResponse {
    let date = clock.date()
    var outcomes: [CollectionWrite.Outcome] = []
    if write.allOrNone {
      outcomes = try store.undoable { store in store.saveAll(write, date: date, under: &plan) }
    } else {
      for run in write.runs { outcomes += store.save(run, write.verb, date: date, under: &plan) }
    }
    return ServerResponse(.ok, json: JSONWriter(write, outcomes))
  }

  /// Writes a collection; an outcome for each record, in order.
  func outcomes(of write: CollectionWrite) async -> [CollectionWrite.Outcome] {
    let date = clock.date()
    if write.allOrNone, !write.runs.contains(where: \.object.isEvent) {
      do throws(Problem) {
        return try await transact(locking: write.knownLocks(in: schema)) { store, plan in
          store.saveAll(write, date: date, under: &plan)
        }
      } catch {
        return (0..<write.count).map { _ in .failure(error) }
      }
    }
    var outcomes: [CollectionWrite.Outcome] = []
    outcomes.reserveCapacity(write.count)
    for run in write.runs {
      if run.object.isEvent, write.verb == .create {
        outcomes += await publish(run, allOrNone: write.allOrNone)
        continue
      }
      do throws(Problem) {
        outcomes += try await transact(locking: run.knownLocks(in: schema)) { store, plan in
          .keep(store.save(run, write.verb, date: date, under: &plan))
        }
      } catch {
        outcomes += run.items.map { _ in .failure(error) }
      }
    }
    return outcomes
  }

  /// Publishes events. They know no transactions, so what `allOrNone` holds together are those of a run.
  private func publish(_ run: CollectionWrite.Run, allOrNone: Bool) async -> [CollectionWrite.Outcome] {
    var rows: [RowWrite] = []
    for item in run.items { if case .success(let row) = item { rows.append(row) } }
    guard rows.count == run.items.count || !allOrNone else {
      return run.items.map { item in
        if case .failure(let problem) = item { .failure(problem) } else { .failure(Problem(.rolledBack)) }
      }
    }
    var outcomes = await publishEvents(rows, of: run.object, allOrNone: allOrNone).makeIterator()
    return run.items.map { item in
      switch item {
      case .failure(let problem): .failure(problem)
      case .success: outcomes.next().map { $0.map { .event($0) } } ?? .failure(Problem(.publishingUnavailable))
      }
    }
  }

  /// Reads records by their ids, `null` where there is none.
  func readCollection(_ call: Call, _ body: JSON?, _ store: inout RecordStore) throws(Problem) -> ServerResponse {
    let object = try schema.atPath(call.target.components[2])
    guard !object.isEvent else {
      throw Problem(.invalidTypeForOperation, "entity type \(object.name) does not support retrieve")
    }
    let most = body == nil ? PlatformFigures.collectionReadByURL : PlatformFigures.collectionReadByBody
    let ids = try call.texts("ids", body)
    guard ids.count <= most else {
      throw Problem(.exceededIDLimit, "record limit reached. cannot retrieve more than \(most) records in this call")
    }
    let columns = try object.columns(try call.texts("fields", body))
    var json = JSONWriter(capacity: ids.count * 256)
    json.beginArray()
    for id in ids {
      guard RecordID(id.utf8) != nil else {
        throw Problem(.malformedID, "malformed id \(id.prefix(100))", fields: ["Id"])
      }
      guard let number = try? object.number(atPath: id) else {
        json.null()
        continue
      }
      if !(try store.write(number, columns, of: object, base: call.base, into: &json)) { json.null() }
    }
    json.endArray()
    return ServerResponse(.ok, json: json)
  }
}

extension RecordStore {
  /// Writes each record of a run for itself.
  fileprivate mutating func save(
    _ run: CollectionWrite.Run,
    _ verb: CollectionWrite.Verb,
    date: Int64,
    under plan: inout LockPlan
  ) -> [CollectionWrite.Outcome] {
    var outcomes: [CollectionWrite.Outcome] = []
    outcomes.reserveCapacity(run.items.count)
    for item in run.items {
      outcomes.append(
        Result(catching: { () throws(Problem) in
          .row(try save(try item.get(), verb, in: run.object, date: date, under: &plan))
        })
      )
    }
    return outcomes
  }

  /// Writes all records of a collection up to the first one that fails; then all of them have failed.
  fileprivate mutating func saveAll(
    _ write: CollectionWrite,
    date: Int64,
    under plan: inout LockPlan
  ) -> Ending<[CollectionWrite.Outcome]> {
    var outcomes: [CollectionWrite.Outcome] = []
    for run in write.runs {
      for item in run.items {
        do throws(Problem) {
          let saved = try save(try item.get(), write.verb, in: run.object, date: date, under: &plan)
          outcomes.append(.success(.row(saved)))
        } catch {
          let failed = outcomes.count
          return .undo((0..<write.count).map { .failure($0 == failed ? error : Problem(.rolledBack)) })
        }
      }
    }
    return .keep(outcomes)
  }

  private mutating func save(
    _ row: RowWrite,
    _ verb: CollectionWrite.Verb,
    in object: ObjectType,
    date: Int64,
    under plan: inout LockPlan
  ) throws(Problem) -> SavedRow {
    guard !object.isEvent else {
      throw Problem(.invalidTypeForOperation, "entity type \(object.name) has no records")
    }
    guard verb == .delete else { return try save(row, in: object, date: date, under: &plan) }
    let number = try number(of: row.key, in: object)
    try delete(number, in: object, date: date, under: &plan)
    return SavedRow(number: number, isNew: false)
  }
}

extension CollectionWrite {
  /// The locks that are known to be needed before anything is looked up.
  fileprivate func knownLocks(in schema: Schema) -> Set<RowLocks.Key> {
    runs.reduce(into: []) { $0.formUnion($1.knownLocks(in: schema)) }
  }
}

extension CollectionWrite.Run {
  fileprivate func knownLocks(in schema: Schema) -> Set<RowLocks.Key> {
    items.reduce(into: []) { keys, item in
      if case .success(let row) = item { keys.formUnion(row.knownLocks(in: object, schema)) }
    }
  }
}

extension Call {
  /// Whether a request to `/composite/sobjects…` reads.
  var readsCollection: Bool { target.components.count == 3 && (method == .get || method == .post) }

  /// The list `name`, of the body or else of the parameters.
  fileprivate func texts(_ name: String, _ body: JSON?) throws(Problem) -> [String] {
    if let body {
      guard let items = body[name]?.items else { throw Problem(.missingArgument, "The body needs a list '\(name)'") }
      return try items.map { item throws(Problem) in
        guard let text = item.text else { throw Problem(.jsonParser, "'\(name)' holds something that is no text") }
        return text
      }
    }
    guard let list = target[name], !list.isEmpty else {
      throw Problem(.missingArgument, "Required parameter '\(name)' is missing")
    }
    return list.split(separator: ",").map { $0.filter { $0 != " " } }
  }
}
