package import BeaufortNumerics

/// A login that has not ended.
package struct Session: Hashable, Sendable {
  /// The access token, also called session id. Never logged.
  package let token: String
  /// Who logged in.
  package let username: String
  /// The client id of the connected app; empty for a login without one.
  package let clientID: String
  /// What it may be used for, as OAuth names it.
  package let scope: String
  /// When it began.
  package let began: Instant
  /// When it began, in milliseconds since 1970.
  package let date: Int64
  /// When it was used last.
  package var lastUsed: Instant

  /// A session that begins at `began`.
  package init(
    token: String,
    username: String,
    clientID: String,
    scope: String = "api",
    began: Instant,
    date: Int64 = 0
  ) {
    (self.token, self.username, self.clientID, self.scope) = (token, username, clientID, scope)
    (self.began, self.date, lastUsed) = (began, date, began)
  }
}
