/// Bounds how many requests are under way at once, so that one slow system cannot take everything.
///
/// - SeeAlso: M. Nygard, *Release It!*, 2nd ed., chapter 5.
package struct Bulkhead: Hashable, Sendable {
  /// The most that may be under way.
  package let limit: Int
  /// How many are.
  package private(set) var inFlight = 0

  /// An empty bulkhead.
  package init(limit: Int) {
    precondition(limit >= 1, "limit must be at least 1, not \(limit)")
    self.limit = limit
  }

  /// Whether one more may start.
  package var hasRoom: Bool { inFlight < limit }

  /// One more is under way.
  package mutating func enter() {
    precondition(hasRoom, "the bulkhead is full at \(limit)")
    inFlight += 1
  }

  /// One has ended.
  package mutating func leave() {
    precondition(inFlight > 0, "nobody is in the bulkhead")
    inFlight -= 1
  }
}
