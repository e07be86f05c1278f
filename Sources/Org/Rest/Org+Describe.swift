import HTTPTypes
import Platform
import Wire

extension Org {
  /// The list of object types.
  func answerObjects(_ call: Call) throws(Problem) -> ServerResponse {
    guard call.method == .get else { throw Problem.wrongMethod(call.method, allowed: "GET,HEAD") }
    if let unchanged = try unchangedSchema(call) { return unchanged }
    var json = JSONWriter()
    json.object { json in
      json.member("encoding", "UTF-8")
      json.member("maxBatchSize", Int64(PlatformFigures.chunkRows))
      json.name("sobjects")
      json.array { json in
        for object in schema.objects { json.object { $0.summary(of: object, base: call.base) } }
      }
    }
    return described(json)
  }

  /// Answers `/sobjects/X` and `/sobjects/X/describe`; `nil` where the request is about records.
  func answerMetadata(_ call: Call, _ object: ObjectType) throws(Problem) -> ServerResponse? {
    let path = call.target.components
    switch (path.count, path.last) {
    case (2, _) where call.method == .get: break
    case (3, "describe"):
      guard call.method == .get else { throw Problem.wrongMethod(call.method, allowed: "GET,HEAD") }
    case _: return nil
    }
    if let unchanged = try unchangedSchema(call) { return unchanged }
    var json = JSONWriter(capacity: 16_384)
    json.object { json in
      guard path.count == 2 else { return json.description(of: object, schema, base: call.base) }
      json.name("objectDescribe")
      json.object { $0.summary(of: object, base: call.base) }
      json.name("recentItems")
      json.array { _ in }
    }
    return described(json)
  }

  /// The schema stays as it is for as long as the org runs.
  private func described(_ json: JSONWriter) -> ServerResponse {
    var response = ServerResponse(.ok, json: json)
    response.fields[.lastModified] = HTTPDate.text(milliseconds: started)
    return response
  }

  private func unchangedSchema(_ call: Call) throws(Problem) -> ServerResponse? {
    let conditions = try Conditions(call.request.head.headerFields)
    guard !conditions.isEmpty, try conditions.isNotModified(started, tag: nil) else { return nil }
    return ServerResponse(.notModified)
  }
}
