import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// The session of a request, which is used by it.
  ///
  /// - Throws: INVALID_SESSION_ID where there is none, or none that lives.
  func session(of request: ServerRequest) throws(Problem) -> Session {
    guard let session = bearer(of: request).flatMap({ session(of: $0) }) else { throw Problem(.invalidSession) }
    return session
  }

  /// The living session behind a token, which is used now.
  func session(of token: Substring) -> Session? {
    let now = clock.now()
    return sessions.withLock { $0.use(token.utf8.span, at: now) }
  }

  /// The token of a request's `Authorization` field.
  func bearer(of request: ServerRequest) -> Substring? {
    guard
      let field = request.field(.authorization),
      let space = field.utf8.firstIndex(of: UInt8(ascii: " ")),
      field.utf8[..<space].spells("bearer") || field.utf8[..<space].spells("oauth")
    else { return nil }
    return Substring(field.utf8[field.utf8.index(after: space)...].drop { $0 == UInt8(ascii: " ") })
  }

  /// Lets a user in with a password, to which the security token may be appended.
  func authenticate(_ username: String, password: String, from peer: String) throws(LoginRefusal) {
    guard username == configuration.username else { throw .wrongCredentials }
    try countLogin(of: username)
    let now = clock.now()
    guard !lockout.withLock({ $0.locksOut(username, at: now) }) else { throw .wrongCredentials }
    let withToken = Secret.matches(password, configuration.password + configuration.securityToken)
    guard Secret.matches(password, configuration.password) || withToken else {
      lockout.withLock { $0.fail(username, at: now) }
      throw .wrongCredentials
    }
    lockout.withLock { $0.succeed(username) }
    try checkRanges(peer)
  }

  /// Lets a user in who is known already: by the app's credentials, an assertion or a grant.
  func admit(_ username: String, from peer: String) throws(LoginRefusal) {
    try countLogin(of: username)
    try checkRanges(peer)
  }

  /// A session that begins now; it lives when it is handed to ``sessions``.
  func makeSession(of username: String, clientID: String, scope: String) -> Session {
    Session(
      token: "\(Org.organizationID.prefix(15))!\(Secret.text(count: 96))",
      username: username,
      clientID: clientID,
      scope: scope,
      began: clock.now(),
      date: clock.date()
    )
  }

  private func countLogin(of username: String) throws(LoginRefusal) {
    let now = clock.now()
    guard loginRate.withLock({ $0.admit(username, at: now) }) else { throw .tooManyLogins }
  }

  private func checkRanges(_ peer: String) throws(LoginRefusal) {
    let ranges = configuration.loginRanges
    guard ranges.isEmpty || ranges.contains(where: { $0.contains(peer) }) else { throw .outsideRanges }
  }
}

extension Collection<UInt8> {
  /// Whether these are the lower-case letters of `word`, each in either case.
  fileprivate func spells(_ word: String) -> Bool { elementsEqual(word.utf8) { $0 | 0x20 == $1 } }
}
