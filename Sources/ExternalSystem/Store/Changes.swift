import Database

/// The changes that one transaction makes, numbered as they come.
struct Changes: ~Copyable {
  private let connection: any SQLConnection
  private let type: EntityType
  private let statements: RowStatements
  /// When they are made, in milliseconds since 1970; never before the changes that were made before them.
  private let updatedAt: Int64
  private var changeNumber: Int64

  /// Begins, and keeps other writers out until the transaction ends.
  init(
    in connection: any SQLConnection,
    to type: EntityType,
    _ statements: RowStatements,
    now: Int64
  ) throws(DatabaseError) {
    (self.connection, self.type, self.statements) = (connection, type, statements)
    var counter: (number: Int64, time: Int64) = (0, now)
    try connection.query(
      """
      UPDATE change_counter SET updated_at = CASE WHEN updated_at < $1 THEN $1 ELSE updated_at END
      RETURNING change_number, updated_at
      """,
      [.integer(now)]
    ) { counter = ($0.integer(0), $0.integer(1)) }
    (changeNumber, updatedAt) = counter
  }

  /// Keeps the number reached; to be called before the transaction ends.
  func finish() throws(DatabaseError) {
    try connection.query("UPDATE change_counter SET change_number = $1", [.integer(changeNumber)])
  }

  /// Does all of `edits` in order; one that is refused leaves the others as they are.
  mutating func apply(_ edits: [RecordEdit]) throws(DatabaseError) -> [Result<Written, RecordEdit.Refusal>] {
    var results: [Result<Written, RecordEdit.Refusal>] = []
    results.reserveCapacity(edits.count)
    let most = RowStatements.steps[0]
    for start in stride(from: 0, to: edits.count, by: most) {
      let part = edits[start..<min(start + most, edits.count)]
      var current = try records(part.compactMap(\.id))
      var touched: Set<String> = []
      var order: [String] = []
      for edit in part {
        let id = if let id = edit.id { id } else { try freeID(current) }
        do throws(RecordEdit.Refusal) {
          var record = try edit.applied(to: current[id], id: id, of: type)
          changeNumber += 1
          (record.version, record.updatedAt, record.changeNumber) = (record.version + 1, updatedAt, changeNumber)
          let old = current.updateValue(record, forKey: id)
          results.append(.success(Written(record: record, isNew: old?.isDeleted ?? true)))
          if touched.insert(id).inserted { order.append(id) }
        } catch {
          results.append(.failure(error))
        }
      }
      try put(order.compactMap { current[$0] })
    }
    return results
  }

  /// The records and tombstones with these keys.
  private func records(_ ids: [String]) throws(DatabaseError) -> [String: StoredRecord] {
    var records: [String: StoredRecord] = [:]
    try inSteps(ids) { (ids) throws(DatabaseError) in
      try connection.query(statements.selection(ids.count), ids.map { .text($0) }) { row in
        let record = StoredRecord(row, of: type)
        records[record.id] = record
      }
    }
    return records
  }

  /// Writes the rows of `records`, whose keys differ.
  private func put(_ records: [StoredRecord]) throws(DatabaseError) {
    try inSteps(records) { (records) throws(DatabaseError) in
      try connection.query(statements.insertion(records.count), records.flatMap(\.row))
    }
  }

  /// A key that no record has and none had.
  private func freeID(_ current: [String: StoredRecord]) throws(DatabaseError) -> String {
    var number = changeNumber
    while true {
      number += 1
      let digits = "\(number)"
      let zeros = String(repeating: "0", count: max(0, 9 - digits.count))
      let id = "\(type.name.uppercased())-\(zeros)\(digits)"
      if current[id] == nil, try records([id]).isEmpty { return id }
    }
  }

  private func inSteps<Item>(
    _ items: [Item],
    _ body: (ArraySlice<Item>) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    var rest = items[...]
    for step in RowStatements.steps {
      while rest.count >= step {
        try body(rest.prefix(step))
        rest = rest.dropFirst(step)
      }
    }
  }
}

/// A record that was written.
struct Written: Hashable, Sendable {
  /// The record as it is now.
  var record: StoredRecord
  /// Whether there was none before, or a deleted one.
  var isNew: Bool
}
