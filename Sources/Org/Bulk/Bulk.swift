import Synchronization

/// What the org keeps for the Bulk API 2.0: its jobs, and what was uploaded for them.
package final class Bulk: Sendable {
  let jobs = Mutex(BulkJobs())
  let spool: Spool

  /// No jobs; uploads lie beside the database, in the system's temporary folder where that is in memory.
  init(besides databasePath: String?) {
    let parent = databasePath?.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    spool = Spool(in: parent.map { $0.isEmpty ? "." : $0.joined(separator: "/") + "/" })
  }

  /// How many blocks of uploads and outcomes are kept.
  package var blocksInUse: Int { spool.blocksInUse }

  /// The next thing to do, as soon as there is one; `nil` when the task is cancelled.
  func nextWork() async -> BulkJobs.Work? {
    let waiter = jobs.withLock { $0.makeWaiter() }
    defer { jobs.withLock { $0.forget(waiter) } }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = jobs.withLock { $0.wait(waiter, continuation) }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      jobs.withLock { $0.cancel(waiter) }?.resume(returning: nil)
    }
  }

  /// Queues something to do.
  func queue(_ work: BulkJobs.Work) { jobs.withLock { $0.queue(work) }?() }
}
