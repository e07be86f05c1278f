package import BeaufortNumerics
import Platform

/// Users whose password was given wrongly too often, one time after the other.
///
/// - Complexity: O(1); it is asked about users that exist.
package struct LoginLockout: Sendable {
  private struct Tries {
    var count: Int64 = 0
    var lockedUntil = Instant.start
  }

  private var tries: [String: Tries] = [:]

  /// Nobody is locked out.
  package init() {}

  /// Whether `username` is locked out at `now`, whatever the password.
  package func locksOut(_ username: String, at now: Instant) -> Bool { (tries[username]?.lockedUntil ?? .start) > now }

  /// The password was right: what was wrong before is forgotten.
  package mutating func succeed(_ username: String) { tries[username] = nil }

  /// The password was wrong.
  package mutating func fail(_ username: String, at now: Instant) {
    var known = tries[username] ?? Tries()
    known.count += 1
    if known.count >= PlatformFigures.loginTries {
      known = Tries(lockedUntil: now + PlatformFigures.lockout)
    }
    tries[username] = known
  }
}
