import Crypto
import Database
import HTTPTypes
import Wire

extension ExternalSystem {
  /// Makes a record; a request with an `Idempotency-Key` makes it once, however often it is sent.
  func create(_ type: EntityType, _ call: Call) async throws(Refusal) -> Reply {
    let (json, body) = try call.parsed(await call.body())
    let edit = try invalid { () throws(ValueProblem) in try type.edit(json, .create) }
    var key: IdempotencyKey?
    if let name = call.request.field(KeysInProgress.field) {
      let digest = SHA256.hash(data: body).map { String($0, radix: 16) }.joined(separator: ".")
      key = IdempotencyKey(name: "\(type.name) \(name)", fingerprint: digest)
    }
    let creation = try await database { () throws(DatabaseError) in
      try await store.create(edit, in: type, key: key) { record in
        var json = JSONWriter()
        type.write(row: record, to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
      }
    }
    switch creation {
    case .made(let id, let version, let answer):
      var response = ServerResponse(.created, Array(answer.utf8), type: "application/json;charset=UTF-8")
      response.fields[.location] = "/api/\(type.name)/\(id.percentEncoded)"
      response.fields[.eTag] = "\"\(version)\""
      return Reply(response: response, records: 1)
    case .keyIsTaken: throw .invalid("the Idempotency-Key was sent before with another body; choose a new key")
    case .refused(let refusal): throw Self.refusal(refusal, type, edit.id ?? "")
    }
  }

  /// Replaces a record or changes some of it.
  func write(_ type: EntityType, id: String, _ kind: RecordEdit.Kind, _ call: Call) async throws(Refusal) -> Reply {
    let json = try await call.json()
    var edit = try invalid { () throws(ValueProblem) in try type.edit(json, kind) }
    if let other = edit.id, other != id {
      throw .invalid("the body has the key '\(other)', the path '\(id)'; leave it out of the body, or send the same")
    }
    guard EntityType.isID(id) else { throw .malformed("a key has 1 to \(EntityType.longestID) characters") }
    edit.id = id
    edit.condition = try call.condition()
    let written = try await apply(edit, to: type)
    var response = answer(written.isNew ? .created : .ok, written.record, of: type)
    if written.isNew { response.fields[.location] = "/api/\(type.name)/\(id.percentEncoded)" }
    return Reply(response: response, records: 1)
  }

  /// Deletes a record; a tombstone stays for readers of changes.
  func delete(_ type: EntityType, id: String, _ call: Call) async throws(Refusal) -> Reply {
    guard EntityType.isID(id) else { throw Self.missing(type, id) }
    _ = try await apply(RecordEdit(id: id, kind: .delete, condition: try call.condition()), to: type)
    return Reply(response: ServerResponse(.noContent), records: 1)
  }

  /// Does one edit, or says why not.
  func apply(_ edit: RecordEdit, to type: EntityType) async throws(Refusal) -> Written {
    let result = try await database { () throws(DatabaseError) in try await store.apply(edit, to: type) }
    switch result {
    case .success(let written): return written
    case .failure(let refusal): throw Self.refusal(refusal, type, edit.id ?? "")
    }
  }

  /// The answer to an edit that was refused.
  static func refusal(_ refusal: RecordEdit.Refusal, _ type: EntityType, _ id: String) -> Refusal {
    switch refusal {
    case .exists: .conflict("there is a \(type.name) with the key '\(id)' already")
    case .isMissing: missing(type, id)
    case .conditionFailed:
      .precondition("\(type.name) '\(id)' is not what If-Match or If-None-Match expects; read it again")
    }
  }

  /// Runs what reads a body; what is wrong with a value makes the request an invalid one.
  private func invalid<Value>(_ body: () throws(ValueProblem) -> Value) throws(Refusal) -> Value {
    do throws(ValueProblem) { return try body() } catch { throw .invalid(error.message) }
  }
}
