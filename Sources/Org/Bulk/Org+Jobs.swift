import Platform
import Wire

extension Org {
  /// Answers `jobs/…`.
  func answerJobs(_ call: Call) async -> ServerResponse {
    ServerResponse(Problem(.notFound))
  }
}
