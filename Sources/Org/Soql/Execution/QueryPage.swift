import Platform
import Wire

/// A page of a result, written as JSON.
struct QueryPage: Sendable {
  /// `/services/data/v59.0`.
  let base: String
  /// Rows of a page, children counted.
  let mostRows: Int
  /// What is written.
  var json = JSONWriter()
  /// Children that did not fit, with the locators under which the rest of them can be asked for.
  var more: [(QueryLocator, QueryCursor)] = []

  init(base: String, mostRows: Int) { (self.base, self.mostRows) = (base, mostRows) }

  /// Writes a page of a result, the first one where there is no locator yet; returns the locator of the next page.
  mutating func write(
    _ cursor: QueryCursor,
    from locator: QueryLocator?,
    with reader: QueryReader
  ) throws(Problem) -> QueryLocator? {
    json = JSONWriter(capacity: min(max(cursor.rowCount, 1), mostRows) * 256)
    json.beginArray()
    let (shape, template) = (cursor.shape, RowTemplate(cursor.shape, base: base))
    let end = try reader.read(cursor, from: locator?.position ?? 0, upTo: mostRows, into: &self) {
      row,
      page throws(Problem) in try page.write(row, template, shape)
    }
    json.endArray()
    // Whether there is more to come, which stands before the records, is known behind them.
    let records = json.bytes
    json = JSONWriter(capacity: records.count + 256)
    json.beginObject()
    json.member("totalSize", Int64(cursor.totalSize))
    json.member("done", end == cursor.rowCount)
    var next: QueryLocator?
    if end < cursor.rowCount {
      var following = locator ?? QueryLocator()
      following.position = end
      json.member("nextRecordsUrl", "\(base)/query/\(following.text)")
      next = following
    }
    json.name("records")
    json.raw(records)
    json.endObject()
    return next
  }

  /// Writes a row, and says how many rows it is with its children.
  mutating func write(_ row: QueryRow, _ template: RowTemplate, _ shape: QueryShape) throws(Problem) -> Int {
    if case .statement(let statement) = row.source { return try template.write(row, statement, into: &self) }
    json.object { json in
      json.name("attributes")
      json.object { $0.member("type", shape.type) }
      for (name, value) in shape.columns {
        json.name(name)
        row.write(value, into: &json)
      }
    }
    return 1
  }

  /// Writes a set of children of a record, as a result of its own, and says how many rows it is.
  mutating func write(_ children: QueryChildren, _ template: RowTemplate, of row: QueryRow) throws(Problem) -> Int {
    let cursor = try row.children(children)
    if cursor.rowCount == 0 {
      json.null()
      return 0
    }
    json.beginObject()
    json.member("totalSize", Int64(cursor.totalSize))
    let isWhole = cursor.rowCount <= mostRows
    json.member("done", isWhole)
    if !isWhole {
      var locator = QueryLocator()
      locator.position = mostRows
      json.member("nextRecordsUrl", "\(base)/query/\(locator.text)")
      more.append((locator, cursor))
    }
    json.name("records")
    json.beginArray()
    let end = try row.read(cursor, upTo: mostRows, into: &self) { row, page throws(Problem) in
      try page.write(row, template, children.shape)
    }
    json.endArray()
    json.endObject()
    return end
  }
}
