import CPQ

/// A connection to a PostgreSQL server, by libpq. One thread at a time uses it, and every call blocks that thread.
///
/// A connection that broke is made anew when the next piece of work begins; work that was under way fails, since nobody
/// knows how much of it was done.
@safe package final class PostgreSQLConnection {
  private let handle: OpaquePointer
  private let address: PostgreSQLAddress
  /// The names of prepared statements, by what they run.
  private var prepared: [String: String] = [:]
  private var isInTransaction = false
  /// Whether an answer told that the server is gone; libpq itself may notice it only at the next statement.
  private var isLost = false

  /// How many statements are kept prepared; ours are fewer.
  private static let mostPrepared = 512

  /// Connects to `address`, waiting 10 s at most unless the URL says otherwise.
  package init(_ address: PostgreSQLAddress) throws(DatabaseError) {
    self.address = address
    // Later keywords outdo earlier ones, and the URL stands in between.
    let options: KeyValuePairs = [
      "connect_timeout": "10", "fallback_application_name": "beaufort", "dbname": address.url,
      "client_encoding": "UTF8",
    ]
    let connected = unsafe Self.withStrings(options.map(\.key)) { keys in
      unsafe Self.withStrings(options.map(\.value)) { values in unsafe PQconnectdbParams(keys, values, 1) }
    }
    guard let connected = unsafe connected else { throw DatabaseError(message: "out of memory") }
    unsafe handle = connected
    try requireConnection()
    unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
  }

  deinit { unsafe PQfinish(handle) }

  private func requireConnection() throws(DatabaseError) {
    guard unsafe PQstatus(handle) != CONNECTION_OK else { return }
    let reason = address.redacted(unsafe Self.line(PQerrorMessage(handle)))
    throw .unreachable(
      "the database \(address) cannot be reached (\(reason)): check its URL, postgresql://user:password@host:port/name, "
        + "and that the server runs"
    )
  }

  /// Connects anew where the connection is known to be broken.
  private func reconnect() throws(DatabaseError) {
    unsafe PQreset(handle)
    prepared.removeAll()
    isLost = false
    try requireConnection()
  }

  private var isBroken: Bool { unsafe isLost || PQstatus(handle) != CONNECTION_OK }

  /// Runs `body`, and outside a transaction once more where the connection turns out to be broken.
  private func connected<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
    if isInTransaction { return try body() }
    if isBroken { try reconnect() }
    do throws(DatabaseError) {
      return try body()
    } catch {
      guard isBroken else { throw error }
      try reconnect()
      return try body()
    }
  }

  /// Takes over a result; throws where the statement failed.
  @unsafe private func checked(_ result: OpaquePointer?, _ sql: String) throws(DatabaseError) -> PostgreSQLResult {
    guard let result = unsafe result else {
      throw DatabaseError(sql: sql, message: address.redacted(unsafe Self.line(PQerrorMessage(handle))))
    }
    let answer = unsafe PostgreSQLResult(result)
    guard !answer.isFine else { return answer }
    let state = answer.state
    // What libpq says has no state; 08 is trouble with the connection, 57P a server that stops or does not run yet.
    isLost = isLost || state.isEmpty || state.hasPrefix("08") || state.hasPrefix("57P")
    var error = DatabaseError(sql: sql, message: answer.message + (state.isEmpty ? "" : " (SQLSTATE \(state))"))
    error.isUnreachable = isBroken
    throw error
  }

  /// The name under which `sql` is prepared.
  private func name(of sql: String) throws(DatabaseError) -> String {
    if let name = prepared[sql] { return name }
    if prepared.count == Self.mostPrepared {
      _ = try unsafe checked(PQexec(handle, "DEALLOCATE ALL"), "DEALLOCATE ALL")
      prepared.removeAll()
    }
    let name = "s\(prepared.count)"
    _ = try unsafe checked(PQprepare(handle, name, sql, 0, nil), sql)
    prepared[sql] = name
    return name
  }

  /// The values in PostgreSQL's text form; throws where a text has a NUL, behind which libpq would cut it off.
  private func written(_ values: [SQLValue], _ sql: String) throws(DatabaseError) -> [String?] {
    let written = values.map(\.written)
    guard !written.contains(where: { $0?.utf8.contains(0) == true }) else {
      throw DatabaseError(sql: sql, message: "PostgreSQL keeps no text with a NUL character")
    }
    return written
  }

  private func visit(_ result: PostgreSQLResult, _ body: (any SQLRow) -> Void) {
    for row in 0..<result.count {
      result.row = row
      body(result)
    }
  }
}

