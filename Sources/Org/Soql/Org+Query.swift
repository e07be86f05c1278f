import Platform
import Wire

extension Org {
  /// Answers `query` and `queryAll` and their further pages.
  func answerQuery(_ call: Call) async -> ServerResponse {
    ServerResponse(Problem(.notFound))
  }
}
