import Database
import HTTPTypes
import Wire

/// The system of record in JSON, under `/api`.
extension ExternalSystem {
  /// Answers what lies under `/api`: `{object}`, `{object}/{key}` and `{object}/batch`.
  func answerRest(_ call: Call) async throws(Refusal) -> Reply {
    let path = call.target.components.dropFirst()
    guard let name = path.first, let type = store.types.first(where: { $0.name.lowercased() == name.lowercased() })
    else {
      let names = store.types.map(\.name).joined(separator: ", ")
      throw .notFound("no object is called '\(path.first ?? "")'; expected /api/ and one of: \(names)")
    }
    switch (path.count, call.method) {
    case (1, .get): return try await list(type, call)
    case (1, .post): return try await create(type, call)
    case (1, let method): throw .method(method, allowed: [.get, .post])
    case (2, .post) where path.last == "batch": return try await batch(type, call)
    case (2, .get): return try await read(type, id: path[path.startIndex + 1], call)
    case (2, .put): return try await write(type, id: path[path.startIndex + 1], .replace, call)
    case (2, .patch): return try await write(type, id: path[path.startIndex + 1], .merge, call)
    case (2, .delete): return try await delete(type, id: path[path.startIndex + 1], call)
    case (2, let method): throw .method(method, allowed: [.get, .put, .patch, .delete])
    case (_, _): throw .notFound("nothing lies below a record: expected /api/\(type.name)/KEY")
    }
  }

  private func list(_ type: EntityType, _ call: Call) async throws(Refusal) -> Reply {
    let page = RecordPage(start: try start(call.target), limit: try limit(call.target))
    let result = try await read { (connection) throws(DatabaseError) in try page.read(type, in: connection) }
    var json = JSONWriter(capacity: result.records.count + 512)
    json.object { json in
      json.name("records")
      json.raw(result.records)
      if let next = result.next {
        json.member("next", "/api/\(type.name)?limit=\(page.limit)&cursor=\(next.token)")
      }
      json.member("highWaterMark", PageCursor.changes(after: result.mark).token)
    }
    return Reply(response: ServerResponse(.ok, json: json), records: result.count)
  }

  private func start(_ target: RequestTarget) throws(Refusal) -> RecordPage.Start {
    switch (target["cursor"], target["updatedSince"]) {
    case (nil, nil): return .first
    case (let token?, nil):
      guard let cursor = PageCursor(token: token) else {
        throw .malformed("'\(token.prefix(60))' is no cursor; use the 'next' of the page before as it is")
      }
      return .cursor(cursor)
    case (nil, let since?):
      if let time = CivilTime.milliseconds(parsing: since) { return .changesSince(milliseconds: time) }
      guard case .changes? = PageCursor(token: since), let cursor = PageCursor(token: since) else {
        throw .malformed(
          "updatedSince is '\(since.prefix(60))'; it takes a time such as 2026-01-31T17:49:01Z, or a 'highWaterMark'"
        )
      }
      return .cursor(cursor)
    case (_?, _?): throw .malformed("give cursor or updatedSince; a cursor knows since when it reads changes")
    }
  }

  /// The page's size that the client asks for.
  func limit(_ target: RequestTarget) throws(Refusal) -> Int {
    guard let text = target["limit"] else { return configuration.pageSize }
    guard let limit = Int(text), (1...RecordPage.mostRecords).contains(limit) else {
      throw .malformed("limit is '\(text.prefix(60))'; it takes a number from 1 to \(RecordPage.mostRecords)")
    }
    return limit
  }

  private func read(_ type: EntityType, id: String, _ call: Call) async throws(Refusal) -> Reply {
    guard let record = try await record(type, id: id) else { throw Self.missing(type, id) }
    if call.hasAlready(record.tag) {
      return Reply(response: ServerResponse(.notModified, fields: [.eTag: record.tag]), records: 1)
    }
    return Reply(response: answer(.ok, record, of: type), records: 1)
  }

  /// The answer with a record and its tag.
  func answer(_ status: HTTPResponse.Status, _ record: StoredRecord, of type: EntityType) -> ServerResponse {
    var json = JSONWriter()
    type.write(row: record, to: &json)
    var response = ServerResponse(status, json: json)
    response.fields[.eTag] = record.tag
    return response
  }

  /// There is no record with this key.
  static func missing(_ type: EntityType, _ id: String) -> Refusal {
    .notFound("no \(type.name) has the key '\(id.prefix(EntityType.longestID))'")
  }
}
