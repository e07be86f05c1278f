import Foundation
import GRDB
import Measurement
import Store
import Testing

@Suite("Schema")
struct MigrationTests {
  @Test("a database of each earlier version is brought up to date and keeps its runs", arguments: 0...3)
  func upgrades(version: Int) throws {
    let folder = try TemporaryFolder()
    try makeDatabase(at: folder.path(), version: version)
    let store = try Store(path: folder.path(), opening: .existing)
    #expect(try store.runs().map(\.id) == (version == 0 ? [] : ["old"]))
    try store.begin(.example("new"))
    let world = WorldResult(key: WorldKey(candidate: "batch", storm: "calm", force: 0, replication: 0))
    try store.save(world, run: "new")
    #expect(try store.load(run: "new").worlds == [world])
    #expect(Migration.all.count == 3, "name the new version among the arguments")
  }

  @Test("migrations are numbered without gaps, each in the file of its name")
  func registry() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Store/Migrations")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("0") }.sorted()
    #expect(files == Migration.all.map { $0.identifier + ".swift" })
    #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
  }

  @Test("tables are strict, and foreign keys are kept")
  func strict() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    try store.begin(.example("a"))
    try DatabaseQueue(path: folder.path()).write { database in
      let loose = try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list
          WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'grdb%'
          """
      )
      #expect(loose == [])
      let names = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      for table in [
        "run", "candidate", "world", "metric", "series", "histogram", "fault", "activation", "ledger", "allocation",
        "budget", "finding",
      ] { #expect(names.contains(table)) }
      #expect(throws: DatabaseError.self) {
        try database.execute(sql: "INSERT INTO finding VALUES ('none', 0, 'note', 'x')")
      }
    }
  }

  @Test("series are unpacked by a view in plain SQL")
  func view() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    try store.begin(.example("a"))
    let values: [Int64] = [0, 5, 3, -1, 1_000_000_000_000, 63, 64, -65, 8_191, 8_192, 4_611_686_018_427_387_904, -1, 7]
    var world = WorldResult(key: WorldKey(candidate: "batch", storm: "calm", force: 0, replication: 0))
    for name in ["orders", "fulfilment"] {
      var flow = FlowResult(flow: name)
      flow.series = [
        Series(name: "empty", unit: "reads", bucketNanoseconds: 1, values: []),
        Series(
          name: "backlog",
          unit: "changes",
          bucketNanoseconds: 10_000_000_000,
          values: name == "orders" ? values : values.reversed()
        ),
      ]
      world.flows.append(flow)
    }
    try store.save(world, run: "a")
    try DatabaseQueue(path: folder.path()).read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM series_bucket WHERE flow = 'orders' ORDER BY bucket")
      #expect(rows.map { $0["value"] as Int64? } == values.map { $0 == -1 ? nil : $0 })
      #expect(rows.map { $0["start_seconds"] as Double } == values.indices.map { Double($0) * 10 })
      #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM series_bucket") == values.count * 2)
    }
  }

  /// A database as the version with the first so many migrations left it, with a run called `old`.
  private func makeDatabase(at path: String, version: Int) throws {
    var migrator = DatabaseMigrator()
    for migration in Migration.all.prefix(version) {
      migrator.registerMigration(migration.identifier) { try $0.execute(sql: migration.sql) }
    }
    let database = try DatabaseQueue(path: path)
    try migrator.migrate(database)
    guard version > 0 else { return }
    try database.write {
      try $0.execute(
        sql: """
          INSERT INTO run VALUES ('old', 's', 's.yaml', 'scenario: s', 'd', 'beaufort run s.yaml', '42', 3, 'simulation',
            '0.1.0', 'm', 'system', 2, '2026-01-01T00:00:00Z', NULL, 'running', NULL, 1.5, 0, 4)
          """
      )
    }
  }
}
