import CSQLite

/// A connection to an SQLite database. One thread at a time uses it and its statements: keep them behind one lock.
///
/// Of SQLite's C interface no more than the servers need, since their hot paths bind and read columns in place: the
/// wrappers of a library cost as much again as the insertion itself.
@safe package final class SQLiteConnection {
  let handle: OpaquePointer
  private var cache: [String: SQLiteStatement] = [:]
  private var cachedBytes = 0

  /// Has SQLite count no memory, which costs a lock for each of its allocations; to be called once, by a program that
  /// has not opened a database yet.
  package static func dropMemoryStatistics() { _ = beaufort_drop_memory_statistics() }

  /// Opens the database at `path`, which is made where it is missing; without a path it lives in memory.
  package init(path: String? = nil) throws(DatabaseError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = unsafe sqlite3_open_v2(path ?? ":memory:", &opened, flags, nil)
    guard let opened = unsafe opened else { throw DatabaseError(message: "out of memory", code: code) }
    guard code == SQLITE_OK else {
      let message = unsafe String(cString: sqlite3_errmsg(opened))
      unsafe sqlite3_close_v2(opened)
      throw DatabaseError(message: message, code: code)
    }
    unsafe handle = opened
    unsafe sqlite3_busy_timeout(handle, 5_000)
  }

  deinit {
    for statement in cache.values { statement.finalize() }
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs statements that are ours alone: never with anything in them that came from outside.
  package func execute(_ sql: String) throws(DatabaseError) {
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw error(sql, code) }
  }

  /// Prepares `sql`, one statement; values that come from outside are bound, never part of it.
  package func prepare(_ sql: String) throws(DatabaseError) -> SQLiteStatement {
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(handle, sql, -1, 0, &prepared, nil)
    guard code == SQLITE_OK, let prepared = unsafe prepared else { throw error(sql, code) }
    return unsafe SQLiteStatement(prepared, sql: sql)
  }

  /// A statement that is prepared once and kept; reset, with nothing bound.
  ///
  /// Statements that follow from what clients ask for are without number: very long ones are not kept, and when there
  /// are ``mostCached``, or more text than ``mostCachedBytes``, all are forgotten.
  package func cached(_ sql: String) throws(DatabaseError) -> SQLiteStatement {
    if let statement = cache[sql] {
      statement.reset()
      return statement
    }
    let statement = try prepare(sql)
    guard sql.utf8.count <= Self.longestCached else { return statement }
    if cache.count >= Self.mostCached || cachedBytes + sql.utf8.count > Self.mostCachedBytes {
      cache.removeAll(keepingCapacity: true)
      cachedBytes = 0
    }
    cache[sql] = statement
    cachedBytes += sql.utf8.count
    return statement
  }

  /// The most statements that are kept.
  private static let mostCached = 512
  /// The most bytes that their texts have.
  private static let mostCachedBytes = 4 << 20
  /// The longest text in bytes of a statement that is kept.
  private static let longestCached = 64 << 10

  /// Runs `body` in a transaction, which is rolled back where it throws.
  package func transaction<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(TransactionError<Failure>) -> Value {
    do throws(DatabaseError) { try cached("BEGIN IMMEDIATE").run() } catch { throw .database(error) }
    let value: Value
    do throws(Failure) {
      value = try body()
    } catch {
      rollBack()
      throw .body(error)
    }
    do throws(DatabaseError) {
      try cached("COMMIT").run()
    } catch {
      rollBack()
      throw .database(error)
    }
    return value
  }

  /// How many rows the last statement changed.
  package var changes: Int { Int(unsafe sqlite3_changes(handle)) }

  private func rollBack() {
    // A failed commit may have rolled back already; then there is nothing to do.
    if unsafe sqlite3_get_autocommit(handle) == 0 { _ = unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
  }

  private func error(_ sql: String, _ code: Int32) -> DatabaseError {
    DatabaseError(sql: sql, message: unsafe String(cString: sqlite3_errmsg(handle)), code: code)
  }
}

/// Why a transaction was rolled back.
package enum TransactionError<Failure: Error>: Error {
  /// The database refused to begin or to commit.
  case database(DatabaseError)
  /// What ran in it failed.
  case body(Failure)
}
