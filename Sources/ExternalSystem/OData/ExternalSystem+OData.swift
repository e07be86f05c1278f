import Database
import HTTPTypes
import Wire

/// The OData 4.0 service, under `/odata`.
///
/// - SeeAlso: OASIS, *OData Version 4.01, Part 1: Protocol*; *OData JSON Format Version 4.01*.
extension ExternalSystem {
  private static let preferenceApplied = HTTPField.Name.spelled("Preference-Applied")

  /// Answers what lies under `/odata`.
  func answerOData(_ call: Call) async throws(Refusal) -> Reply {
    let path = try ODataPath(call.target.components.dropFirst(), types: store.types)
    switch (path, call.method) {
    case (.service, .get): return service(call)
    case (.metadata, .get):
      return Reply(response: ServerResponse(.ok, ODataMetadata.document(store.types), type: "application/xml"))
    case (.set(let type), .get): return try await query(type, call)
    case (.set(let type), .post): return try await createEntity(type, call)
    case (.count(let type), .get): return try await count(type, call)
    case (.entity(let type, let id), .get): return try await entity(type, id: id, call)
    case (.entity(let type, let id), .patch): return try await patchEntity(type, id: id, call)
    case (.entity(let type, let id), .delete): return try await delete(type, id: id, call)
    case (.set, let method): throw .method(method, allowed: [.get, .post])
    case (.entity, let method): throw .method(method, allowed: [.get, .patch, .delete])
    case (.service, let method), (.metadata, let method), (.count, let method): throw .method(method, allowed: [.get])
    }
  }

  private func service(_ call: Call) -> Reply {
    var json = JSONWriter()
    json.object { json in
      json.member("@odata.context", call.odataRoot + "/$metadata")
      json.name("value")
      json.array { json in
        for type in store.types {
          json.object { json in
            json.member("name", type.setName)
            json.member("kind", "EntitySet")
            json.member("url", type.setName)
          }
        }
      }
    }
    return Reply(response: odata(.ok, json))
  }

  private func query(_ type: EntityType, _ call: Call) async throws(Refusal) -> Reply {
    let options = try ODataOptions(call.target.parameters, for: type)
    let preferred = call.preference("odata.maxpagesize") ?? call.preference("maxpagesize")
    let size = preferred.flatMap { Int($0) }.map { max(1, min($0, configuration.pageSize)) }
    let page = EntityPage(options: options, size: size ?? configuration.pageSize)
    let result = try await read { (connection) throws(DatabaseError) in try page.read(type, in: connection) }
    var json = JSONWriter(capacity: result.records.count + 1_024)
    json.object { json in
      json.member("@odata.context", call.context(type, selection: options.selection))
      if let total = result.total { json.member("@odata.count", total) }
      json.name("value")
      json.raw(result.records)
      if let next = result.next { json.member("@odata.nextLink", call.nextLink(type, options, next)) }
    }
    var reply = Reply(response: odata(.ok, json), records: result.count)
    if let size { reply.response.fields[Self.preferenceApplied] = "odata.maxpagesize=\(size)" }
    return reply
  }

  private func count(_ type: EntityType, _ call: Call) async throws(Refusal) -> Reply {
    let filter = try ODataOptions(call.target.parameters, for: type).filter
    let count = try await read { (connection) throws(DatabaseError) in
      try EntityPage.count(filter, of: type, in: connection)
    }
    return Reply(response: ServerResponse(.ok, Array("\(count)".utf8), type: "text/plain"))
  }

  private func entity(_ type: EntityType, id: String, _ call: Call) async throws(Refusal) -> Reply {
    let options = try ODataOptions(call.target.parameters, for: type)
    guard let record = try await record(type, id: id) else { throw Self.missing(type, id) }
    if call.hasAlready(record.tag) {
      return Reply(response: ServerResponse(.notModified, fields: [.eTag: "W/" + record.tag]), records: 1)
    }
    return Reply(response: entity(.ok, record, type, call, selection: options.selection), records: 1)
  }

  private func createEntity(_ type: EntityType, _ call: Call) async throws(Refusal) -> Reply {
    let edit = try Self.edit(type, try await call.json(), .create)
    let record = try await apply(edit, to: type).record
    let preference = call.preference("return")
    var response =
      preference == "minimal" ? ServerResponse(.noContent) : entity(.created, record, type, call, selection: nil)
    let location = call.entityURL(type, record.id)
    response.fields[.location] = location
    if response.status == .noContent { response.fields[.spelled("OData-EntityId")] = location }
    if let preference, ["minimal", "representation"].contains(preference) {
      response.fields[Self.preferenceApplied] = "return=\(preference)"
    }
    response.fields[.eTag] = "W/" + record.tag
    return Reply(response: response, records: 1)
  }

  private func patchEntity(_ type: EntityType, id: String, _ call: Call) async throws(Refusal) -> Reply {
    var edit = try Self.edit(type, try await call.json(), .merge)
    guard EntityType.isID(id) else { throw Self.missing(type, id) }
    // A key in the body changes nothing: the path says which record is meant.
    edit.id = id
    edit.condition = try call.condition()
    let record = try await apply(edit, to: type).record
    let wantsRecord = call.preference("return") == "representation"
    var response = wantsRecord ? entity(.ok, record, type, call, selection: nil) : ServerResponse(.noContent)
    if wantsRecord { response.fields[Self.preferenceApplied] = "return=representation" }
    response.fields[.eTag] = "W/" + record.tag
    return Reply(response: response, records: 1)
  }

  private static func edit(_ type: EntityType, _ json: JSON, _ kind: RecordEdit.Kind) throws(Refusal) -> RecordEdit {
    do throws(ValueProblem) { return try type.edit(json, kind) } catch { throw .malformed(error.message) }
  }

  private func entity(
    _ status: HTTPResponse.Status,
    _ record: StoredRecord,
    _ type: EntityType,
    _ call: Call,
    selection: [Property]?
  ) -> ServerResponse {
    let columns = Dictionary(uniqueKeysWithValues: zip(type.columns, 0...))
    var json = JSONWriter()
    json.object { json in
      json.member("@odata.context", call.context(type, selection: selection) + "/$entity")
      json.member("@odata.etag", "W/" + record.tag)
      for property in selection ?? type.allProperties {
        EntityType.write([property], of: record, from: columns[property.column] ?? 0, to: &json)
      }
    }
    var response = odata(status, json)
    response.fields[.eTag] = "W/" + record.tag
    return response
  }

  private func odata(_ status: HTTPResponse.Status, _ json: JSONWriter) -> ServerResponse {
    ServerResponse(status, json.bytes, type: "application/json;odata.metadata=minimal;charset=utf-8")
  }
}
