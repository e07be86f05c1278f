package import BeaufortNumerics
package import Patterns
package import Platform

/// What carries a machine's requests to real systems. It knows nothing of machines, and never throws: whatever goes
/// wrong is an answer.
package struct Carrier: Sendable {
  /// How a request with rows ended.
  package struct Sent: Hashable, Sendable {
    /// The code that the machine sees.
    package var code: AnswerCode
    /// The rows that failed on their own, by their place in the request.
    package var failed: [Int]
    /// Describes an ending.
    package init(_ code: AnswerCode, failed: [Int] = []) { (self.code, self.failed) = (code, failed) }
  }

  /// What a fetch brought.
  package struct Fetched: Hashable, Sendable {
    /// The code that the machine sees.
    package var code: AnswerCode
    /// The newest version of each record that changed.
    package var changes: [CarriedChange] = []
    /// Whether there may be more at once.
    package var isFull = false
    /// From where the next fetch goes on.
    package var token = ""

    /// Describes an ending without changes.
    package init(_ code: AnswerCode) { self.code = code }
  }

  /// What a lookup brought.
  package struct Looked: Hashable, Sendable {
    /// The code that the machine sees.
    package var code: AnswerCode
    /// The version that was read; 0 where there is no such record, as before its first change.
    package var version: UInt32
    /// Describes an ending.
    package init(_ code: AnswerCode, version: UInt32 = 0) { (self.code, self.version) = (code, version) }
  }

  /// Sends rows.
  package var send: @Sendable (Operation, [CarriedChange], Interval) async -> Sent
  /// Fetches what changed since a token; `nil` for everything.
  package var fetch: @Sendable (Operation, Selection, String?, Interval) async -> Fetched
  /// Reads the record with this number.
  package var lookup: @Sendable (Operation, UInt32, Interval) async -> Looked

  /// A carrier that does nothing but what it is given.
  package init(
    send: @escaping @Sendable (Operation, [CarriedChange], Interval) async -> Sent,
    fetch: @escaping @Sendable (Operation, Selection, String?, Interval) async -> Fetched,
    lookup: @escaping @Sendable (Operation, UInt32, Interval) async -> Looked
  ) {
    (self.send, self.fetch, self.lookup) = (send, fetch, lookup)
  }
}
