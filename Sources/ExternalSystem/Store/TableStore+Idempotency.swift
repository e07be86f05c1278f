import Database
import Wire

/// What a client sends along so that a request, sent again because its answer was lost, does nothing twice.
///
/// - SeeAlso: IETF draft *The Idempotency-Key HTTP Header Field* (draft-ietf-httpapi-idempotency-key-header-07).
struct IdempotencyKey: Hashable, Sendable {
  /// The client's key, and what it is for.
  var name: String
  /// What tells this request from another one that has the same key.
  var fingerprint: String

  /// How long an answer is kept, in milliseconds: a day.
  static let life: Int64 = 86_400_000
}

extension TableStore {
  /// What became of a record that was to be made.
  enum Creation: Hashable, Sendable {
    /// It was made, or the same request made it before; this is the answer to that.
    case made(id: String, version: Int64, answer: String)
    /// The key belongs to another request.
    case keyIsTaken
    /// It was refused.
    case refused(RecordEdit.Refusal)
  }

  /// Makes a record, and keeps the `answer` about it under `key`, in one transaction.
  func create(
    _ edit: RecordEdit,
    in type: EntityType,
    key: IdempotencyKey?,
    answer: @escaping @Sendable (StoredRecord) -> String
  ) async throws(DatabaseError) -> Creation {
    let now = clock.date()
    return try await transaction(on: type) { (changes, connection) throws(DatabaseError) in
      if let key, let earlier = try Self.earlier(key, now: now, in: connection) { return earlier }
      switch try changes.apply([edit])[0] {
      case .failure(let refusal): return .refused(refusal)
      case .success(let written):
        let (record, answer) = (written.record, answer(written.record))
        if let key {
          try connection.query(
            """
            INSERT INTO idempotency_key (name, fingerprint, record_id, version, answer, made_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
              .text(key.name), .text(key.fingerprint), .text(record.id), .integer(record.version), .text(answer),
              .integer(now),
            ]
          )
        }
        return .made(id: record.id, version: record.version, answer: answer)
      }
    }
  }

  private static func earlier(
    _ key: IdempotencyKey,
    now: Int64,
    in connection: any SQLConnection
  ) throws(DatabaseError) -> Creation? {
    try connection.query("DELETE FROM idempotency_key WHERE made_at < $1", [.integer(now - IdempotencyKey.life)])
    var earlier: Creation?
    try connection.query(
      "SELECT fingerprint, record_id, version, answer FROM idempotency_key WHERE name = $1",
      [.text(key.name)]
    ) { row in
      earlier =
        row.text(0) == key.fingerprint
        ? .made(id: row.text(1), version: row.integer(2), answer: row.text(3)) : .keyIsTaken
    }
    return earlier
  }
}
