import Database
import Platform
import Wire

/// A page of a result, written as records in XML.
struct SoapQueryPage: Sendable {
  /// Rows of a page, children counted.
  let mostRows: Int
  /// What is written.
  var xml = XMLWriter(capacity: 65_536)
  /// Children that did not fit, with the locators under which the rest of them can be asked for.
  var more: [(QueryLocator, QueryCursor)] = []

  init(mostRows: Int) { self.mostRows = mostRows }

  /// Writes a record as the element `name`, and says how many rows it is with its children.
  ///
  /// The id stands twice where the query asks for it: as every record's own, and among the fields asked for.
  mutating func write(_ row: QueryRow, _ shape: QueryShape, as name: String) throws(Problem) -> Int {
    var count = 1
    xml.begin(name, ("xsi:type", "sf:sObject"))
    xml.element("sf:type", shape.type)
    let asksForID = shape.items.contains { item in
      if case .value(let value) = item.content {
        value.field.index == ObjectType.id && !shape.isAggregate
      } else {
        false
      }
    }
    if asksForID, let id = row.id(of: shape) {
      xml.element("sf:Id") { xml in xml.raw { id.append(to: &$0) } }
    } else {
      xml.null("sf:Id")
    }
    for item in shape.items {
      let element = "sf:\(item.name)"
      switch item.content {
      case .value(let value): row.write(value, as: element, into: &xml)
      case .parent(let parent):
        if row.id(of: parent) == nil { xml.null(element) } else { _ = try write(row, parent, as: element) }
      case .children(let children): count += try write(children, of: row, as: element)
      }
    }
    xml.end(name)
    return count
  }

  private mutating func write(_ children: QueryChildren, of row: QueryRow, as name: String) throws(Problem) -> Int {
    let cursor = try row.children(children)
    if cursor.rowCount == 0 {
      xml.null(name)
      return 0
    }
    let isWhole = cursor.rowCount <= mostRows
    xml.begin(name, ("xsi:type", "QueryResult"))
    xml.element("done", isWhole)
    if isWhole {
      xml.null("queryLocator")
    } else {
      var locator = QueryLocator()
      locator.position = mostRows
      xml.element("queryLocator", locator.text)
      more.append((locator, cursor))
    }
    let shape = children.shape
    let end = try row.read(cursor, upTo: mostRows, into: &self) { row, page throws(Problem) in
      try page.write(row, shape, as: "records")
    }
    xml.element("size", Int64(cursor.totalSize))
    xml.end(name)
    return end
  }
}

extension QueryRow {
  /// Writes a value as the element `name`.
  fileprivate func write(_ value: QueryValue, as name: String, into xml: inout XMLWriter) {
    switch source {
    case .statement(let statement):
      value.field.write(statement, value.column, prefix: value.prefix, as: name, into: &xml)
    case .cells(let cells):
      switch cells[value.column] {
      case .null: xml.null(name)
      case .text(let text): xml.element(name, text)
      case let cell:
        xml.element(name) { xml in
          xml.raw { value.field.append(cell, prefix: value.prefix, zone: "Z", to: &$0) }
        }
      }
    }
  }
}
