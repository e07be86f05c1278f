package import BeaufortNumerics

/// What was seen of reads that go through a cache to the source.
package struct ObservedReads: Sendable {
  /// How a read was answered.
  package struct Answer: Hashable, Sendable, BitwiseCopyable {
    /// When.
    package var at: Instant
    /// The version that it showed; `nil` where it failed. 0 is what the record was before its first change.
    package var version: UInt32?
    /// Describes an answer.
    package init(at: Instant, version: UInt32?) { (self.at, self.version) = (at, version) }
  }

  /// A value that a lookup brought.
  package struct Lookup: Hashable, Sendable, BitwiseCopyable {
    /// What it brought.
    package var version: ObservedFlow.Version
    /// When it was sent, and when it was answered.
    package var sent: Instant
    /// When it was answered.
    package var answered: Instant
    /// Until when it is used; `nil` where it was not kept.
    package var until: Instant?
    /// Describes a lookup.
    package init(version: ObservedFlow.Version, sent: Instant, answered: Instant, until: Instant?) {
      (self.version, self.sent, self.answered, self.until) = (version, sent, answered, until)
    }
  }

  /// The answers, by the reads' identities; a read without one has failed.
  package var answers: [UInt64: Answer] = [:]
  /// The lookups that brought something, in any order.
  package var lookups: [Lookup] = []

  /// Nothing was seen.
  package init() {}
}
