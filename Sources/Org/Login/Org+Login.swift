import HTTPTypes
import Platform
import Wire

extension Org {
  /// Answers `/services/oauth2/…`. Nothing of it is charged to the daily API requests.
  func answerLogin(_ request: ServerRequest, _ target: RequestTarget) async -> ServerResponse {
    guard target.components.count == 3 else { return ServerResponse(Problem(.notFound)) }
    let isPost = request.head.method == .post
    do throws(Problem) {
      switch target.components[2] {
      case "token":
        guard isPost else { throw Problem(.mustPost) }
        return try await answerToken(OAuthForm(request), request)
      case "revoke": return try await answerRevoke(request, target)
      case "introspect":
        guard isPost else { throw Problem(.mustPost) }
        return try await answerIntrospect(OAuthForm(request))
      case "userinfo": return answerUserInfo(request)
      case _: return ServerResponse(Problem(.notFound))
      }
    } catch {
      return ServerResponse(oauth: error)
    }
  }

  /// Checks the app that a form names, and its secret.
  ///
  /// - Throws: invalid_client_id or invalid_client.
  func checkClient(_ form: OAuthForm) throws(Problem) -> String {
    guard let client = form.client else { throw Problem(.unknownClient) }
    guard Secret.matches(client.id, configuration.clientID) else { throw Problem(.unknownClient) }
    guard let secret = client.secret, Secret.matches(secret, configuration.clientSecret) else {
      throw Problem(.wrongClientSecret)
    }
    return client.id
  }
}
