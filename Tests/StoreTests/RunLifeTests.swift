import Foundation
import GRDB
import Measurement
import Store
import Testing

@Suite("The life of a run")
struct RunLifeTests {
  private static let keys = ["call-in", "batch"].flatMap { candidate in
    (0..<3).map { WorldKey(candidate: candidate, storm: "calm", force: 0, replication: $0) }
  }

  @Test("what a killed process leaves is readable, marked running, and can be completed to the same digest")
  func killed() throws {
    let folder = try TemporaryFolder()
    var random = RandomResults(seed: 1)
    let worlds = Self.keys.map { random.world($0) }
    let writer = try Store(path: folder.path())
    try writer.begin(.example("a"))
    for world in worlds.prefix(4) { try writer.save(world, run: "a") }
    for suffix in ["", "-wal"] {  // What is on disk at this instant, as SIGKILL would leave it.
      try FileManager.default.copyItem(atPath: folder.path() + suffix, toPath: folder.path("left.sqlite") + suffix)
    }

    let left = try Store(path: folder.path("left.sqlite"))
    #expect(try left.run(id: "a").status == .running)
    #expect(try left.finishedWorlds(run: "a") == Set(Self.keys.prefix(4)))
    let isWhole = Set(try left.load(run: "a").worlds) == Set(worlds.prefix(4))
    #expect(isWhole)

    _ = try left.resume("a")
    for world in worlds.dropFirst(4) { try left.save(world, run: "a") }
    #expect(try left.resultsDigest(run: "a") == digest(of: worlds))
  }

  @Test("a reader sees whole worlds only, while a writer is in the middle of one")
  func readsBesideWriter() throws {
    let folder = try TemporaryFolder()
    var random = RandomResults(seed: 2)
    let writer = try Store(path: folder.path())
    try writer.begin(.example("a"))
    try writer.save(random.world(Self.keys[0]), run: "a")
    let reader = try Store(path: folder.path())
    let raw = try DatabaseQueue(path: folder.path())
    try raw.inDatabase { database in
      try database.execute(sql: "BEGIN IMMEDIATE; DELETE FROM world")
      #expect(try reader.load(run: "a").worlds.count == 1)
      try database.execute(sql: "ROLLBACK")
    }
    #expect(try reader.finishedWorlds(run: "a") == [Self.keys[0]])
  }

  @Test(
    "a run ends with its digest, its time and its memory, and a resumed one runs again",
    arguments: [
      RunInfo.Status.finished, .interrupted, .failed,
    ]
  )
  func finishes(status: RunInfo.Status) throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    try store.begin(.example("a"))
    try store.finish(run: "a", digest: "d1", status: status, wallSeconds: 61.5, peakResidentBytes: 1 << 33)
    let info = try store.run(id: "a")
    #expect(info.status == status)
    #expect(info.digest == "d1")
    #expect(info.wallSeconds == 61.5)
    #expect(info.peakResidentBytes == 1 << 33)
    #expect(info.finished?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
    let resumed = try store.resume("a")
    #expect(resumed.status == .running)
    #expect(resumed.finished == nil)
    #expect(resumed.wallSeconds == 61.5)
  }

  @Test("the latest run is the one that started last, of a scenario or of all")
  func latest() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    #expect(try store.latestRun() == nil)
    try store.begin(.example("b", started: "2026-01-02T00:00:00Z"))
    try store.begin(.example("a", started: "2026-01-01T00:00:00Z"))
    try store.begin(.example("c", scenario: "other", started: "2026-01-03T00:00:00Z"))
    #expect(try store.latestRun(scenario: "retail-orders")?.id == "b")
    #expect(try store.latestRun()?.id == "c")
    #expect(try store.latestRun(scenario: "none") == nil)
    #expect(try store.runs().map(\.id) == ["c", "b", "a"])
  }

  @Test("an unknown run is answered with the nearest ids")
  func unknown() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    #expect(throws: StoreError.unknownRun(id: "x", path: folder.path(), suggestions: [])) { try store.run(id: "x") }
    for id in ["20261124-231502-4f2a", "20261124-231502-99aa", "20251001-000000-0000", "20251002-000000-0000"] {
      try store.begin(.example(id))
    }
    let expected = StoreError.unknownRun(
      id: "20261124-231502-4f2b",
      path: folder.path(),
      suggestions: ["20261124-231502-4f2a", "20261124-231502-99aa", "20251002-000000-0000"]
    )
    #expect(throws: expected) { try store.load(run: "20261124-231502-4f2b") }
    #expect(throws: expected) { try store.finishedWorlds(run: "20261124-231502-4f2b") }
    #expect(throws: expected) { try store.save(WorldResult(key: Self.keys[0]), run: "20261124-231502-4f2b") }
    #expect(throws: expected) { try store.accept(run: "20261124-231502-4f2b", suite: "nightly") }
    #expect(throws: StoreError.runExists(id: "20251001-000000-0000", path: folder.path())) {
      try store.begin(.example("20251001-000000-0000"))
    }
  }

  @Test("the last accepted run of a suite is its baseline")
  func baselines() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: folder.path())
    for id in ["a", "b", "c"] { try store.begin(.example(id)) }
    #expect(try store.acceptedRun(suite: "nightly") == nil)
    try store.accept(run: "b", suite: "nightly")
    try store.accept(run: "c", suite: "weekly")
    try store.accept(run: "a", suite: "nightly")
    #expect(try store.acceptedRun(suite: "nightly") == "a")
    #expect(try store.acceptedRun(suite: "weekly") == "c")
  }
}
