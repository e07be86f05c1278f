import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers the revocation endpoint: a POST with the token in a form, or a GET with it in the query.
  ///
  /// With a refresh token its grant ends, and every session that was begun by it; with an access token, that session.
  func answerRevoke(_ request: ServerRequest, _ target: RequestTarget) async throws(Problem) -> ServerResponse {
    let form: OAuthForm
    switch request.head.method {
    case .post: form = try await OAuthForm(request)
    case .get: form = try OAuthForm(target.parameters, authorization: nil)
    case _: throw Problem(.mustPost)
    }
    guard let token = form["token"] ?? target["token"], !token.isEmpty else { throw Problem(.unsupportedTokenType) }
    let now = clock.now()
    let isEnded = sessions.withLock { sessions in
      guard let grant = sessions.grants.end(token) else { return sessions.end(token, at: now) }
      sessions.end(grant)
      return true
    }
    guard isEnded else { throw Problem(.unknownToken) }
    var answer = ServerResponse(.ok)
    answer.forbidStoring()
    return answer
  }
}
