import Platform
import Wire

/// A page of a result, written as JSON.
struct QueryPage: Sendable {
  /// `/services/data/v59.0`.
  let base: String
  /// Rows of a page, children counted.
  let mostRows: Int
  /// What is written.
  var json = JSONWriter(capacity: 65_536)
  /// Children that did not fit, with the locators under which the rest of them can be asked for.
  var more: [(QueryLocator, QueryCursor)] = []

  init(base: String, mostRows: Int) { (self.base, self.mostRows) = (base, mostRows) }

  /// Writes a page of a result, the first one where there is no locator yet; returns the locator of the next page.
  mutating func write(
    _ cursor: QueryCursor,
    from locator: QueryLocator?,
    with reader: QueryReader
  ) throws(Problem) -> QueryLocator? {
    json.beginObject()
    json.member("totalSize", Int64(cursor.totalSize))
    json.name("records")
    json.beginArray()
    let shape = cursor.shape
    let end = try reader.read(cursor, from: locator?.position ?? 0, upTo: mostRows, into: &self) {
      row,
      page throws(Problem) in try page.write(row, shape)
    }
    json.endArray()
    json.member("done", end == cursor.rowCount)
    var next: QueryLocator?
    if end < cursor.rowCount {
      var following = locator ?? QueryLocator()
      following.position = end
      json.member("nextRecordsUrl", "\(base)/query/\(following.text)")
      next = following
    }
    json.endObject()
    return next
  }

  /// Writes a record, and says how many rows it is with its children.
  mutating func write(_ row: QueryRow, _ shape: QueryShape) throws(Problem) -> Int {
    var count = 1
    json.beginObject()
    json.name("attributes")
    json.beginObject()
    json.member("type", shape.type)
    if let id = row.id(of: shape) {
      json.name("url")
      json.string { bytes in
        bytes.append(contentsOf: base.utf8)
        bytes.append(contentsOf: "/sobjects/".utf8)
        bytes.append(contentsOf: shape.type.utf8)
        bytes.append(UInt8(ascii: "/"))
        id.append(to: &bytes)
      }
    }
    json.endObject()
    for item in shape.items {
      json.name(item.name)
      switch item.content {
      case .value(let value): row.write(value, into: &json)
      case .parent(let parent):
        if row.id(of: parent) == nil { json.null() } else { _ = try write(row, parent) }
      case .children(let children): count += try write(children, of: row)
      }
    }
    json.endObject()
    return count
  }

  private mutating func write(_ children: QueryChildren, of row: QueryRow) throws(Problem) -> Int {
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
    let shape = children.shape
    let end = try row.read(cursor, upTo: mostRows, into: &self) { row, page throws(Problem) in
      try page.write(row, shape)
    }
    json.endArray()
    json.endObject()
    return end
  }
}
