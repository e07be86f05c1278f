import Platform
import Wire

extension Org {
  /// Answers `/services/Soap/…`.
  func answerSoap(_ request: ServerRequest, _ target: RequestTarget) async -> ServerResponse {
    ServerResponse(Problem(.notFound))
  }
}
