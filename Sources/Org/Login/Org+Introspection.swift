import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers the introspection endpoint; only an app that proves its secret is told anything, and that of its own
  /// tokens alone.
  ///
  /// - SeeAlso: RFC 7662.
  func answerIntrospect(_ form: OAuthForm) throws(Problem) -> ServerResponse {
    let client: String
    do throws(Problem) { client = try checkClient(form) } catch { throw Problem(.clientMustAuthenticate) }
    let token = try form.required("token")
    let now = clock.now()
    let (session, grant) = sessions.withLock { ($0.find(token, at: now), $0.grants.find(token)) }
    var json = JSONWriter()
    if let session, session.clientID == client {
      let left = session.lastUsed + configuration.sessionLife - now
      let expires = (clock.date() + left.nanoseconds / 1_000_000) / 1_000
      write(username: session.username, session.scope, client, "access_token", from: session.date, to: expires, &json)
    } else if let grant, grant.clientID == client {
      write(username: grant.username, grant.scope, client, "refresh_token", from: grant.date, to: nil, &json)
    } else {
      json.object { $0.member("active", false) }
    }
    var answer = ServerResponse(.ok, json: json)
    answer.forbidStoring()
    return answer
  }

  private func write(
    username: String,
    _ scope: String,
    _ client: String,
    _ type: String,
    from date: Int64,
    to expires: Int64?,
    _ json: inout JSONWriter
  ) {
    json.object { json in
      json.member("active", true)
      json.member("scope", scope)
      json.member("client_id", client)
      json.member("username", username)
      json.member("sub", identityURL)
      json.member("token_type", type)
      if let expires { json.member("exp", expires) }
      json.member("iat", date / 1_000)
      json.member("nbf", date / 1_000)
    }
  }
}
