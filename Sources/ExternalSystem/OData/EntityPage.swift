import Database
import Wire

/// One page of a set of records, as query options ask for it.
struct EntityPage: Sendable {
  /// A page that was read.
  struct Result: Sendable {
    /// The records, as items of a list.
    var records: [UInt8]
    /// How many there are.
    var count: Int
    /// How many records meet the filter, where the client wants to know.
    var total: Int64?
    /// Where the next page begins; `nil` behind the last one.
    var next: SkipToken?
  }

  /// What is asked for.
  let options: ODataOptions
  /// How many records the page has at most.
  let size: Int

  /// Reads the page.
  func read(_ type: EntityType, in connection: any SQLConnection) throws(DatabaseError) -> Result {
    let total = options.wantsCount ? try Self.count(options.filter, of: type, in: connection) : nil
    let wanted = min(Int64(size), options.top ?? .max)
    guard wanted > 0 else { return Result(records: Array("[]".utf8), count: 0, total: total, next: nil) }

    let shown = options.selection ?? type.allProperties
    let order = options.order
    let columns = [EntityType.version] + order.map(\.property) + shown
    var statement = SQLText(connection.dialect)
    var conditions = ["is_deleted = 0"]
    if let filter = options.filter { conditions.append("(\(filter.sql(in: &statement)))") }
    if let place = options.place { conditions.append("(\(place.condition(order, in: &statement)))") }
    statement.sql = """
      SELECT \(columns.map(\.column).joined(separator: ",")) FROM \(type.table)
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order.map(\.sql).joined(separator: ","))
      LIMIT \(statement.bind(.integer(wanted + 1))) OFFSET \(statement.bind(.integer(options.skip)))
      """

    var (json, count, hasMore, last) = (JSONWriter(capacity: Int(wanted) * 256), 0, false, [SQLValue]())
    json.beginArray()
    try connection.queryOnce(statement.sql, statement.values) { row in
      guard count < wanted else {
        hasMore = true
        return
      }
      count += 1
      json.object { json in
        json.member("@odata.etag", "W/\"\(row.integer(0))\"")
        EntityType.write(shown, of: row, from: 1 + order.count, to: &json)
      }
      if count == wanted { last = Self.values(of: order, in: row) }
    }
    json.endArray()
    let rest = options.top.map { $0 - Int64(count) }
    let next = hasMore && rest != 0 ? SkipToken(values: last, rest: rest) : nil
    return Result(records: json.bytes, count: count, total: total, next: next)
  }

  /// How many records of `type` meet `filter`.
  static func count(
    _ filter: FilterExpression?,
    of type: EntityType,
    in connection: any SQLConnection
  ) throws(DatabaseError) -> Int64 {
    var statement = SQLText(connection.dialect)
    let condition = filter.map { " AND (\($0.sql(in: &statement)))" } ?? ""
    var count: Int64 = 0
    try connection.queryOnce(
      "SELECT count(*) FROM \(type.table) WHERE is_deleted = 0\(condition)",
      statement.values
    ) { count = $0.integer(0) }
    return count
  }

  private static func values(of order: [ODataOptions.Order], in row: any SQLRow) -> [SQLValue] {
    order.enumerated().map { index, order in
      let column = index + 1
      if row.isNull(column) { return .null }
      return switch order.property.kind {
      case .text, .date: .text(row.text(column))
      case .number: .number(row.double(column))
      case .wholeNumber, .instant: .integer(row.integer(column))
      }
    }
  }
}
