import Crypto
import FoundationEssentials
import HTTPTypes
import Platform
import Wire

extension ServerResponse {
  /// A problem as OAuth endpoints tell it.
  init(oauth problem: Problem) {
    var json = JSONWriter()
    json.object { json in
      json.member("error", problem.code)
      json.member("error_description", problem.message)
    }
    self.init(problem.status, json: json)
    forbidStoring()
    switch problem.status {
    case .unauthorized: fields[.wwwAuthenticate] = "Basic realm=\"Salesforce\""
    case .methodNotAllowed: fields[.allow] = "POST"
    case _: break
    }
  }

  /// A problem as identity resources tell it.
  init(identity problem: Problem) {
    self.init(problem.status, Array(problem.code.utf8), type: "text/plain;charset=UTF-8")
    forbidStoring()
  }

  /// Keeps caches from storing what is secret.
  mutating func forbidStoring() {
    fields[.cacheControl] = "no-store"
    fields[.pragma] = "no-cache"
  }
}

extension Org {
  /// The answer of the token endpoint.
  func tokenAnswer(_ session: Session, refreshToken: String?) -> ServerResponse {
    let id = identityURL
    let issued = "\(session.date)"
    let key = SymmetricKey(data: Data(configuration.clientSecret.utf8))
    let signature = HMAC<SHA256>.authenticationCode(for: Data((id + issued).utf8), using: key)
    var json = JSONWriter()
    json.object { json in
      json.member("access_token", session.token)
      if let refreshToken { json.member("refresh_token", refreshToken) }
      json.member("signature", Data(signature).base64EncodedString())
      json.member("scope", session.scope)
      json.member("instance_url", configuration.url)
      json.member("id", id)
      json.member("token_type", "Bearer")
      json.member("issued_at", issued)
    }
    var answer = ServerResponse(.ok, json: json)
    answer.forbidStoring()
    answer.account = ServerResponse.Account(user: session.username, client: session.clientID)
    return answer
  }

  /// Where the user's identity is told.
  var identityURL: String { "\(configuration.url)/id/\(Org.organizationID)/\(Org.userID)" }
}

extension HTTPField.Name {
  /// What HTTP/1.0 had for `Cache-Control`.
  static let pragma = spelled("Pragma")
}
