import Platform
import Wire

/// Rows that a query job found.
struct QueryRows: Sendable {}

extension Org {
  func runQuery(_ job: BulkJob) async {}
  func makeQueryJob(_ call: Call) async throws(Problem) -> ServerResponse { throw Problem(.notFound) }
  func answerQueryResults(_ call: Call, number: Int64) throws(Problem) -> ServerResponse { throw Problem(.notFound) }
}
