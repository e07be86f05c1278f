package import HTTPTypes
import Platform
import Synchronization
package import Wire

/// A request to the data API of a logged-in client, with the version it asked for.
///
/// An object, though nothing of it changes: it is handed on from step to step, and holds a dozen references.
package final class Call: Sendable {
  /// The request.
  package let request: ServerRequest
  /// The parts of the path behind `/services/data/v59.0`, and the query.
  package let target: RequestTarget
  /// The version in the path: `59.0`.
  package let version: String
  /// Who asks.
  package let session: Session

  /// Makes a call.
  init(request: ServerRequest, target: RequestTarget, version: String, session: Session) {
    (self.request, self.target, self.version, self.session) = (request, target, version, session)
  }

  /// `/services/data/v59.0`.
  package var base: String { "/services/data/v\(version)" }
  /// The method.
  package var method: HTTPRequest.Method { request.head.method }
  /// What change events say of where its changes came from.
  var origin: ChangeOrigin { ChangeOrigin(.rest, version: version, callOptions: request.field(.callOptions)) }
}

extension Org {
  /// Hands a request to the API that it is for.
  func route(_ request: ServerRequest) -> Answer {
    guard var target = RequestTarget(request.head.path ?? "/") else {
      return .ready(ServerResponse(Problem(.notFound)))
    }
    // A client that appends the login host's domain to everything can still be aimed here: https://host/x.salesforce.com
    if let first = target.components.first, first.hasSuffix(".salesforce.com") { target.components.removeFirst() }
    let path = target.components
    switch (path.first, path.dropFirst().first) {
    case ("services", "data"): return answerData(request, target)
    case ("services", "oauth2"): return .later { [self, target] in await answerLogin(request, target) }
    case ("services", "Soap"):
      return .later { [self, target] in await aside { [self] in await answerSoap(request, target) } }
    case ("id", _): return .ready(answerIdentity(request, target))
    case ("beaufort", "requests"): return .ready(answerRequests(request, target))
    case ("cometd", _): return .later { [self, target] in await answerStreaming(request, target) }
    case _: return .ready(ServerResponse(Problem(.notFound)))
    }
  }

  /// Runs what may look at millions of records, or write hundreds, beside the threads that serve all connections.
  func aside(_ answer: @escaping @Sendable () async -> ServerResponse) async -> ServerResponse {
    // A task of its own: `withTaskExecutorPreference` goes on where it is called, on the thread that is to be left.
    await withTaskGroup(of: ServerResponse.self) { group in
      group.addTask(executorPreference: globalConcurrentExecutor) { await answer() }
      return await group.reduce(ServerResponse(.internalServerError)) { $1 }
    }
  }

  private func answerData(_ request: ServerRequest, _ target: RequestTarget) -> Answer {
    if target.components.count < 3 {
      let mayRead = request.head.method == .get || request.head.method == .head
      return .ready(mayRead ? ServerResponse(.ok, json: Self.versions) : ServerResponse(Problem(.methodNotAllowed)))
    }
    let call: Call
    do throws(Problem) { call = try self.call(request, target) } catch { return .ready(ServerResponse(error)) }
    let now = clock.now()
    let ticket: OrgLimits.Ticket
    do throws(Problem) {
      ticket = try limits.withLock { limits throws(Problem) in try limits.admit(at: now) }
    } catch {
      return .ready(finished(ServerResponse(error), to: call, nil))
    }
    switch answerRest(call) {
    case .ready(let response): return .ready(finished(response, to: call, ticket))
    case .later(let work):
      return .later { [self] in
        let response = await ChangeOrigin.$current.withValue(call.origin) { await work() }
        return finished(response, to: call, ticket)
      }
    }
  }

  /// The call that a request of a client that is logged in makes.
  private func call(_ request: ServerRequest, _ target: RequestTarget) throws(Problem) -> Call {
    let text = target.components[2]
    guard text.utf8.first == UInt8(ascii: "v"), let version = Org.version(Substring(text.utf8.dropFirst())) else {
      throw Problem(.notFound)
    }
    let session = try session(of: request)
    var (request, target) = (request, target)
    target.components.removeFirst(3)
    // Answered as a GET is, with its fields; whoever sends the answer leaves the body away.
    if request.head.method == .head { request.head.method = .get }
    return Call(request: request, target: target, version: version, session: session)
  }

  /// An answer as it leaves, after which the request with `ticket` runs no longer; without one it was refused.
  ///
  /// Whatever the answer is, it says how much of the daily API requests is used.
  private func finished(_ response: ServerResponse, to call: Call, _ ticket: OrgLimits.Ticket?) -> ServerResponse {
    let now = clock.now()
    let usage = limits.withLock { limits in
      if let ticket { limits.end(ticket, at: now) }
      return limits.usage(of: .dailyApi, at: now)
    }
    var value = Array("api-usage=".utf8)
    value.reserveCapacity(48)
    value.appendDecimal(usage.used)
    value.append(UInt8(ascii: "/"))
    value.appendDecimal(usage.allowed)
    var response = response
    response.fields.append(HTTPField(name: .limitInfo, value: String(decoding: value, as: UTF8.self)))
    response.account = ServerResponse.Account(user: call.session.username, client: call.session.clientID)
    return response
  }

  /// The version that `text` stands for, two digits with or without `.0`; `nil` where there is none of this number.
  static func version(_ text: some StringProtocol) -> String? {
    let digits = text.utf8.prefix(2).reduce(0) { number, byte in
      byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? number * 10 + Int(byte - UInt8(ascii: "0")) : -1_000
    }
    let rest = text.utf8.dropFirst(2)
    guard rest.isEmpty || rest.elementsEqual(".0".utf8) else { return nil }
    return (oldestVersion...Int(latestVersion)).contains(digits) ? versionTexts[digits - oldestVersion] : nil
  }

  private static let oldestVersion = 20
  private static let versionTexts = (oldestVersion...Int(latestVersion)).map { "\($0).0" }

  /// The release that the figures describe.
  static let latestVersion = 67.0

  private static let versions: JSONWriter = {
    var json = JSONWriter()
    json.array { json in
      for number in Org.oldestVersion...Int(Org.latestVersion) {
        json.object { json in
          json.member("label", Org.releaseLabel(number))
          json.member("url", "/services/data/v\(number).0")
          json.member("version", "\(number).0")
        }
      }
    }
    return json
  }()

  /// Three releases a year; 59.0 was Winter '24.
  private static func releaseLabel(_ number: Int) -> String {
    let year = 24 + (number - 59 >= 0 ? (number - 59) / 3 : (number - 61) / 3)
    let season = ["Winter", "Spring", "Summer"][((number - 59) % 3 + 3) % 3]
    return "\(season) '\(year < 10 ? "0" : "")\(year)"
  }
}

extension HTTPField.Name {
  /// How much of the daily API requests is used.
  static let limitInfo = spelled("Sforce-Limit-Info")
  /// What a client says of itself.
  static let callOptions = spelled("Sforce-Call-Options")
}

extension ServerResponse {
  /// An answer that consists of a problem.
  init(_ problem: Problem) {
    var json = JSONWriter()
    json.array { $0.problem(problem, code: "errorCode") }
    self.init(problem.status, json: json)
  }
}

extension JSONWriter {
  /// Writes a problem; `code` is what its code is called.
  mutating func problem(_ problem: Problem, code: String) {
    object { json in
      json.member("message", problem.message)
      json.member(code, problem.code)
      guard code == "statusCode" || !problem.fields.isEmpty else { return }
      json.name("fields")
      json.array { json in for field in problem.fields { json.string(field) } }
    }
  }
}
