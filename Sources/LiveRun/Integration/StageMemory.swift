package import BeaufortNumerics
import Foundation

/// How far a machine has read its source.
package struct StagePosition: Hashable, Sendable {
  /// What the source gave, to go on from.
  package var token: String
  /// What was committed before this is behind the position.
  package var asOf: Instant
  /// Names a position.
  package init(token: String, asOf: Instant) { (self.token, self.asOf) = (token, asOf) }
}

/// What a stage has on disk, so that it survives its process: the outbox that its source fills, what of it was
/// acknowledged, and how far it has read.
package struct StageMemory: Sendable {
  /// What the outbox held when the process began, in the order committed.
  package private(set) var outbox: [CarriedChange] = []
  /// How far the machine has read; `nil` where it has read nothing.
  package private(set) var position: StagePosition?
  private let folder: String
  private let acknowledged: FileHandle?

  /// The file of `folder` to which the source appends its changes.
  package static func outboxPath(_ folder: String) -> String { "\(folder)/outbox" }

  /// Reads what is in `folder`, which exists. Only with `hasOutbox` is there one.
  ///
  /// - Throws: what the system says where a file cannot be made.
  package init(_ folder: String, hasOutbox: Bool) throws {
    self.folder = folder
    if let text = try? String(contentsOfFile: "\(folder)/position", encoding: .utf8) {
      let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      if words.count == 2, let asOf = Int64(words[0]) {
        position = StagePosition(token: String(words[1]), asOf: Instant(nanoseconds: asOf))
      }
    }
    guard hasOutbox else {
      acknowledged = nil
      return
    }
    let path = "\(folder)/acknowledged"
    let done = Set(Self.changes(in: path))
    outbox = Self.changes(in: Self.outboxPath(folder)).filter { !done.contains($0) }
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seekToEnd()
    acknowledged = file
  }

  /// The change is done with, and not handed over again.
  func acknowledge(_ change: CarriedChange) { try? acknowledged?.write(contentsOf: Data((change.line + "\n").utf8)) }

  /// Everything up to `position` is dealt with.
  mutating func advance(to position: StagePosition) {
    self.position = position
    let text = "\(position.asOf.nanoseconds) \(position.token)"
    // One file takes the place of the other at once, or not at all.
    try? Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/position"), options: .atomic)
  }

  /// The changes in a file of lines; a line that broke off with its writer is passed over.
  private static func changes(in path: String) -> [CarriedChange] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { CarriedChange($0.split(separator: " ")[...]) }
  }
}
