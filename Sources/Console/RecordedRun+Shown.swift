package import Planning
import Simulation

extension RecordedRun {
  /// Runs to the end, or until a signal asks to stop, and shows how far it is.
  package func shown(as title: String, isQuiet: Bool) async throws -> FinishedRun {
    let progress = SimulationProgress()
    return try await untilInterrupted(
      { try await run(progress: progress) },
      beside: {
        if !isQuiet { await ProgressDisplay(title: title, total: worldCount, progress: progress).show() }
      }
    )
  }
}
