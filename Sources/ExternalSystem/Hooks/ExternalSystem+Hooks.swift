import BeaufortNumerics
import HTTPTypes
import ScenarioFile
import Wire

/// A receiver of call-outs, under `/hooks`.
extension ExternalSystem {
  private static let callbackURL = HTTPField.Name.spelled("Callback-Url")
  private static let callbackAuthorization = HTTPField.Name.spelled("Callback-Authorization")
  private static let answerAfter = HTTPField.Name.spelled("Answer-After")
  /// Fields that are not kept, since they hold secrets.
  private static let secrets: Set<HTTPField.Name> = [
    .authorization, .proxyAuthorization, .cookie, callbackAuthorization,
  ]
  /// The longest that a caller may have a result wait.
  private static let longestDelay = Interval.hours(24)

  /// Posts results when they are due, until the task is cancelled; `send` is what knows sockets.
  package func postResults(sending send: @escaping CallbackSender) async { await callbacks.run(sending: send) }

  /// Answers what lies under `/hooks`.
  func answerHooks(_ call: Call) async throws(Refusal) -> Reply {
    let path = call.target.components.dropFirst()
    guard path.count == 1, let hook = path.first, hook.utf8.count <= 100 else {
      throw .notFound("a hook is /hooks/NAME, with a name of up to 100 characters")
    }
    switch call.method {
    case .post: return try await receive(hook, call)
    case .get: return try received(hook, call)
    case let method: throw .method(method, allowed: [.get, .post])
    }
  }

  private func receive(_ hook: String, _ call: Call) async throws(Refusal) -> Reply {
    let (json, body) = try call.parsed(await call.body())
    let answer = try Self.answer(json["answer"])
    let target = try callback(json, call)
    let delay = try target == nil ? .zero : delay(json, call)
    guard target == nil || callbacks.reserve() else {
      throw .unavailable("\(CallbackQueue.mostWaiting) results wait to be posted already", retryAfter: 5)
    }
    let fields = call.request.head.headerFields.filter { !Self.secrets.contains($0.name) }
    let received = hookLog.append { number in
      ReceivedCall(
        number: number,
        hook: hook,
        receivedAt: clock.date(),
        fields: fields.map { ($0.name.rawName, $0.value) },
        body: body,
        target: target,
        callback: target == nil ? .none : .waiting(attempts: 0)
      )
    }
    if let target {
      let request = CallbackRequest(
        target: target,
        fields: Self.fields(received, call),
        body: json["result"].map(Self.bytes) ?? result(received, json)
      )
      callbacks.add(CallbackQueue.Item(number: received.number, due: clock.now() + delay, request: request))
    }
    return Reply(response: answer ?? Self.accepted(received), records: 1)
  }

  private static func accepted(_ call: ReceivedCall) -> ServerResponse {
    var json = JSONWriter()
    json.object { $0.member("id", call.id) }
    return ServerResponse(.accepted, json: json)
  }

  /// The answer that the body asks for, `{"status":503,"body":{…}}`.
  private static func answer(_ wanted: JSON?) throws(Refusal) -> ServerResponse? {
    guard let wanted, wanted != .null else { return nil }
    guard let status = wanted["status"]?.integer, (200...599).contains(status) else {
      throw .invalid("'answer' asks for no status from 200 to 599, as in {\"status\":503,\"body\":{}}")
    }
    let body = wanted["body"].map(bytes) ?? []
    return ServerResponse(HTTPResponse.Status(code: Int(status)), body, type: "application/json;charset=UTF-8")
  }

  private func callback(_ json: JSON, _ call: Call) throws(Refusal) -> CallbackTarget? {
    guard let url = call.request.field(Self.callbackURL) ?? json["callbackUrl"]?.text else { return nil }
    return try CallbackTarget(url, mayLeave: configuration.mayCallOtherMachines)
  }

  private func delay(_ json: JSON, _ call: Call) throws(Refusal) -> Interval {
    guard let text = call.request.field(Self.answerAfter) ?? json["answerAfter"]?.text else {
      return configuration.answerAfter
    }
    let delay: Interval
    do throws(QuantityError) { delay = try parseDuration(text) } catch {
      throw .invalid("Answer-After: \(error)")
    }
    guard delay <= Self.longestDelay else { throw .invalid("Answer-After is '\(text)'; a result waits a day at most") }
    return delay
  }

  private static func fields(_ received: ReceivedCall, _ call: Call) -> HTTPFields {
    var fields: HTTPFields = [.contentType: "application/json;charset=UTF-8", KeysInProgress.field: received.id]
    fields[.authorization] = call.request.field(callbackAuthorization)
    return fields
  }

  private static func bytes(_ json: JSON) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(json)
    return writer.bytes
  }

  /// The result of a call that brought none along: a decision on the claim that it is about.
  private func result(_ call: ReceivedCall, _ json: JSON) -> [UInt8] {
    let claim = json["claimId"] ?? json["ClaimId"] ?? json["Id"]
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("call", call.id)
      writer.member("hook", call.hook)
      if let claim {
        writer.name("claimId")
        writer.value(claim)
      }
      writer.member("decision", Decision(on: Self.bytes(claim ?? .string(call.id)), seed: configuration.seed).rawValue)
    }
    return writer.bytes
  }

  private func received(_ hook: String, _ call: Call) throws(Refusal) -> Reply {
    let limit = try limit(call.target)
    var after: Int64 = 0
    if let token = call.target["cursor"] {
      guard let number = Int64(token), number >= 0 else {
        throw .malformed("'\(token.prefix(60))' is no cursor; use the 'next' of the page before as it is")
      }
      after = number
    }
    let (calls, hasMore) = hookLog.page(of: hook, after: after, limit: limit)
    var json = JSONWriter()
    json.object { json in
      json.name("calls")
      json.array { json in for call in calls { call.write(to: &json) } }
      if hasMore, let last = calls.last {
        json.member("next", "/hooks/\(hook.percentEncoded)?limit=\(limit)&cursor=\(last.number)")
      }
    }
    return Reply(response: ServerResponse(.ok, json: json))
  }
}
