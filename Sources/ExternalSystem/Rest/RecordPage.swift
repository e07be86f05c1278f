import Database
import Wire

/// One page of a list: records by their key, or changes in the order in which they were made.
struct RecordPage: Sendable {
  /// The most records of a page; Salesforce Connect takes no more from a source that decides itself.
  ///
  /// - SeeAlso: SOAP API Developer Guide, *queryMore() and external objects*.
  static let mostRecords = 2_000

  /// What a page begins with.
  enum Start: Hashable, Sendable {
    /// The first record.
    case first
    /// What a cursor points at.
    case cursor(PageCursor)
    /// The first change made at this instant or later.
    case changesSince(milliseconds: Int64)
  }

  /// A page that was read.
  struct Result: Sendable {
    /// The records, as items of a list.
    var records: [UInt8]
    /// How many there are.
    var count: Int
    /// Where the next page begins; `nil` behind the last one.
    var next: PageCursor?
    /// From where a reading of changes has to begin so that nothing is missed.
    var mark: ChangeMark
  }

  /// What it begins with.
  var start: Start
  /// How many records at most.
  var limit: Int

  /// Reads the page.
  func read(_ type: EntityType, in connection: any SQLConnection) throws(DatabaseError) -> Result {
    switch start {
    case .first: try records(of: type, after: "", start: Self.latest(in: connection), in: connection)
    case .cursor(.records(let id, let start)): try records(of: type, after: id, start: start, in: connection)
    case .cursor(.changes(let mark)): try changes(of: type, after: mark, in: connection)
    case .changesSince(let time):
      // Changes are numbered from 1, so all of the instant's come behind this mark.
      try changes(of: type, after: ChangeMark(updatedAt: time, changeNumber: 0), in: connection)
    }
  }

  private static func latest(in connection: any SQLConnection) throws(DatabaseError) -> ChangeMark {
    var mark = ChangeMark(updatedAt: 0, changeNumber: 0)
    try connection.query("SELECT updated_at, change_number FROM change_counter", []) {
      mark = ChangeMark(updatedAt: $0.integer(0), changeNumber: $0.integer(1))
    }
    return mark
  }

  private func records(
    of type: EntityType,
    after id: String,
    start: ChangeMark,
    in connection: any SQLConnection
  ) throws(DatabaseError) -> Result {
    let (json, last) = try rows(
      of: type,
      where: "is_deleted = 0 AND id > $1 ORDER BY id LIMIT $2",
      [.text(id), .integer(Int64(limit) + 1)],
      in: connection
    )
    return Result(
      records: json.bytes,
      count: last.count,
      next: last.hasMore ? .records(after: last.id, start: start) : nil,
      mark: start
    )
  }

  private func changes(
    of type: EntityType,
    after mark: ChangeMark,
    in connection: any SQLConnection
  ) throws(DatabaseError) -> Result {
    let (json, last) = try rows(
      of: type,
      where: "(updated_at, change_number) > ($1, $2) ORDER BY updated_at, change_number LIMIT $3",
      [.integer(mark.updatedAt), .integer(mark.changeNumber), .integer(Int64(limit) + 1)],
      in: connection
    )
    let reached = last.count == 0 ? mark : last.mark
    return Result(
      records: json.bytes,
      count: last.count,
      next: last.hasMore ? .changes(after: reached) : nil,
      mark: reached
    )
  }

  /// What is known of the last row of a page.
  private struct Last {
    var count = 0
    var hasMore = false
    var id = ""
    var mark = ChangeMark(updatedAt: 0, changeNumber: 0)
  }

  private func rows(
    of type: EntityType,
    where condition: String,
    _ values: [SQLValue],
    in connection: any SQLConnection
  ) throws(DatabaseError) -> (JSONWriter, Last) {
    var (json, last) = (JSONWriter(capacity: limit * 512), Last())
    json.beginArray()
    let columns = type.columns.joined(separator: ",")
    try connection.query("SELECT \(columns) FROM \(type.table) WHERE \(condition)", values) { row in
      // One row more than the page has room for tells that there is another page.
      guard last.count < limit else {
        last.hasMore = true
        return
      }
      type.write(row: row, to: &json)
      last.count += 1
      last.mark = ChangeMark(updatedAt: row.integer(2), changeNumber: row.integer(3))
      last.id = row.text(0)
    }
    json.endArray()
    return (json, last)
  }
}
