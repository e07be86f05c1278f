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
}

extension Org {
  /// Hands a request to the API that it is for.
  func route(_ request: ServerRequest, _ target: RequestTarget) async -> ServerResponse {
    var target = target
    // A client that appends the login host's domain to everything can still be aimed here: https://host/x.salesforce.com
    if let first = target.components.first, first.hasSuffix(".salesforce.com") { target.components.removeFirst() }
    let path = target.components
    switch (path.first, path.dropFirst().first) {
    case ("services", "oauth2"): return await answerLogin(request, target)
    case ("id", _): return answerIdentity(request, target)
    case ("services", "Soap"): return await aside { [self, target] in await answerSoap(request, target) }
    case ("services", "data"): return await answerData(request, target)
    case ("beaufort", "requests"): return answerRequests(request, target)
    case ("cometd", _): return await answerStreaming(request, target)
    case _: return ServerResponse(Problem(.notFound))
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

  private func answerData(_ request: ServerRequest, _ target: RequestTarget) async -> ServerResponse {
    guard target.components.count > 2 else {
      let mayRead = request.head.method == .get || request.head.method == .head
      return mayRead ? ServerResponse(.ok, json: Self.versions) : ServerResponse(Problem(.methodNotAllowed))
    }
    let text = target.components[2]
    guard text.hasPrefix("v"), let version = Org.version(String(text.dropFirst())) else {
      return ServerResponse(Problem(.notFound))
    }
    let session: Session
    do throws(Problem) { session = try self.session(of: request) } catch { return ServerResponse(error) }
    var rest = target
    rest.components.removeFirst(3)
    var request = request
    // Answered as a GET is, with its fields; whoever sends the answer leaves the body away.
    if request.head.method == .head { request.head.method = .get }
    let call = Call(request: request, target: rest, version: version, session: session)
    var response = await admitted {
      if call.method == .get { return await answerRest(call) }
      let origin = ChangeOrigin(.rest, version: version, callOptions: call.request.field(.callOptions))
      return await ChangeOrigin.$current.withValue(origin) { await answerRest(call) }
    }
    response.account = ServerResponse.Account(user: session.username, client: session.clientID)
    return response
  }

  /// Answers a request of a client that is logged in, where the org's limits let it in.
  ///
  /// Whatever the answer is, it says how much of the daily API requests is used.
  private func admitted(_ answer: () async -> ServerResponse) async -> ServerResponse {
    var response: ServerResponse
    let usage: OrgLimits.Usage
    let now = clock.now()
    do throws(Problem) {
      let ticket = try limits.withLock { limits throws(Problem) in try limits.admit(at: now) }
      response = await answer()
      let now = clock.now()
      usage = limits.withLock { limits in
        limits.end(ticket, at: now)
        return limits.usage(of: .dailyApi, at: now)
      }
    } catch {
      response = ServerResponse(error)
      usage = limits.withLock { $0.usage(of: .dailyApi, at: now) }
    }
    var value = Array("api-usage=".utf8)
    value.reserveCapacity(48)
    value.appendDecimal(usage.used)
    value.append(UInt8(ascii: "/"))
    value.appendDecimal(usage.allowed)
    response.fields.append(HTTPField(name: .limitInfo, value: String(decoding: value, as: UTF8.self)))
    return response
  }

  /// The version that `text` stands for, two digits with or without `.0`; `nil` where there is none of this number.
  static func version(_ text: String) -> String? {
    let digits = text.hasSuffix(".0") ? text.dropLast(2) : text[...]
    guard digits.utf8.count == 2, let number = Int(digits), (20...Int(latestVersion)).contains(number) else {
      return nil
    }
    return "\(number).0"
  }

  /// The release that the figures describe.
  static let latestVersion = 67.0

  private static let versions: JSONWriter = {
    var json = JSONWriter()
    json.array { json in
      for number in 20...Int(Org.latestVersion) {
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
