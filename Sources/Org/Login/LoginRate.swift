package import BeaufortNumerics
import Platform

/// How often each user has logged in, or tried to, in the hour of the org's own time that runs.
///
/// - Complexity: O(1); it remembers users of this hour alone, and is asked about users that exist.
package struct LoginRate: Sendable {
  private var hour: Int64 = 0
  private var logins: [String: Int64] = [:]

  /// Nobody has logged in.
  package init() {}

  /// Counts a login of `username`; `false` where it is one too many, until the hour is over.
  package mutating func admit(_ username: String, at now: Instant) -> Bool {
    let current = now.nanoseconds / Interval.hours(1).nanoseconds
    if current > hour {
      hour = current
      logins.removeAll(keepingCapacity: true)
    }
    let count = logins[username, default: 0]
    guard count < PlatformFigures.loginsPerHour else { return false }
    logins[username] = count + 1
    return true
  }
}
