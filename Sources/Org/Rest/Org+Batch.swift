import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers `/composite/batch`: requests that have nothing to do with each other, one after the other.
  ///
  /// Each of them counts against the daily API requests; the first one stands for the batch itself.
  func answerBatch(_ call: Call, _ body: JSON?) async throws(Problem) -> ServerResponse {
    guard call.method == .post else { throw Problem.wrongMethod(call.method, allowed: "POST") }
    guard let body, let items = body["batchRequests"]?.items else {
      throw Problem(.invalidInput, "The body needs a list 'batchRequests'.")
    }
    guard items.count <= PlatformFigures.subrequests else {
      throw Problem(
        .tooManySubrequests,
        "A batch takes at most \(PlatformFigures.subrequests) requests, and this one has \(items.count)"
      )
    }
    let halts = try body.flag("haltOnError")
    var json = JSONWriter()
    var hasErrors = false
    json.beginObject()
    json.name("results")
    json.beginArray()
    for (index, item) in items.enumerated() {
      let response: ServerResponse
      if halts, hasErrors {
        response = ServerResponse(Problem(.batchHalted))
      } else {
        do throws(Problem) {
          response = try await answer(item, of: call, at: index)
        } catch {
          response = ServerResponse(error)
        }
      }
      if response.status.code >= 400 { hasErrors = true }
      let bytes = await response.collected()
      json.object { json in
        json.member("statusCode", Int64(response.status.code))
        json.name("result")
        if bytes.isEmpty { json.null() } else { json.raw(bytes) }
      }
    }
    json.endArray()
    json.member("hasErrors", hasErrors)
    json.endObject()
    return ServerResponse(.ok, json: json)
  }

  private func answer(_ item: JSON, of call: Call, at index: Int) async throws(Problem) -> ServerResponse {
    guard let name = item["method"]?.text, let method = HTTPRequest.Method(name.uppercased()) else {
      throw Problem(.invalidInput, "batchRequests[\(index)] needs a text 'method'")
    }
    guard let url = item["url"]?.text else {
      throw Problem(.invalidInput, "batchRequests[\(index)] needs a text 'url'")
    }
    // `v59.0/sobjects/…`, or the whole path.
    let path = url.drop { $0 == "/" }
    let whole = path.hasPrefix("services/") ? "/\(path)" : "/services/data/\(path)"
    guard let part = call.part(method, whole, [:]) else { throw Problem(.notFound) }
    if index > 0 {
      let now = clock.now()
      try limits.withLock { limits throws(Problem) in try limits.charge(Charges(.init(.dailyApi, 1)), at: now) }
    }
    if part.isQuery { return answerQuery(part) }
    let components = part.target.components
    if components.first == "jobs" || (components.first == "composite" && components.dropFirst().first != "sobjects") {
      throw Problem(.invalidInput, "batchRequests[\(index)]: a batch takes no composite requests and no jobs")
    }
    return try await answerResource(part, item["richInput"])
  }
}
