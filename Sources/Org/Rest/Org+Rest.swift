import Platform
import Wire

extension Org {
  /// Answers what lies under `/services/data/v59.0`.
  func answerRest(_ call: Call) async -> ServerResponse {
    switch call.target.components.first {
    case "query", "queryAll": await answerQuery(call)
    case "jobs": await answerJobs(call)
    case _: ServerResponse(Problem(.notFound))
    }
  }
}
