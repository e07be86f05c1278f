import Measurement
package import Store

/// How fast the harness itself was; figures of this machine, outside the digest.
package struct HarnessFigures: Hashable, Sendable {
  /// Wall time over all sittings, in seconds.
  package let wallSeconds: Double
  /// Changes committed in all worlds.
  package let changes: Int64
  /// Reads asked for in all worlds.
  package let reads: Int64
  /// Kernel events of all worlds.
  package let events: Int64
  /// Changes ÷ (wall time × jobs); `nil` without wall time.
  package let changesPerSecond: Double?
  /// Reads ÷ (wall time × jobs).
  package let readsPerSecond: Double?
  /// Events ÷ (wall time × jobs).
  package let eventsPerSecond: Double?
  /// The largest resident memory, in bytes.
  package let peakResidentBytes: Int64
  /// Parallel jobs.
  package let jobs: Int
  /// The allocator in use.
  package let allocator: String

  /// Adds up the worlds of a run.
  package init(_ run: StoredRun) {
    let flows = run.worlds.flatMap(\.flows)
    changes = flows.reduce(0) { $0 + $1.ledger.committed }
    reads = flows.reduce(0) { $0 + $1.whole.readsAttempted }
    events = run.worlds.reduce(0) { $0 + $1.events }
    (wallSeconds, jobs) = (run.info.wallSeconds, run.info.jobs)
    (peakResidentBytes, allocator) = (run.info.peakResidentBytes, run.info.allocator)
    let cost = run.info.wallSeconds * Double(max(1, run.info.jobs))
    changesPerSecond = cost > 0 ? Double(changes) / cost : nil
    readsPerSecond = cost > 0 ? Double(reads) / cost : nil
    eventsPerSecond = cost > 0 ? Double(events) / cost : nil
  }

  /// The line under the comparison.
  package var line: String {
    let speeds = [(changesPerSecond, "changes"), (readsPerSecond, "reads"), (eventsPerSecond, "events")]
      .compactMap { value, name in value.map { "\(Quantity.shortCount($0)) \(name)/s" } }
    var parts = [
      "\(Quantity.shortCount(Double(changes))) changes and \(Quantity.shortCount(Double(reads))) reads in "
        + "\(Quantity.duration(seconds: wallSeconds)) on \(jobs) \(jobs == 1 ? "job" : "jobs")"
    ]
    if !speeds.isEmpty { parts.append("\(speeds.joined(separator: ", ")) a job") }
    if peakResidentBytes > 0 { parts.append("at most \(Quantity.bytes(Double(peakResidentBytes))) resident") }
    return parts.joined(separator: "; ")
  }
}
