import Platform
import Wire

extension Org {
  /// Answers `/cometd/…`.
  func answerStreaming(_ request: ServerRequest, _ target: RequestTarget) async -> ServerResponse {
    ServerResponse(Problem(.notFound))
  }
}
