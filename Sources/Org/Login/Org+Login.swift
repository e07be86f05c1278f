import Platform
import Wire

extension Org {
  /// Answers `/services/oauth2/…`.
  func answerLogin(_ request: ServerRequest, _ target: RequestTarget) async -> ServerResponse {
    ServerResponse(Problem(.notFound))
  }
}
