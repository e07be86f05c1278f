import Foundation
import GRDB
import Measurement
import Store
import Testing

@Suite("What the store refuses")
struct RefusalTests {
  @Test("a database of a newer version, by its number, and leaves it as it was")
  func newer() throws {
    let folder = try TemporaryFolder()
    do { _ = try Store(path: folder.path()) }
    do {
      let raw = try DatabaseQueue(path: folder.path())
      try raw.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('0007-later')") }
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
    let error = StoreError.newerSchema(path: folder.path(), found: 7, known: Migration.all.count)
    #expect(throws: error) { try Store(path: folder.path()) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == before)
    #expect(
      StoreError.newerSchema(path: "r.sqlite", found: 7, known: 1).description
        == "r.sqlite was written by a newer Beaufort (schema 7, this one knows 1): use that version or another --db"
    )
  }

  @Test("a file that is no database", arguments: ["x", "not a database at all\n", "SQLite format 4\0 and more"])
  func garbage(content: String) throws {
    let folder = try TemporaryFolder()
    try Data(content.utf8).write(to: folder.url.appending(path: "beaufort.sqlite"))
    #expect(throws: StoreError.notADatabase(path: folder.path())) { try Store(path: folder.path()) }
    #expect(try Data(contentsOf: folder.url.appending(path: "beaufort.sqlite")) == Data(content.utf8))
  }

  @Test("a file that only begins like a database")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let content = "SQLite format 3\0" + String(repeating: "x", count: 5_000)
    try Data(content.utf8).write(to: folder.url.appending(path: "beaufort.sqlite"))
    #expect(throws: StoreError.notADatabase(path: folder.path())) { try Store(path: folder.path()) }
  }

  @Test("a database of another program, and leaves it as it was")
  func foreign() throws {
    let folder = try TemporaryFolder()
    try DatabaseQueue(path: folder.path()).write { try $0.execute(sql: "CREATE TABLE contact (name TEXT)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
    #expect(throws: StoreError.foreignDatabase(path: folder.path())) { try Store(path: folder.path()) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == before)
  }

  @Test("an empty file is a new database")
  func empty() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.url.appending(path: "beaufort.sqlite"))
    #expect(try Store(path: folder.path()).runs().isEmpty)
  }

  @Test("a path under a file, a folder in place of the file, and a missing file that must exist")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try Data("x".utf8).write(to: folder.url.appending(path: "file"))
    #expect(throws: StoreError.unwritable(path: folder.path(), reason: "it is a folder")) {
      try FileManager.default.createDirectory(atPath: folder.path(), withIntermediateDirectories: true)
      _ = try Store(path: folder.path())
    }
    let underFile = folder.path("file/runs.sqlite")
    let reason = "its folder \(folder.path("file")) cannot be made"
    #expect(throws: StoreError.unwritable(path: underFile, reason: reason)) { try Store(path: underFile) }
    let missing = folder.path("none/runs.sqlite")
    #expect(throws: StoreError.noDatabase(path: missing)) { try Store(path: missing, opening: .existing) }
    #expect(!FileManager.default.fileExists(atPath: folder.path("none")))
  }

  @Test("a folder or file without write permission", .enabled(if: geteuid() != 0, "root may write anywhere"))
  func readOnly() throws {
    let folder = try TemporaryFolder()
    do { _ = try Store(path: folder.path()) }
    let everything: [FileAttributeKey: Any] = [.posixPermissions: 0o755]
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
    defer { try? FileManager.default.setAttributes(everything, ofItemAtPath: folder.url.path) }
    for name in ["beaufort.sqlite", "new.sqlite"] {
      let error = #expect(throws: StoreError.self) { try Store(path: folder.path(name)) }
      guard case .unwritable(folder.path(name), _) = error else {
        Issue.record("\(String(describing: error)) is not about writing")
        continue
      }
    }
  }

  @Test("a database that another process holds")
  func locked() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path(), busySeconds: 0.01)
    let other = try DatabaseQueue(path: folder.path())
    try other.inDatabase { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      #expect(throws: StoreError.locked(path: folder.path())) { try store.begin(.example("a")) }
      try database.execute(sql: "ROLLBACK")
    }
    try store.begin(.example("a"))
  }

  @Test("every refusal is one line that ends in a remedy")
  func words() {
    let path = "runs.sqlite"
    let errors: [StoreError] = [
      .noDatabase(path: path), .notADatabase(path: path), .foreignDatabase(path: path),
      .newerSchema(path: path, found: 9, known: 3), .unwritable(path: path, reason: "r"), .locked(path: path),
      .diskFull(path: path), .damaged(path: path, detail: "d"),
      .unknownRun(id: "x", path: path, suggestions: []), .unknownRun(id: "x", path: path, suggestions: ["y", "z"]),
      .runExists(id: "x", path: path), .failed(path: path, detail: "d"),
    ]
    for error in errors {
      #expect(error.description.contains(path))
      #expect(!error.description.contains("\n"))
    }
  }

  @Test("a blob that was tampered with")
  func damaged() throws {
    let folder = try TemporaryFolder()
    var random = RandomResults(seed: 3)
    let store = try Store(path: folder.path())
    try store.begin(.example("a"))
    var world = random.world(.init(candidate: "batch", storm: "calm", force: 0, replication: 0))
    var flow = random.flow("orders")
    flow.series = [.init(name: "backlog", unit: "changes", bucketNanoseconds: 1, values: [1, 2, 3])]
    world.flows = [flow]
    try store.save(world, run: "a")
    let raw = try DatabaseQueue(path: folder.path())
    for blob in ["X'02'", "X'020202FF'", "X'02020202'", "X''"] {
      try raw.write { try $0.execute(sql: "UPDATE series SET packed = \(blob)") }
      let detail = "a series of backlog cannot be unpacked"
      #expect(throws: StoreError.damaged(path: folder.path(), detail: detail)) { try store.load(run: "a") }
    }
  }
}
