import Synchronization

/// How far the worlds under way are: written by the worlds, read by whoever draws a bar.
package final class SimulationProgress: Sendable {
  private let changesDone = Atomic<Int64>(0)
  private let readsDone = Atomic<Int64>(0)
  private let eventsDone = Atomic<Int64>(0)
  private let worldsDone = Atomic<Int64>(0)
  private let largestLateness = Atomic<Int64>(-1)

  /// Nothing is done yet.
  package init() {}

  /// Changes of finished worlds.
  package var changes: Int64 { changesDone.load(ordering: .relaxed) }
  /// Reads of finished worlds.
  package var reads: Int64 { readsDone.load(ordering: .relaxed) }
  /// Kernel events of finished worlds, commits included.
  package var events: Int64 { eventsDone.load(ordering: .relaxed) }
  /// Worlds finished.
  package var worlds: Int64 { worldsDone.load(ordering: .relaxed) }

  /// A change of a world that is run for real was committed so many nanoseconds after it was due.
  package func committed(late nanoseconds: Int64) { largestLateness.max(nanoseconds, ordering: .relaxed) }

  /// The largest lateness since this was asked last, in nanoseconds; `nil` where nothing was committed for real.
  package func takeLargestLateness() -> Int64? {
    let lateness = largestLateness.exchange(-1, ordering: .relaxed)
    return lateness < 0 ? nil : lateness
  }

  /// A world is done, with so many changes, reads and events of a kernel.
  package func finish(changes: Int64, reads: Int64, events: Int64) {
    changesDone.add(changes, ordering: .relaxed)
    readsDone.add(reads, ordering: .relaxed)
    eventsDone.add(events + changes, ordering: .relaxed)
    worldsDone.add(1, ordering: .relaxed)
  }
}
