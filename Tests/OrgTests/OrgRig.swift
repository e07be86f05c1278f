import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import ScenarioFile
import Synchronization
import Testing
import Wire

/// An org without a network, at a time that the test moves.
struct OrgRig: Sendable {
  let org: Org
  let clock: HandClock
  static let token = "00D!test"

  init(
    edition: OrgSpec.Edition = .enterprise,
    licences: Int64 = 100,
    schema: String = standardObjects,
    configure: (inout OrgConfiguration) -> Void = { _ in }
  ) throws {
    clock = HandClock()
    var configuration = OrgConfiguration(OrgSpec(edition: edition, licences: licences), url: "http://127.0.0.1:8080")
    configure(&configuration)
    let objects = try parseObjects(text: schema, path: "schema.yaml")
    org = try Org(configuration, schema: Schema(objects), clock: clock.clock)
    org.sessions.withLock {
      $0.begin(Session(token: Self.token, username: "beaufort", clientID: "beaufort", began: .start))
    }
  }

  /// Sends a request of the logged-in client to a path below the data API, or to an absolute one.
  func send(
    _ method: HTTPRequest.Method,
    _ path: String,
    _ body: [UInt8] = [],
    fields: HTTPFields = [:],
    isLoggedIn: Bool = true
  ) async -> Answer {
    var fields = fields
    if isLoggedIn, fields[.authorization] == nil { fields[.authorization] = "Bearer \(Self.token)" }
    let absolute = path.hasPrefix("/") ? path : "/services/data/v59.0/\(path)"
    let head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: absolute, headerFields: fields)
    let response = await org.answer(ServerRequest(head, from: "127.0.0.1", body: RequestBody(body)))
    return await Answer(response)
  }

  /// Sends JSON.
  func send(_ method: HTTPRequest.Method, _ path: String, json: String) async -> Answer {
    await send(method, path, Array(json.utf8), fields: [.contentType: "application/json"])
  }
}

/// An answer, read whole.
struct Answer: Sendable {
  let status: Int
  let fields: HTTPFields
  let bytes: [UInt8]

  init(_ response: ServerResponse) async {
    (status, fields) = (response.status.code, response.fields)
    switch response.body {
    case .bytes(let bytes): self.bytes = bytes
    case .pieces(let produce):
      var all: [UInt8] = []
      do { try await produce { all += $0 } } catch { Issue.record("the body broke off: \(error)") }
      bytes = all
    }
  }

  /// The body as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }
  /// The body as JSON.
  var json: JSON {
    get throws { try JSON(parsing: bytes) }
  }
}
