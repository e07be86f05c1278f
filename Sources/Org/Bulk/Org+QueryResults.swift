import HTTPTypes
import Platform
import Wire

/// The pages of a query job's results.
extension Org {
  /// Answers `GET jobs/query/{id}/results`.
  func answerQueryResults(_ call: Call, number: Int64) throws(Problem) -> ServerResponse {
    guard call.method == .get else { throw Problem(.methodNotAllowed) }
    let job = try job(number)
    guard job.state == .jobComplete, let rows = job.rows else { throw job.refusal("get the results of") }
    let page = try page(call, of: rows)
    let range: Range<Int>
    do throws(SpoolError) { range = try rows.range(of: page) } catch { throw .unexpected(error.description) }
    var fields: HTTPFields = [.contentType: "text/csv"]
    fields[.numberOfRecords] = "\(page.count)"
    fields[.locator] = page.upperBound < rows.count ? Self.locator(of: page.upperBound) : "null"
    return ServerResponse(
      .ok,
      fields: fields,
      body: .pieces { sink in
        try await sink(rows.header)
        try await rows.send(range, to: sink)
      }
    )
  }

  private func page(_ call: Call, of rows: QueryRows) throws(Problem) -> Range<Int> {
    var (first, count) = (0, PlatformFigures.bulkResultRows)
    if let text = call.target["maxRecords"] {
      guard let number = Int(text), number > 0 else {
        throw Problem(bulk: .bulkClientInput, "maxRecords is a number from 1, not '\(text)'")
      }
      count = number
    }
    if let text = call.target["locator"], !text.isEmpty {
      guard let id = RecordID(text.utf8), id.prefixText == Self.locatorPrefix, id.number < rows.count else {
        throw Problem(.invalidQueryLocator)
      }
      first = Int(id.number)
    }
    return first..<first + min(count, rows.count - first)
  }

  /// What clients send back to get the page that begins with `row`.
  private static func locator(of row: Int) -> String { RecordID(prefix: locatorPrefix, number: Int64(row)).text }
  private static let locatorPrefix = "01g"
}

extension HTTPField.Name {
  /// How many rows a page of results has.
  fileprivate static let numberOfRecords = spelled("Sforce-NumberOfRecords")
  /// What to ask for next.
  fileprivate static let locator = spelled("Sforce-Locator")
}
