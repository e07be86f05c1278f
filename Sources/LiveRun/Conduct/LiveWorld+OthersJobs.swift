import BeaufortNumerics
import Chaos
import Platform
import Simulation
import Synchronization

extension LiveWorld {
  /// Runs other systems' Bulk jobs on the org while their fault lasts: each job writes chunk after chunk, as many at once
  /// as it has batches in parallel, and each chunk holds the locks of its parents.
  nonisolated func runOthersJobs(_ index: Int) async throws {
    let jobs = timeline.bulkJobs[index]
    let window = timeline.windows[jobs.window]
    let time = await time
    try await time.sleep(until: window.start)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for job in 0..<Int(jobs.jobs) {
        let rows = RowCounter(count: UInt64(jobs.records))
        for _ in 0..<jobs.parallel {
          group.addTask {
            while time.now < window.end, let chunk = rows.take(UInt64(PlatformFigures.chunkRows)) {
              let parents = self.plan.parents(of: jobs.flow, jobs: index, job: job, rows: chunk, in: self.spec)
              if parents.isEmpty { return }
              try await self.doors[jobs.system].occupy(parents, of: jobs.flow)
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

/// Rows of a job, handed out to its batches.
private final class RowCounter: Sendable {
  private let count: UInt64
  private let taken = Mutex<UInt64>(0)

  init(count: UInt64) { self.count = count }

  /// The next rows, at most `size`; `nil` after the last.
  func take(_ size: UInt64) -> Range<UInt64>? {
    taken.withLock { taken in
      guard taken < count else { return nil }
      let first = taken
      taken = min(count, first + size)
      return first..<taken
    }
  }
}
