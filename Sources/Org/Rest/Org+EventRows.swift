import HTTPTypes
import Platform
import Wire

/// Platform events, which are published where records are created.
extension Org {
  /// Answers a POST to the object type of a platform event.
  func answerEvent(_ call: Call, _ object: ObjectType, _ body: JSON?) async throws(Problem) -> ServerResponse {
    await published(try schema.row(body ?? .null, .new, in: object), object, base: call.base)
  }

  /// Publishes an event, and answers as if a record had been created.
  func published(_ row: RowWrite, _ object: ObjectType, base: String) async -> ServerResponse {
    do throws(Problem) {
      let event = try await publishEvent(object, columns: row.columns, cells: row.cells)
      var json = JSONWriter()
      json.object { $0.enqueued(event) }
      var response = ServerResponse(.created, json: json)
      response.fields[.location] = "\(base)/sobjects/\(object.name)/\(event.id)"
      return response
    } catch {
      return ServerResponse(error)
    }
  }
}

extension JSONWriter {
  /// Writes the members of the save result of an event that was taken: its EventUuid stands where errors do.
  mutating func enqueued(_ event: PublishedEvent) {
    member("id", event.id)
    member("success", true)
    name("errors")
    array { json in
      json.object { json in
        json.member("statusCode", ErrorEntry.enqueued.code)
        json.member("message", event.uuid)
        json.name("fields")
        json.array { _ in }
      }
    }
  }
}
