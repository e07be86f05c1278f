import Database
import Foundation
import PostgreSQLRig
import Testing

/// Both databases must keep the same promises, so every test runs on each.
@Suite("SQL connection")
struct SQLConnectionTests {
  /// The databases that can be tested here.
  static let dialects: [SQLDialect] = PostgreSQLServer.isExpected ? [.sqlite, .postgreSQL] : [.sqlite]

  static func connect(_ dialect: SQLDialect) throws -> any SQLConnection {
    switch dialect {
    case .sqlite: return try SQLiteConnection()
    case .postgreSQL:
      let address = try #require(PostgreSQLAddress(try PostgreSQLServer.shared.get().makeDatabase()))
      return try PostgreSQLConnection(address)
    }
  }

  static func table(_ dialect: SQLDialect) throws -> any SQLConnection {
    let connection = try connect(dialect)
    try connection.execute("CREATE TABLE thing (id TEXT PRIMARY KEY, size BIGINT, weight DOUBLE PRECISION, words TEXT)")
    return connection
  }

  @Test("every value comes back as it was bound", arguments: dialects)
  func values(dialect: SQLDialect) throws {
    let connection = try Self.table(dialect)
    let rows: [[SQLValue]] = [
      [.text("a"), .integer(.min), .number(0.1), .text("")],
      [.text("b"), .integer(.max), .number(-1.7976931348623157e308), .text("'; DROP TABLE thing; --")],
      [.text("c"), .integer(0), .number(.leastNonzeroMagnitude), .text("tab\t line\n quote\" back\\ ä 日本 🌊")],
      [.text("d"), .null, .null, .null],
    ]
    for row in rows {
      try connection.query("INSERT INTO thing (id, size, weight, words) VALUES ($1, $2, $3, $4)", row)
    }
    #expect(try Self.all(connection) == rows)
  }

  @Test("a statement made for one request knows the types of what is bound", arguments: dialects)
  func once(dialect: SQLDialect) throws {
    let connection = try Self.table(dialect)
    try connection.query("INSERT INTO thing (id, size) VALUES ($1, $2)", [.text("a"), .integer(5)])
    var ids: [String] = []
    try connection.queryOnce(
      "SELECT id FROM thing WHERE $1 < $2 AND size < $3 AND length($4) = 2",
      [.integer(9), .integer(10), .number(5.5), .text("ab")]
    ) { ids.append($0.text(0)) }
    #expect(ids == ["a"])
  }

  @Test("what throws in a transaction leaves nothing behind, and the connection usable", arguments: dialects)
  func rollback(dialect: SQLDialect) throws {
    let connection = try Self.table(dialect)
    let insertion = "INSERT INTO thing (id) VALUES ($1)"
    #expect(throws: DatabaseError.self) {
      try connection.atomically { () throws(DatabaseError) in
        try connection.query(insertion, [.text("a")])
        try connection.query(insertion, [.text("a")])
      }
    }
    #expect(try Self.all(connection).isEmpty)
    try connection.atomically { () throws(DatabaseError) in try connection.query(insertion, [.text("b")]) }
    #expect(try Self.all(connection).count == 1)
  }

  @Test("loads rows, whatever bytes their texts hold, or none of them", arguments: dialects)
  func load(dialect: SQLDialect) throws {
    let connection = try Self.table(dialect)
    let texts = ["plain", "tab\tline\nreturn\rback\\slash", "\\N", "日本", ""]
    func load(_ ids: [String]) throws {
      try connection.load("thing", columns: ["id", "size", "weight", "words"]) { (sink) throws(DatabaseError) in
        for (index, id) in ids.enumerated() {
          sink.text(Array(id.utf8).span)
          sink.integer(Int64(index))
          sink.text(Array("\(index).25".utf8).span)
          sink.text(Array(texts[index % texts.count].utf8).span)
          try sink.endRow()
        }
      }
    }
    let ids = (0..<10_000).map { "id-\(10_000 + $0)" }
    try load(ids)
    let rows = ids.enumerated().map { index, id -> [SQLValue] in
      [.text(id), .integer(Int64(index)), .number(Double(index) + 0.25), .text(texts[index % texts.count])]
    }
    #expect(try Self.all(connection) == rows)
    #expect(throws: DatabaseError.self) { try load(["new", "id-10000"]) }
    #expect(try Self.all(connection).count == 10_000)
  }

  @Test("an error names the statement and what is wrong with it", arguments: dialects)
  func error(dialect: SQLDialect) throws {
    let connection = try Self.connect(dialect)
    let error = #expect(throws: DatabaseError.self) { try connection.query("SELECT nothing FROM nowhere") }
    #expect(error?.description.contains("nowhere") == true)
    #expect(error?.sql == "SELECT nothing FROM nowhere")
    #expect(error?.isUnreachable == false)
  }

  @Test("a worker does one thing after the other, for any number of callers", arguments: dialects)
  func worker(dialect: SQLDialect) async throws {
    let worker = SQLWorker(try Self.table(dialect), name: "test")
    try await withThrowingTaskGroup { group in
      for number in 0..<50 {
        group.addTask {
          try await worker.run { (connection) throws(DatabaseError) in
            try connection.atomically { () throws(DatabaseError) in
              try connection.query("INSERT INTO thing (id) VALUES ($1)", [.text("\(number)")])
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let count = try await worker.run { (connection) throws(DatabaseError) in
      var count = Int64(0)
      try connection.query("SELECT count(*) FROM thing", []) { count = $0.integer(0) }
      return count
    }
    #expect(count == 50)
  }

  /// Every row, in the order of its id.
  private static func all(_ connection: any SQLConnection) throws -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    try connection.query("SELECT id, size, weight, words FROM thing ORDER BY id", []) { row in
      rows.append([
        .text(row.text(0)), row.isNull(1) ? .null : .integer(row.integer(1)),
        row.isNull(2) ? .null : .number(row.double(2)), row.isNull(3) ? .null : .text(row.text(3)),
      ])
    }
    return rows
  }
}