extension PostgreSQLConnection: SQLConnection {
  /// Which SQL it speaks.
  package var dialect: SQLDialect { .postgreSQL }

  /// Runs statements that are ours alone.
  package func execute(_ sql: String) throws(DatabaseError) {
    _ = try connected { () throws(DatabaseError) in try unsafe checked(PQexec(handle, sql), sql) }
  }

  /// Runs a statement that is prepared once and kept.
  package func query(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) -> Void) throws(DatabaseError) {
    let written = try written(values, sql)
    let result = try connected { () throws(DatabaseError) in
      let name = try name(of: sql)
      let result = unsafe Self.withStrings(written) { texts in
        unsafe PQexecPrepared(handle, name, Int32(values.count), texts, nil, nil, 0)
      }
      return try unsafe checked(result, sql)
    }
    visit(result, body)
  }

  /// Runs a statement that is forgotten afterwards.
  package func queryOnce(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) -> Void) throws(DatabaseError) {
    let (written, types) = (try written(values, sql), values.map(\.type))
    let result = try connected { () throws(DatabaseError) in
      let result = unsafe Self.withStrings(written) { texts in
        unsafe PQexecParams(handle, sql, Int32(values.count), types, texts, nil, nil, 0)
      }
      return try unsafe checked(result, sql)
    }
    visit(result, body)
  }

  /// Runs `body` in a transaction, which is rolled back where it throws.
  package func atomically<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
    try execute("BEGIN")
    isInTransaction = true
    defer { isInTransaction = false }
    do throws(DatabaseError) {
      let value = try body()
      // A transaction that failed is rolled back by COMMIT without an error, but then its statement threw before.
      _ = try unsafe checked(PQexec(handle, "COMMIT"), "COMMIT")
      return value
    } catch {
      unsafe PQclear(PQexec(handle, "ROLLBACK"))
      throw error
    }
  }

  /// Appends rows by COPY.
  package func load(
    _ table: String,
    columns: [String],
    _ body: (any SQLRowSink) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    let sql = "COPY \(table) (\(columns.joined(separator: ","))) FROM STDIN"
    try execute(sql)
    let sink = unsafe PostgreSQLCopy(handle, sql: sql)
    do throws(DatabaseError) {
      try body(sink)
      try sink.flush()
    } catch {
      unsafe PQputCopyEnd(handle, "given up")
      while let result = unsafe PQgetResult(handle) { unsafe PQclear(result) }
      throw error
    }
    unsafe PQputCopyEnd(handle, nil)
    var failure: DatabaseError?
    while let result = unsafe PQgetResult(handle) {
      do throws(DatabaseError) { _ = try unsafe checked(result, sql) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

extension PostgreSQLConnection {
  /// What libpq says, in one line.
  @unsafe static func line(_ text: UnsafePointer<CChar>?) -> String {
    guard let text = unsafe text else { return "" }
    let lines = unsafe String(cString: text).split(separator: "\n").map { $0.trimmingPrefix(while: \.isWhitespace) }
    return lines.joined(separator: "; ")
  }

  /// Lends `texts` as C strings, `nil` as a null address, with a null address behind the last one.
  @unsafe fileprivate static func withStrings<Value>(
    _ texts: [String?],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
  ) -> Value {
    var bytes: [CChar] = []
    let starts = texts.map { text -> Int? in
      guard let text else { return nil }
      defer { bytes += text.utf8CString }
      return bytes.count
    }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      let pointers =
        unsafe starts.map { start in unsafe start.flatMap { unsafe buffer.baseAddress?.advanced(by: $0) } } + [nil]
      return unsafe pointers.withUnsafeBufferPointer { pointers in
        // There is one at least, the null address at the end.
        unsafe body(pointers.baseAddress.unsafelyUnwrapped)
      }
    }
  }
}

extension SQLValue {
  /// The value in PostgreSQL's text form; `nil` for NULL.
  fileprivate var written: String? {
    switch self {
    case .null: nil
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): text
    }
  }

  /// The number of the value's type: `unknown`, `int8`, `float8`, `text`.
  ///
  /// - SeeAlso: PostgreSQL 15, `src/include/catalog/pg_type.dat`.
  fileprivate var type: Oid {
    switch self {
    case .null: 0
    case .integer: 20
    case .number: 701
    case .text: 25
    }
  }
}
