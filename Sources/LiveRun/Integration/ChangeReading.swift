import Platform
import Simulation

/// A millisecond up to which an org's changes were read, and which of those that have it.
///
/// Several rows can have the same one, and more can come to it later. So it is read again, and what of it was seen is left
/// out: who asks only for what is later misses rows, and who forgets what was seen gets them twice.
struct ChangeMark: Hashable, Sendable {
  /// The time, as SOQL wants it.
  var stamp: String
  /// The versions with this time that were seen.
  var seen: Set<String> = []

  /// The mark before anything was read.
  static let start = ChangeMark(stamp: "1970-01-01T00:00:00.000Z")

  private init(stamp: String) { self.stamp = stamp }

  /// Reads a token; `nil` where there is none.
  init?(_ token: String?) {
    guard let words = token?.split(separator: " "), let first = words.first else { return nil }
    (stamp, seen) = (String(first), Set(words.dropFirst().map(String.init)))
  }

  /// The mark as a text.
  var token: String { ([stamp] + seen.sorted()).joined(separator: " ") }

  /// Goes on to a version that was read.
  fileprivate mutating func note(_ stamp: String, _ name: String) {
    if stamp != self.stamp { (self.stamp, seen) = (stamp, []) }
    seen.insert(name)
  }
}

/// Rows of an org as they are read in the order of their changes.
struct ChangeReading {
  private let mark: ChangeMark?
  private var next: ChangeMark
  private var changes: [CarriedChange] = []

  /// A reading that goes on behind a mark.
  init(since mark: ChangeMark?) { (self.mark, next) = (mark, mark ?? .start) }

  /// Takes a row, changed at `stamp`.
  mutating func note(_ change: CarriedChange, stamp: String) {
    // The org writes its offset as SOQL does not take it.
    let stamp = stamp.hasSuffix("+0000") ? stamp.dropLast(5) + "Z" : stamp
    let name = "\(change.version.record).\(change.version.version)"
    if mark?.stamp != stamp || mark?.seen.contains(name) == false { changes.append(change) }
    next.note(stamp, name)
  }

  /// What was read that is new.
  func fetched(isFull: Bool) -> Carrier.Fetched {
    var fetched = Carrier.Fetched(.ok)
    (fetched.changes, fetched.isFull, fetched.token) = (changes, isFull, next.token)
    return fetched
  }
}
