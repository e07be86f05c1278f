import Database
import Wire

extension TableStore {
  /// Does all of `edits`, in order and in one transaction; one that is refused leaves the others as they are.
  func apply(
    _ edits: [RecordEdit],
    to type: EntityType
  ) async throws(DatabaseError) -> [Result<Written, RecordEdit.Refusal>] {
    try await transaction(on: type) { (changes, _) throws(DatabaseError) in try changes.apply(edits) }
  }

  /// Does one edit.
  func apply(_ edit: RecordEdit, to type: EntityType) async throws(DatabaseError) -> Result<Written, RecordEdit.Refusal>
  {
    try await apply([edit], to: type)[0]
  }

  /// Runs `body` in a transaction of its own.
  func transaction<Value: Sendable>(
    on type: EntityType,
    _ body: @escaping @Sendable (inout Changes, any SQLConnection) throws(DatabaseError) -> Value
  ) async throws(DatabaseError) -> Value {
    let (now, statements) = (clock.date(), statements(of: type))
    return try await worker.run { (connection) throws(DatabaseError) in
      try connection.atomically { () throws(DatabaseError) in
        var changes = try Changes(in: connection, to: type, statements, now: now)
        let value = try body(&changes, connection)
        try changes.finish()
        return value
      }
    }
  }
}
