package import BeaufortNumerics

/// The living sessions, and the grants that refresh tokens stand for.
///
/// A session is found by the last characters of its token, and taken only where the whole token is the same; that is
/// compared in a time that tells nothing about it. Sessions that nobody asks for any more are dropped when others
/// begin: each stands in a queue, and is looked at when it may be over, so memory holds what lived in the last two
/// idle times, and no request pays for more than it added.
///
/// - Complexity: O(1) a call, amortised; ``use(_:at:)`` is one lookup and allocates nothing.
package struct Sessions: Sendable {
  /// What a token is found by.
  struct Key: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init(_ token: Span<UInt8>) {
      var (high, low) = (UInt64(0), UInt64(0))
      for index in max(0, token.count - 16)..<token.count {
        high = high << 8 | low >> 56
        low = low << 8 | UInt64(token[index])
      }
      (self.high, self.low) = (high, low)
    }
  }

  /// How long a session lives without being used.
  package let idle: Interval
  /// The grants that refresh tokens stand for.
  var grants = RefreshGrants()
  private var sessions: [Key: Session] = [:]
  private var checks: [(due: Instant, key: Key)] = []
  private var firstCheck = 0
  private var latest = Instant.start

  /// No session.
  package init(idle: Interval) { self.idle = idle }

  /// How many are remembered; some of them may be over.
  package var count: Int { sessions.count }

  /// The living session behind `token`, which is used at `now`.
  package mutating func use(_ token: Span<UInt8>, at now: Instant) -> Session? {
    guard let index = sessions.index(forKey: Key(token)) else { return nil }
    let session = sessions.values[index]
    guard Secret.matches(token, session.token.utf8.span) else { return nil }
    guard now - session.lastUsed < idle else {
      sessions.remove(at: index)
      return nil
    }
    if now > session.lastUsed { sessions.values[index].lastUsed = now }
    return session
  }

  /// The living session behind `token`, which goes on idling.
  package func find(_ token: String, at now: Instant) -> Session? {
    guard let session = sessions[Key(token.utf8.span)], now - session.lastUsed < idle else { return nil }
    return Secret.matches(token.utf8.span, session.token.utf8.span) ? session : nil
  }

  /// Begins a session.
  package mutating func begin(_ session: Session) {
    latest = max(latest, session.began)
    drop(at: latest)
    let key = Key(session.token.utf8.span)
    sessions[key] = session
    checks.append((latest + idle, key))
  }

  /// Ends a session; `false` where none lives.
  package mutating func end(_ token: String, at now: Instant) -> Bool {
    guard find(token, at: now) != nil else { return false }
    return sessions.removeValue(forKey: Key(token.utf8.span)) != nil
  }

  /// Ends the sessions of a grant.
  mutating func end(_ grant: RefreshGrants.Grant) {
    for key in grant.sessions { sessions[key] = nil }
  }

  /// Begins a session by a grant; `false` where the grant is over.
  mutating func begin(_ session: Session, by number: UInt64) -> Bool {
    let key = Key(session.token.utf8.span)
    let isLiving = grants.change(number) { grant in
      grant.sessions.removeAll { sessions[$0] == nil }
      grant.sessions.append(key)
    }
    if isLiving { begin(session) }
    return isLiving
  }

  /// Grants a refresh token with a first session; the oldest grant of the app and user ends where that is one too many.
  mutating func grant(_ refreshToken: String, with session: Session) {
    let (added, ended) = grants.add(refreshToken, with: session)
    if let ended { end(ended) }
    _ = begin(session, by: added.number)
  }

  /// Drops what is over, of those whose turn has come to be looked at.
  private mutating func drop(at now: Instant) {
    while firstCheck < checks.count, checks[firstCheck].due <= now {
      let key = checks[firstCheck].key
      firstCheck += 1
      guard let session = sessions[key] else { continue }
      if now - session.lastUsed < idle { checks.append((now + idle, key)) } else { sessions[key] = nil }
    }
    if firstCheck > 1_024, firstCheck * 2 > checks.count {
      checks.removeSubrange(..<firstCheck)
      firstCheck = 0
    }
  }
}
