package import BeaufortNumerics

/// What was seen of one flow where real systems ran it. Versions of a record count its changes, from 1.
package struct ObservedFlow: Sendable {
  /// A version of a record.
  package struct Version: Hashable, Sendable, BitwiseCopyable {
    /// The record.
    package var record: UInt32
    /// Which of its changes.
    package var version: UInt32
    /// Names a version.
    package init(record: UInt32, version: UInt32) { (self.record, self.version) = (record, version) }
  }

  /// The target's copy was written.
  package struct Write: Hashable, Sendable, BitwiseCopyable {
    /// When readers could see it.
    package var at: Instant
    /// What was written.
    package var version: Version
    /// Describes a write.
    package init(at: Instant, version: Version) { (self.at, self.version) = (at, version) }
  }

  /// An integration let go of a change for good.
  package struct Ending: Hashable, Sendable, BitwiseCopyable {
    /// How.
    package enum Fate: Hashable, Sendable, BitwiseCopyable {
      /// Parked for a human.
      case deadLettered
      /// Refused, and its originator told.
      case rejected
      /// Dropped.
      case givenUp
    }

    /// When.
    package var at: Instant
    /// What.
    package var version: Version
    /// How.
    package var fate: Fate
    /// Describes an ending.
    package init(at: Instant, version: Version, fate: Fate) { (self.at, self.version, self.fate) = (at, version, fate) }
  }

  /// Writes at the target, in order of time.
  package var writes: [Write] = []
  /// What the integration ended, in order of time.
  package var endings: [Ending] = []
  /// When an integration that keeps changes in memory alone was dead: what it held, and what was committed meanwhile, is
  /// gone. In order of time.
  package var amnesia: [Range<Instant>] = []
  /// What somebody still holds at the end.
  package var held: Set<Version> = []
  /// What was committed from here on is held at the end by a log, of which it has not been read; `never` for nothing.
  package var heldFrom = Instant.never
  /// When the users who committed changes were let go, where a call-out held them.
  package var releases: [Version: Instant] = [:]
  /// What was seen of reads, where they go through a cache to the source.
  package var reads = ObservedReads()
  /// Records sent, summed over requests.
  package var attempts: Int64 = 0
  /// When each request was sent.
  package var requests: [Instant] = []
  /// How long exchanges took that were about records, as far as they were timed.
  package var exchanges: [ExchangeTime] = []

  /// Nothing was seen.
  package init() {}
}
