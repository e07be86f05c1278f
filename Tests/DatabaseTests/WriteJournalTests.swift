import Database
import Synchronization
import Testing

@Suite("Journals of writes")
struct WriteJournalTests {
  private let clock = Clock()
  private let journal: WriteJournal
  private let connection: SQLiteConnection

  init() throws {
    journal = WriteJournal { [clock] in clock.next() }
    connection = try SQLiteConnection()
    try connection.execute("CREATE TABLE \"Order\" (id TEXT PRIMARY KEY, revision INTEGER, note TEXT) STRICT")
    try connection.note(writesOf: "Order", key: "id", version: "revision", in: journal, as: 3)
  }

  private var seen: [[Int64]] {
    journal.entries(from: 0, limit: .max).map { [$0.at, Int64($0.table), Int64($0.row), Int64($0.version)] }
  }

  @Test("rows come into view when their transaction commits, each with its last version")
  func commits() throws {
    try connection.execute("INSERT INTO \"Order\" VALUES ('R007', 1, '')")
    try connection.execute(
      """
      BEGIN; INSERT INTO "Order" VALUES ('R4294967295', 1, ''); UPDATE "Order" SET revision = 2 WHERE id = 'R007';
      UPDATE "Order" SET revision = 3 WHERE id = 'R007'; COMMIT
      """
    )
    #expect(seen == [[1, 3, 7, 1], [2, 3, 4_294_967_295, 1], [2, 3, 7, 3]])
  }

  @Test("an upsert is noted whether it makes the row or changes it, a write of other columns is not")
  func upserts() throws {
    let upsert = "INSERT INTO \"Order\" VALUES ('R1', 5, '') ON CONFLICT (id) DO UPDATE SET revision = revision + 1"
    try connection.execute(upsert)
    try connection.execute(upsert)
    try connection.execute("UPDATE \"Order\" SET note = 'x'")
    #expect(seen == [[1, 3, 1, 5], [2, 3, 1, 6]])
  }

  @Test("what is rolled back leaves no trace")
  func rollBack() throws {
    try connection.execute("BEGIN; INSERT INTO \"Order\" VALUES ('R1', 1, ''); ROLLBACK")
    try connection.execute("INSERT INTO \"Order\" VALUES ('R2', 1, '')")
    #expect(throws: DatabaseError.self) { try connection.execute("INSERT INTO \"Order\" VALUES ('R2', 2, '')") }
    #expect(seen == [[1, 3, 2, 1]])
    #expect(journal.entries(from: 1, limit: 10).isEmpty)
    #expect(journal.entries(from: 9, limit: 10).isEmpty)
  }

  /// Shows 1, 2, 3 …
  private final class Clock: Sendable {
    private let count = Mutex<Int64>(0)

    func next() -> Int64 {
      count.withLock {
        $0 += 1
        return $0
      }
    }
  }
}
