import Database
import PostgreSQLRig
import Testing

@Suite("PostgreSQL connection", .enabled(if: PostgreSQLServer.isExpected, Comment(rawValue: PostgreSQLServer.reason)))
struct PostgreSQLConnectionTests {
  @Test("a server that stopped is found again when it runs; work that was cut short fails")
  func restart() throws {
    let server = try PostgreSQLServer()
    let connection = try PostgreSQLConnection(try #require(PostgreSQLAddress(server.url)))
    try connection.execute("CREATE TABLE thing (id bigint PRIMARY KEY)")
    try connection.query("INSERT INTO thing VALUES ($1)", [.integer(1)])
    #expect(throws: DatabaseError.self) {
      try connection.atomically { () throws(DatabaseError) in
        try connection.query("INSERT INTO thing VALUES ($1)", [.integer(2)])
        do { try server.stop() } catch { Issue.record(error) }
        try connection.query("INSERT INTO thing VALUES ($1)", [.integer(3)])
      }
    }
    let error = #expect(throws: DatabaseError.self) { try connection.query("SELECT 1") }
    #expect(error?.isUnreachable == true)
    try server.start()
    try connection.query("INSERT INTO thing VALUES ($1)", [.integer(4)])
    var ids: [Int64] = []
    try connection.query("SELECT id FROM thing ORDER BY id", []) { ids.append($0.integer(0)) }
    #expect(ids == [1, 4])
    try server.stop()
    let first = #expect(throws: DatabaseError.self) { try connection.query("SELECT 1") }
    #expect(first?.isUnreachable == true)
  }

  @Test("any number of statements can be kept prepared")
  func manyStatements() throws {
    let connection = try SQLConnectionTests.connect(.postgreSQL)
    for round in 0..<2 {
      for number in 0..<600 {
        var answer = Int64(-1)
        try connection.query("SELECT \(number) + $1::bigint", [.integer(1)]) { answer = $0.integer(0) }
        #expect(answer == Int64(number) + 1, "round \(round)")
      }
    }
  }

  @Test("a text with a NUL is refused, since it would be cut off")
  func nul() throws {
    let connection = try SQLConnectionTests.connect(.postgreSQL)
    let error = #expect(throws: DatabaseError.self) { try connection.query("SELECT $1::text", [.text("a\0b")]) }
    #expect(error?.message == "PostgreSQL keeps no text with a NUL character")
  }
}

@Suite("PostgreSQL address")
struct PostgreSQLAddressTests {
  @Test(
    "the password is never shown",
    arguments: [
      "postgresql://anna:s3cret@127.0.0.1:1/x", "postgres://anna:s3cret@127.0.0.1:1",
      "postgresql://anna:%733cret@[::1]:1/x",
      "postgresql:///x?host=127.0.0.1&port=1&password=s3cret", "postgresql://anna:s3cret@127.0.0.1:1/x?password=%zz",
      "postgresql://anna:s3cret@127.0.0.1:port/x", "postgresql://anna:a@s3cret@127.0.0.1:1/x",
      "postgresql://anna:s3cret@nowhere.invalid/x?connect_timeout=2",
    ]
  )
  func password(url: String) throws {
    let address = try #require(PostgreSQLAddress(url))
    let error = #expect(throws: DatabaseError.self) { _ = try PostgreSQLConnection(address) }
    let words = try #require(error).description
    #expect(!"\(words) \(address)".contains("s3cret") && !words.contains("%733cret"), "\(words)")
    #expect(!words.contains("\n") && words.contains("cannot be reached") && words.contains("***"), "\(words)")
    #expect(error?.isUnreachable == true)
  }

  @Test("what is no URL of PostgreSQL is none", arguments: ["", "sqlite://x", "host=x dbname=y", "postgresql:x"])
  func none(url: String) {
    #expect(PostgreSQLAddress(url) == nil)
  }
}
