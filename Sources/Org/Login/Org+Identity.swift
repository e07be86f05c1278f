import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers `/services/oauth2/userinfo`: who the token's user is, as OpenID Connect words it.
  func answerUserInfo(_ request: ServerRequest) -> ServerResponse {
    answer(identityFor: request) { session, json in
      json.member("sub", identityURL)
      json.member("user_id", Org.userID)
      json.member("organization_id", Org.organizationID)
      json.member("preferred_username", session.username)
      json.member("nickname", session.username)
      json.member("name", session.username)
      json.member("email", session.username)
      json.member("email_verified", true)
      json.member("zoneinfo", "Etc/UTC")
      writeRest(&json)
      json.member("updated_at", Self.creation)
    }
  }

  /// Answers `/id/ORG/USER`, the address that the token endpoint tells as `id`.
  func answerIdentity(_ request: ServerRequest, _ target: RequestTarget) -> ServerResponse {
    let path = target.components
    guard path.count == 3 else { return ServerResponse(identity: Problem(.identityUnknown)) }
    guard Self.isSame(path[1], Org.organizationID) else {
      return ServerResponse(identity: Problem(.identityOfOtherOrg))
    }
    guard Self.isSame(path[2], Org.userID) else { return ServerResponse(identity: Problem(.identityUnknown)) }
    return answer(identityFor: request) { session, json in
      json.member("id", identityURL)
      json.member("asserted_user", true)
      json.member("user_id", Org.userID)
      json.member("organization_id", Org.organizationID)
      json.member("username", session.username)
      json.member("nick_name", session.username)
      json.member("display_name", session.username)
      json.member("email", session.username)
      json.member("email_verified", true)
      json.member("timezone", "Etc/UTC")
      writeRest(&json)
      json.member("last_modified_date", Self.creation)
    }
  }

  private func answer(
    identityFor request: ServerRequest,
    _ write: (Session, inout JSONWriter) -> Void
  ) -> ServerResponse {
    guard request.head.method == .get || request.head.method == .post else {
      return ServerResponse(Problem(.methodNotAllowed))
    }
    guard let token = bearer(of: request) else { return ServerResponse(identity: Problem(.identityWithoutToken)) }
    guard let session = session(of: token) else { return ServerResponse(identity: Problem(.identityBadToken)) }
    var json = JSONWriter()
    json.object { write(session, &$0) }
    var answer = ServerResponse(.ok, json: json)
    answer.forbidStoring()
    answer.account = ServerResponse.Account(user: session.username, client: session.clientID)
    return answer
  }

  /// What both resources tell.
  private func writeRest(_ json: inout JSONWriter) {
    json.member("active", true)
    json.member("user_type", "STANDARD")
    json.member("language", "en_US")
    json.member("locale", "en_US")
    json.member("utcOffset", 0)
    json.name("urls")
    json.object { json in
      let (url, organization) = (configuration.url, Org.organizationID.prefix(15))
      json.member("enterprise", "\(url)/services/Soap/c/{version}/\(organization)")
      json.member("metadata", "\(url)/services/Soap/m/{version}/\(organization)")
      json.member("partner", "\(url)/services/Soap/u/{version}/\(organization)")
      json.member("rest", "\(url)/services/data/v{version}/")
      json.member("sobjects", "\(url)/services/data/v{version}/sobjects/")
      json.member("search", "\(url)/services/data/v{version}/search/")
      json.member("query", "\(url)/services/data/v{version}/query/")
    }
  }

  /// The one user was made with the org and never changed.
  private static let creation = "2026-01-01T00:00:00.000+0000"

  /// Whether an id of 15 or 18 characters is `id`.
  private static func isSame(_ text: String, _ id: String) -> Bool { text == id || text == id.prefix(15) }
}
