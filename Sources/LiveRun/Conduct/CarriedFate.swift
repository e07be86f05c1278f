import BeaufortNumerics
import Simulation

/// What became of one change that a user's program had to carry, as its target shows it.
struct CarriedFate: Hashable, Sendable {
  /// How it ended.
  enum Ending: String, Hashable, Sendable {
    /// It was written.
    case delivered
    /// A later version was written instead.
    case superseded
    /// Neither was.
    case lost
  }

  /// The change.
  let change: CommittedChange
  /// When it, or a later version, could be seen first; `nil` where neither ever could.
  private(set) var visible: Instant?
  /// How often it was written itself.
  private(set) var writes = 0
  /// How often it was written over a later version.
  private(set) var reorderings = 0

  /// How it ended.
  var ending: Ending { writes > 0 ? .delivered : visible == nil ? .lost : .superseded }
  /// Whether it was written more often than once.
  var isDuplicate: Bool { writes > 1 }

  /// The fates of the changes of a flow, in the order in which they were committed; `writes` are in order of time.
  static func all(_ committed: [CommittedChange], writes: [ObservedFlow.Write]) -> [CarriedFate] {
    var fates = committed.map { CarriedFate(change: $0) }
    var ofRecord: [UInt32: [Int]] = [:]
    for (index, change) in committed.enumerated() { ofRecord[change.version.record, default: []].append(index) }
    // Versions of a record count from 1 in the order of its changes; up to this one they are in view.
    var seen: [UInt32: Int] = [:]
    for write in writes {
      guard let indices = ofRecord[write.version.record] else { continue }
      let place = Int(write.version.version)
      guard (1...indices.count).contains(place) else { continue }
      let newest = seen[write.version.record, default: 0]
      fates[indices[place - 1]].writes += 1
      if place < newest { fates[indices[place - 1]].reorderings += 1 }
      for index in newest..<max(newest, place) { fates[indices[index]].visible = write.at }
      seen[write.version.record] = max(newest, place)
    }
    return fates
  }

  /// The columns of ``row(storm:flow:)``.
  static let header = "storm,flow,key,revision,committed_ns,visible_ns,ending,writes,reorderings"

  /// The change as a row of CSV; instants in nanoseconds from the start.
  func row(storm: String, flow: String) -> String {
    """
    \(storm),\(flow),\(key),\(change.version.version),\(change.instant.nanoseconds),\
    \(visible.map { String($0.nanoseconds) } ?? ""),\(ending.rawValue),\(writes),\(reorderings)
    """
  }

  /// The change as its record and version are called at the systems.
  var name: String { "\(key) revision \(change.version.version)" }
  private var key: String { CarriedChange.key("R", change.version.record) }
}
