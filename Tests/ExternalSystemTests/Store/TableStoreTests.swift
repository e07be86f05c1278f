import Database
import ExternalSystem
import Foundation
import HTTPTypes
import PostgreSQLRig
import Testing
import Wire
import Workload

@Suite("Table store")
struct TableStoreTests {
  private static let types = RecordKind.all.map { EntityType($0) }

  @Test("every object has names that OData and SQL take, and a key")
  func types() {
    for type in Self.types {
      let names = type.allProperties.map(\.name)
      #expect(Set(names.map { $0.lowercased() }).count == names.count)
      #expect(names.allSatisfy { $0.wholeMatch(of: #/[A-Z][A-Za-z]*/#) != nil }, "\(names)")
      #expect(names.first == "Id" && !names.contains { $0.hasSuffix("c") && $0.contains("External") })
    }
    #expect(Self.types.map(\.setName) == ["Accounts", "Contacts", "Orders", "Cases", "Claims", "Opportunities"])
  }

  @Test("every object is loaded with all its records, whole", arguments: ExternalRig.dialects)
  func loaded(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect, records: 1_500, objects: Self.types.map(\.name))
    for type in Self.types {
      let records = try await rig.pages("/api/\(type.name)?limit=1000")
      #expect(records.count == 1_500)
      #expect(records.allSatisfy { record in type.allProperties.allSatisfy { (record[$0.name] ?? .null) != .null } })
      let created = await rig.get(
        "/odata/\(type.setName)/$count?$filter=CreatedDate%20eq%20UpdatedAt%20and%20Version%20eq%201"
      )
      #expect(created.text == "1500")
    }
  }

  @Test("a file keeps what was written, and is not filled again", arguments: [3, 0])
  func file(again: Int64) async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString).sqlite").path
    defer { for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) } }
    let location = try #require(DatabaseLocation(path))
    let clock = StillClock()
    let key = [("Idempotency-Key", "k")]
    var made: [Answer] = []
    for records in [Int64(2), again] {
      let store = try await TableStore(
        [EntityType(.named("Order"))],
        at: location,
        clock: clock.clock,
        records: records
      )
      let rig = ExternalRig(system: ExternalSystem(ExternalConfiguration(), store: store), clock: clock)
      made.append(await rig.send(.post, "/api/Order", #"{"Status":"Draft"}"#, key))
      #expect(try await rig.pages("/api/Order").count == 3)
    }
    #expect(made[0].body == made[1].body && made[0].status == 201)
  }

  @Test("a database that cannot be used is refused with its name and what to do")
  func unusable() async throws {
    let folder = FileManager.default.temporaryDirectory
    let text = folder.appending(path: "no-database-\(UUID().uuidString)").path
    try String(repeating: "This is no database. ", count: 100).write(toFile: text, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: text) }
    for path in [text, folder.path, "/nowhere/at/all.sqlite"] {
      let error = await #expect(throws: DatabaseError.self) {
        _ = try await TableStore(Self.types, at: .file(path: path), clock: StillClock().clock)
      }
      #expect(
        error?.message.hasPrefix("the database '\(path)' cannot be used (") == true,
        "\(String(describing: error))"
      )
    }
    #expect(DatabaseLocation("mysql://x/y") == nil && DatabaseLocation("") == nil)
  }

  @Test("a database of another layout is refused", arguments: ExternalRig.dialects)
  func layout(dialect: SQLDialect) async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "layout-\(UUID().uuidString).sqlite").path
    defer { for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) } }
    let location = dialect == .sqlite ? .file(path: path) : try ExternalRig.location(dialect)
    _ = try await TableStore([EntityType(.named("Order"))], at: location, clock: StillClock().clock)
    let statement = "UPDATE change_counter SET layout = 99"
    switch location {
    case .memory: Issue.record("nothing is kept")
    case .file(let path): try SQLiteConnection(path: path).execute(statement)
    case .postgreSQL(let address): try PostgreSQLConnection(address).execute(statement)
    }
    let error = await #expect(throws: DatabaseError.self) {
      _ = try await TableStore([EntityType(.named("Order"))], at: location, clock: StillClock().clock)
    }
    #expect(error?.message.contains("another version of beaufort (layout 99") == true)
  }

  @Test(
    "a server that went away is said to be unavailable, and used again when it is back",
    .enabled(if: PostgreSQLServer.isExpected, Comment(rawValue: PostgreSQLServer.reason))
  )
  func serverGone() async throws {
    let server = try PostgreSQLServer()
    let address = try #require(PostgreSQLAddress(server.url))
    let clock = StillClock()
    let store = try await TableStore(
      [EntityType(.named("Order"))],
      at: .postgreSQL(address),
      clock: clock.clock,
      records: 5
    )
    let rig = ExternalRig(system: ExternalSystem(ExternalConfiguration(), store: store), clock: clock)
    #expect(await rig.send(.put, "/api/Order/a", "{}").status == 201)
    try server.stop()
    for answer in [
      await rig.get("/api/Order"), await rig.send(.put, "/api/Order/b", "{}"), await rig.get("/odata/Orders"),
    ] {
      #expect(answer.status == 503 && answer.message.contains("cannot be reached"), "\(answer)")
    }
    try server.start()
    #expect(try await rig.pages("/api/Order").count == 6)
    #expect(await rig.send(.put, "/api/Order/b", "{}").status == 201)
  }
}
