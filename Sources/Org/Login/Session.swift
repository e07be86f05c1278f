package import BeaufortNumerics

/// A login that has not ended.
package struct Session: Hashable, Sendable {
  /// The access token, also called session id. Never logged.
  package let token: String
  /// Who logged in.
  package let username: String
  /// The client id of the connected app; empty for a login without one.
  package let clientID: String
  /// When it began.
  package let began: Instant
  /// When it was used last.
  package var lastUsed: Instant

  /// A session that begins at `began`.
  package init(token: String, username: String, clientID: String, began: Instant) {
    (self.token, self.username, self.clientID) = (token, username, clientID)
    (self.began, lastUsed) = (began, began)
  }
}

/// The sessions, by token.
package struct Sessions: Sendable {
  private var sessions: [String: Session] = [:]
  /// How long a session lives without being used.
  let idle: Interval

  /// No session.
  package init(idle: Interval) { self.idle = idle }

  /// The living session behind `token`, which is used at `now`.
  package mutating func use(_ token: String, at now: Instant) -> Session? {
    guard var session = sessions[token] else { return nil }
    guard now - session.lastUsed < idle else {
      sessions[token] = nil
      return nil
    }
    session.lastUsed = max(session.lastUsed, now)
    sessions[token] = session
    return session
  }

  /// Begins a session.
  package mutating func begin(_ session: Session) { sessions[session.token] = session }

  /// Ends a session; `false` where there is none.
  package mutating func end(_ token: String) -> Bool { sessions.removeValue(forKey: token) != nil }
}
