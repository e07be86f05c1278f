import Platform

/// The grants behind refresh tokens: what an app may do for a user until somebody revokes it.
///
/// At most ``PlatformFigures/liveGrants`` of an app and user live; one more ends the oldest, with every session that
/// was begun by it. Logins without a refresh token are no grants, and end nothing.
struct RefreshGrants: Sendable {
  /// A grant.
  struct Grant: Sendable {
    let number: UInt64
    let token: String
    let username: String
    let clientID: String
    let scope: String
    /// When it was granted, in milliseconds since 1970.
    let date: Int64
    /// What its sessions are found by.
    var sessions: [Sessions.Key] = []
  }

  private var grants: [Grant] = []
  private var nextNumber: UInt64 = 0

  /// Adds a grant to what `session` may do; the oldest of the app and user ends where that is one too many.
  mutating func add(_ token: String, with session: Session) -> (added: Grant, ended: Grant?) {
    let (username, clientID) = (session.username, session.clientID)
    let added = Grant(
      number: nextNumber,
      token: token,
      username: username,
      clientID: clientID,
      scope: session.scope,
      date: session.date
    )
    nextNumber += 1
    grants.append(added)
    let ofSame = grants.indices.filter { grants[$0].username == username && grants[$0].clientID == clientID }
    let ended = ofSame.count > PlatformFigures.liveGrants ? grants.remove(at: ofSame[0]) : nil
    return (added, ended)
  }

  /// The grant behind a refresh token.
  func find(_ token: String) -> Grant? {
    grants.reduce(nil) { Secret.matches(token.utf8.span, $1.token.utf8.span) ? $1 : $0 }
  }

  /// Ends the grant behind a refresh token.
  mutating func end(_ token: String) -> Grant? {
    guard let grant = find(token) else { return nil }
    grants.removeAll { $0.number == grant.number }
    return grant
  }

  /// Changes a grant; `false` where it is over.
  mutating func change(_ number: UInt64, _ body: (inout Grant) -> Void) -> Bool {
    guard let index = grants.firstIndex(where: { $0.number == number }) else { return false }
    body(&grants[index])
    return true
  }
}
