import BeaufortNumerics
import Database
import ExternalSystem
import Foundation
import HTTPTypes
import PostgreSQLRig
import Testing
import Wire
import Workload

/// Talks to an external system as a client would, without a port.
struct ExternalRig {
  let system: ExternalSystem
  let clock: StillClock

  /// The databases that can be tested here.
  static let dialects: [SQLDialect] = PostgreSQLServer.isExpected ? [.sqlite, .postgreSQL] : [.sqlite]

  /// Talks to `system`.
  init(system: ExternalSystem, clock: StillClock) { (self.system, self.clock) = (system, clock) }

  /// A system with `records` records of each object.
  init(
    _ dialect: SQLDialect = .sqlite,
    records: Int64 = 0,
    objects: [String] = ["Order"],
    clock: StillClock = StillClock(),
    configuration: ExternalConfiguration = ExternalConfiguration()
  ) async throws {
    let types = try objects.map { EntityType(try RecordKind.named($0)) }
    let location = try Self.location(dialect)
    let store = try await TableStore(types, at: location, clock: clock.clock, records: records, seed: 7)
    system = ExternalSystem(configuration, store: store)
    self.clock = clock
  }

  static func location(_ dialect: SQLDialect) throws -> DatabaseLocation {
    switch dialect {
    case .sqlite: return .memory
    case .postgreSQL:
      return .postgreSQL(try #require(PostgreSQLAddress(try PostgreSQLServer.shared.get().makeDatabase())))
    }
  }

  /// Sends a request with a body as it is.
  func send(
    _ method: HTTPRequest.Method,
    _ path: String,
    bytes: [UInt8] = [],
    _ fields: [(String, String)] = []
  ) async -> Answer {
    var head = HTTPRequest(method: method, scheme: "http", authority: "erp.example", path: path)
    if !bytes.isEmpty { head.headerFields[.contentType] = "application/json" }
    for (name, value) in fields {
      if let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }
    return Answer(await system.answer(ServerRequest(head, from: "127.0.0.1", body: RequestBody(bytes))))
  }

  /// Sends a request with a body in JSON.
  func send(
    _ method: HTTPRequest.Method,
    _ path: String,
    _ body: String,
    _ fields: [(String, String)] = []
  ) async -> Answer {
    await send(method, path, bytes: Array(body.utf8), fields)
  }

  /// Reads a page.
  func get(_ path: String, _ fields: [(String, String)] = []) async -> Answer { await send(.get, path, fields) }

  /// Reads all pages of a list from `path` on; calls `between` after each.
  func pages(_ path: String, between: (Answer) async throws -> Void = { _ in }) async throws -> [JSON] {
    var (records, next): ([JSON], String?) = ([], path)
    while let path = next {
      let page = await get(path)
      #expect(page.status == 200, "\(page.text)")
      records += try #require(page.json["records"]?.items)
      next = page.json["next"]?.text
      try await between(page)
    }
    return records
  }
}

/// What came back.
struct Answer: CustomStringConvertible {
  let status: Int
  let fields: HTTPFields
  let body: [UInt8]

  init(_ response: ServerResponse) {
    (status, fields) = (response.status.code, response.fields)
    if case .bytes(let bytes) = response.body { body = bytes } else { body = [] }
  }

  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }
  /// The body as JSON; `null` where it is none.
  var json: JSON { (try? JSON(parsing: body)) ?? .null }
  /// The message of an error.
  var message: String { json["error"]?["message"]?.text ?? "" }
  /// The code of an error.
  var code: String { json["error"]?["code"]?.text ?? "" }
  /// A header field.
  subscript(name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }

  var description: String { "\(status) \(text)" }
}
