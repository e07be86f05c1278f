import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers the token endpoint: each grant type is a way of logging in.
  ///
  /// There is no browser here that could approve an app, so the password grant stands in for it where a refresh token
  /// is wanted: with the scope `refresh_token` or `offline_access` it is a grant like an approval in the browser.
  func answerToken(_ form: OAuthForm, _ request: ServerRequest) async throws(Problem) -> ServerResponse {
    switch form["grant_type"] {
    case "client_credentials": try answerClientCredentials(form, request)
    case "password": try answerPassword(form, request)
    case "refresh_token": try answerRefresh(form, request)
    case "urn:ietf:params:oauth:grant-type:jwt-bearer": try await answerAssertion(form, request)
    case _: throw Problem(.unsupportedGrantType)
    }
  }

  private func answerClientCredentials(_ form: OAuthForm, _ request: ServerRequest) throws(Problem) -> ServerResponse {
    let host = request.head.authority ?? ""
    guard !host.hasPrefix("login.salesforce.com"), !host.hasPrefix("test.salesforce.com") else {
      throw Problem(.wrongLoginHost)
    }
    let client = try checkClient(form)
    let scope = try Scope.granted(form["scope"])
    try oauth { () throws(LoginRefusal) in try admit(configuration.username, from: request.peer) }
    return begin(makeSession(of: configuration.username, clientID: client, scope: scope))
  }

  private func answerPassword(_ form: OAuthForm, _ request: ServerRequest) throws(Problem) -> ServerResponse {
    let client = try checkClient(form)
    let (username, password) = (try form.required("username"), try form.required("password"))
    let scope = try Scope.granted(form["scope"])
    try oauth { () throws(LoginRefusal) in try authenticate(username, password: password, from: request.peer) }
    let session = makeSession(of: username, clientID: client, scope: scope)
    guard Scope.grantsRefresh(scope) else { return begin(session) }
    let token = "5Aep861\(Secret.text(count: 80))"
    sessions.withLock { $0.grant(token, with: session) }
    return tokenAnswer(session, refreshToken: token)
  }

  private func answerRefresh(_ form: OAuthForm, _ request: ServerRequest) throws(Problem) -> ServerResponse {
    let client = try checkClient(form)
    let token = try form.required("refresh_token")
    guard let grant = sessions.withLock({ $0.grants.find(token) }), grant.clientID == client else {
      throw Problem(.expiredRefreshToken)
    }
    try oauth { () throws(LoginRefusal) in try admit(grant.username, from: request.peer) }
    let session = makeSession(of: grant.username, clientID: client, scope: grant.scope)
    guard sessions.withLock({ $0.begin(session, by: grant.number) }) else { throw Problem(.expiredRefreshToken) }
    return tokenAnswer(session, refreshToken: nil)
  }

  private func answerAssertion(_ form: OAuthForm, _ request: ServerRequest) async throws(Problem) -> ServerResponse {
    let assertion = try Assertion(form.required("assertion"))
    guard assertion.issuer == configuration.clientID else { throw Problem(.unknownClient) }
    let scope = try Scope.granted(form["scope"])
    let subject = try await assertion.subject(
      signedWith: configuration.publicKeys[assertion.issuer],
      for: audiences,
      at: clock.date()
    )
    guard subject == configuration.username else { throw Problem(.notApproved) }
    try oauth { () throws(LoginRefusal) in try admit(subject, from: request.peer) }
    return begin(makeSession(of: subject, clientID: assertion.issuer, scope: scope))
  }

  /// Begins a session that no refresh token goes with.
  private func begin(_ session: Session) -> ServerResponse {
    sessions.withLock { $0.begin(session) }
    return tokenAnswer(session, refreshToken: nil)
  }

  /// Whom an assertion may be meant for: the login hosts, the org, and the org as a client names it that appends the
  /// login host's domain to everything.
  private var audiences: [String] {
    ["https://login.salesforce.com", "https://test.salesforce.com", configuration.url]
      + ["login", "test", "x"].map { "\(configuration.url)/\($0).salesforce.com" }
  }

  private func oauth(_ admit: () throws(LoginRefusal) -> Void) throws(Problem) {
    do throws(LoginRefusal) { try admit() } catch { throw Problem(error.oauth) }
  }
}
