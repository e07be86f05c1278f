import Platform
import Wire

extension Org {
  /// Answers `query` and `queryAll`.
  func query(_ call: SoapCall, _ session: Session, withDeleted: Bool, _ xml: inout XMLWriter) throws(Problem) {
    let cursor = try query(try call.parameter("queryString"), includingDeleted: withDeleted)
    let rows = call.pageRows(PlatformFigures.queryPageRows)
    try write(cursor, at: QueryLocator(), isNew: true, rows, session, &xml)
  }

  /// Answers `queryMore`.
  func queryMore(_ call: SoapCall, _ session: Session, _ xml: inout XMLWriter) throws(Problem) {
    let (held, locator) = try find(try call.word("queryLocator"), for: session.username)
    try write(held.cursor, at: locator, isNew: false, call.pageRows(held.pageRows), session, &xml)
  }

  private func write(
    _ cursor: QueryCursor,
    at locator: QueryLocator,
    isNew: Bool,
    _ rows: Int,
    _ session: Session,
    _ xml: inout XMLWriter
  ) throws(Problem) {
    var page = SoapQueryPage(mostRows: rows)
    let shape = cursor.shape
    var next = locator
    next.position = try read(cursor, from: locator.position, upTo: rows, into: &page) { row, page throws(Problem) in
      try page.write(row, shape, as: "records")
    }
    let isDone = next.position >= cursor.rowCount
    if isNew, !isDone { keep(cursor, as: locator, for: session.username, pageRows: rows) }
    for (locator, children) in page.more { keep(children, as: locator, for: session.username, pageRows: rows) }
    xml.element("result", ("xsi:type", "QueryResult")) { xml in
      xml.element("done", isDone)
      if isDone { xml.null("queryLocator") } else { xml.element("queryLocator", next.text) }
      xml.raw { $0.append(contentsOf: page.xml.bytes) }
      xml.element("size", Int64(cursor.totalSize))
    }
  }
}

extension SoapCall {
  /// The rows of a page: those that the client would like, within what the platform gives, or else `usual`.
  fileprivate func pageRows(_ usual: Int) -> Int {
    envelope.batchSize.map { min(max($0, PlatformFigures.smallestQueryPageRows), PlatformFigures.queryPageRows) }
      ?? usual
  }
}
