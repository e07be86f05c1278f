import BeaufortNumerics
import Database
import Synchronization
import Wire

extension RequestLog {
  /// Makes the table that keeps all requests.
  static func createTable(in database: SQLiteConnection) throws(DatabaseError) {
    try database.execute(
      """
      CREATE TABLE IF NOT EXISTS inbound_request (
        id INTEGER PRIMARY KEY, date_ms INTEGER NOT NULL, user TEXT NOT NULL, client TEXT NOT NULL, peer TEXT NOT NULL,
        method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL, bytes_in INTEGER NOT NULL,
        bytes_out INTEGER NOT NULL, duration_ns INTEGER NOT NULL
      ) STRICT
      """
    )
  }
}

extension Org {
  /// How long a logged request waits at most before it is in the database.
  private static let logPause = Interval.seconds(1)

  /// Writes the log to the database as time passes, until the task is cancelled; then what is left.
  func keepLog() async {
    guard configuration.databasePath != nil else { return }
    while !Task.isCancelled {
      do { try await clock.sleep(clock.now() + Org.logPause) } catch { break }
      writeLog()
    }
    writeLog()
  }

  /// Writes what is logged and not yet in the database. Where the database refuses, the log goes on in memory.
  func writeLog() {
    let requests = log.withLock { $0.takePending() }
    guard !requests.isEmpty else { return }
    records.withLock { store in
      let database = store.database
      try? database.transaction { () throws(DatabaseError) in
        let statement = try database.cached(
          "INSERT INTO inbound_request (date_ms, user, client, peer, method, path, status, bytes_in, bytes_out, duration_ns) "
            + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        for request in requests {
          statement.bind(request)
          try statement.run()
        }
      }
    }
  }
}

extension SQLiteStatement {
  fileprivate func bind(_ request: LoggedRequest) {
    bind(request.date, at: 1)
    bind(request.user, at: 2)
    bind(request.client, at: 3)
    bind(request.peer, at: 4)
    bind(request.method, at: 5)
    bind(request.path, at: 6)
    bind(Int64(request.status), at: 7)
    bind(Int64(request.bytesIn), at: 8)
    bind(Int64(request.bytesOut), at: 9)
    bind(request.nanoseconds, at: 10)
  }
}
