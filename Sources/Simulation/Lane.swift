import Dispatch

/// A thread for one world at a time.
///
/// A world computes for seconds without a pause. On the shared pool, which has a thread a core, it would keep out
/// whoever hears signals, draws the progress and saves results.
package final class Lane: TaskExecutor {
  private let queue = DispatchQueue(label: "beaufort.world")

  /// A thread that waits for its first world.
  package init() {}

  /// Takes a job; jobs run one after the other.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
