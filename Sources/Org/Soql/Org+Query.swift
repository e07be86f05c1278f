import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers `query` and `queryAll` and their further pages; `search` is refused.
  func answerQuery(_ call: Call) -> ServerResponse {
    do throws(Problem) {
      let path = call.target.components
      guard path[0].hasPrefix("query") else {
        throw Problem(.notFound, "SOSL searches are not supported; ask \(call.base)/query, with LIKE '%word%'")
      }
      guard call.method == .get || call.method == .head else {
        throw Problem(.methodNotAllowed, "HTTP Method '\(call.method.rawValue)' not allowed. Allowed are GET,HEAD")
      }
      let pageRows = call.pageRows
      switch path.count {
      case 1:
        guard let soql = call.target["q"] else {
          throw Problem(.malformedQuery, "A query string has to be specified")
        }
        let cursor = try query(soql, includingDeleted: path[0] == "queryAll")
        return try page(cursor, from: nil, pageRows: pageRows ?? PlatformFigures.queryPageRows, call)
      case 2:
        let (held, locator) = try find(path[1], for: call.session.username)
        return try page(held.cursor, from: locator, pageRows: pageRows ?? held.pageRows, call)
      case _: throw Problem(.notFound)
      }
    } catch {
      return ServerResponse(error)
    }
  }

  /// A page of a result; the first one where there is no locator yet.
  private func page(
    _ cursor: QueryCursor,
    from locator: QueryLocator?,
    pageRows: Int,
    _ call: Call
  ) throws(Problem) -> ServerResponse {
    let (page, next) = try records.withLock { store throws(Problem) in
      var page = QueryPage(base: call.base, mostRows: pageRows)
      let next = try page.write(cursor, from: locator, with: QueryReader(database: store.database))
      return (page, next)
    }
    for (locator, children) in page.more {
      keep(children, as: locator, for: call.session.username, pageRows: pageRows)
    }
    if let next, locator == nil { keep(cursor, as: next, for: call.session.username, pageRows: pageRows) }
    return ServerResponse(.ok, json: page.json)
  }

  /// Answers `query` and `queryAll` inside a transaction, whose records are seen before others see them.
  ///
  /// - Returns: The first page, and the results of which further pages can be asked for when they have been kept.
  func answerQuery(
    _ call: Call,
    _ store: RecordStore
  ) throws(Problem) -> (ServerResponse, more: [(QueryLocator, QueryCursor)]) {
    guard call.method == .get, call.target.components.count == 1, let soql = call.target["q"] else {
      throw Problem(.malformedQuery, "Within a transaction a query string has to be specified, and no further page")
    }
    let includesDeleted = call.target.components[0] == "queryAll"
    let plan = try QueryPlanner.plan(soql, schema: schema, date: clock.date(), includesDeleted: includesDeleted)
    let reader = QueryReader(database: store.database)
    let cursor = try reader.cursor(plan)
    var page = QueryPage(base: call.base, mostRows: PlatformFigures.queryPageRows)
    let next = try page.write(cursor, from: nil, with: reader)
    return (ServerResponse(.ok, json: page.json), page.more + (next.map { [($0, cursor)] } ?? []))
  }
}

extension Call {
  /// The size of a page that the request asks for, as near as the platform comes to it: `batchSize=500`.
  fileprivate var pageRows: Int? {
    for part in (request.field(.queryOptions) ?? "").split(whereSeparator: { $0 == "," || $0 == ";" }) {
      let words = part.split(separator: "=").map { $0.trimmingSpaces }
      guard words.count == 2, words[0].lowercased() == "batchsize", let rows = Int(words[1]) else { continue }
      return min(max(rows, PlatformFigures.smallestQueryPageRows), PlatformFigures.queryPageRows)
    }
    return nil
  }
}

extension HTTPField.Name {
  fileprivate static let queryOptions = spelled("Sforce-Query-Options")
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
