import BeaufortNumerics
package import Simulation

/// A change on its way from its source to its target: which version of which record, and what it says.
package struct CarriedChange: Hashable, Sendable, BitwiseCopyable {
  /// Which version of which record.
  package var version: ObservedFlow.Version
  /// The record's parent.
  package var parent: UInt32
  /// Whether the record is gone with it: a delete travels as a mark, so that it can be ordered among the others.
  package var isTombstone: Bool

  /// Describes a change.
  package init(version: ObservedFlow.Version, parent: UInt32, isTombstone: Bool) {
    (self.version, self.parent, self.isTombstone) = (version, parent, isTombstone)
  }

  /// The record's key: `R0000000042`.
  package var key: String { Self.key("R", version.record) }
  /// The parent's key: `P0000000007`.
  package var parentKey: String { Self.key("P", parent) }

  /// A letter and ten digits.
  package static func key(_ letter: Character, _ number: UInt32) -> String {
    let digits = String(number)
    return String(letter) + String(repeating: "0", count: 10 - digits.count) + digits
  }

  /// The number in a key; `nil` where it is none.
  package static func number(of key: some StringProtocol) -> UInt32? { key.count == 11 ? UInt32(key.dropFirst()) : nil }
}

/// Changes as lines of text, by which the parts of a live run tell each other of them: `record revision parent mark`.
extension CarriedChange {
  /// The line, without its end.
  package var line: String { "\(version.record) \(version.version) \(parent) \(isTombstone ? 1 : 0)" }

  /// Reads a line's words; `nil` where they are something else.
  package init?(_ words: ArraySlice<Substring>) {
    guard words.count == 4, let record = UInt32(words[words.startIndex]),
      let version = UInt32(words[words.startIndex + 1]), let parent = UInt32(words[words.startIndex + 2])
    else { return nil }
    self.init(
      version: .init(record: record, version: version),
      parent: parent,
      isTombstone: words[words.startIndex + 3] == "1"
    )
  }
}
