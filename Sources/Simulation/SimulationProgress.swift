import Synchronization

/// How far the worlds under way are: written by the worlds, read by whoever draws a bar.
package final class SimulationProgress: Sendable {
  private let changesDone = Atomic<Int64>(0)
  private let readsDone = Atomic<Int64>(0)
  private let eventsDone = Atomic<Int64>(0)
  private let worldsDone = Atomic<Int64>(0)

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

  /// A world is done, with so many changes, reads and events of a kernel.
  package func finish(changes: Int64, reads: Int64, events: Int64) {
    changesDone.add(changes, ordering: .relaxed)
    readsDone.add(reads, ordering: .relaxed)
    eventsDone.add(events + changes, ordering: .relaxed)
    worldsDone.add(1, ordering: .relaxed)
  }
}
