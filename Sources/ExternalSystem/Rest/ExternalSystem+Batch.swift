import Database
import HTTPTypes
import Wire

extension ExternalSystem {
  /// The most records of a batch: as many as a page has.
  static let largestBatch = RecordPage.mostRecords

  /// Makes or changes up to 2,000 records by their keys, in order and in one transaction, and says of each what became
  /// of it. A record with `"Deleted": true` is deleted.
  func batch(_ type: EntityType, _ call: Call) async throws(Refusal) -> Reply {
    guard let items = try await call.json()["records"]?.items else {
      throw .invalid("a batch is {\"records\":[…]}, with a key 'Id' in each record")
    }
    guard items.count <= Self.largestBatch else {
      throw .invalid("the batch has \(items.count) records; send \(Self.largestBatch) at most")
    }
    var edits: [RecordEdit] = []
    edits.reserveCapacity(items.count)
    let problems = items.map { item -> Refusal? in
      do throws(ValueProblem) {
        let edit = try type.edit(item, item["Deleted"]?.flag == true ? .delete : .upsert)
        if edit.id == nil { throw ValueProblem(message: "the record has no key 'Id'") }
        edits.append(edit.kind == .delete ? RecordEdit(id: edit.id, kind: .delete) : edit)
        return nil
      } catch {
        return .invalid(error.message)
      }
    }
    let (sent, written) = (
      edits, try await database { [edits] () throws(DatabaseError) in try await store.apply(edits, to: type) }
    )
    var json = JSONWriter(capacity: 64 * items.count)
    json.object { json in
      json.name("results")
      json.array { json in
        var next = 0
        for (item, problem) in zip(items, problems) {
          if let problem {
            Self.write(problem, id: item["Id"]?.text, to: &json)
          } else {
            Self.write(written[next], of: sent[next], type, to: &json)
            next += 1
          }
        }
      }
    }
    return Reply(response: ServerResponse(.ok, json: json), records: items.count)
  }

  private static func write(
    _ result: Result<Written, RecordEdit.Refusal>,
    of edit: RecordEdit,
    _ type: EntityType,
    to json: inout JSONWriter
  ) {
    switch result {
    case .failure(let refusal): write(Self.refusal(refusal, type, edit.id ?? ""), id: edit.id, to: &json)
    case .success(let written):
      let status: HTTPResponse.Status = edit.kind == .delete ? .noContent : written.isNew ? .created : .ok
      json.object { json in
        json.member("Id", written.record.id)
        json.member("status", Int64(status.code))
        json.member("Version", written.record.version)
      }
    }
  }

  private static func write(_ refusal: Refusal, id: String?, to json: inout JSONWriter) {
    json.object { json in
      json.name("Id")
      if let id { json.string(id) } else { json.null() }
      json.member("status", Int64(refusal.status.code))
      json.name("error")
      refusal.write(to: &json)
    }
  }
}
