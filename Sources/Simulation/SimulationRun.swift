package import Measurement

/// Runs worlds of a plan side by side, each storm after its calm twin.
///
/// What a world measures does not depend on how many run at once, nor on which of them are left out.
package struct SimulationRun: WorldEngine {
  private let plan: SimulationPlan
  private let jobs: Int
  private let recording: Recording?

  /// Prepares to run worlds of `plan`, at most `jobs` at a time; `recording` writes down more of them than is measured.
  package init(_ plan: SimulationPlan, jobs: Int, recording: Recording? = nil) {
    (self.plan, self.jobs, self.recording) = (plan, max(1, jobs), recording)
  }

  /// `simulation`.
  package var name: String { "simulation" }

  /// Nothing: all there is to say is in the results.
  package func remarks() -> [EngineRemark] { [] }

  /// Lives through every world of the plan that `isWanted` names, calm ones first.
  ///
  /// A calm twin that is not wanted itself, but whose backlog a wanted storm is compared with, is lived through again
  /// without being handed out. Cancelling stops within a fraction of a second; the worlds handed out until then stay.
  /// - Parameters:
  ///   - isWanted: which worlds to run.
  ///   - progress: told what has been done; also of the calm twins that are not handed out.
  ///   - finished: takes each world's result as soon as it is there, one at a time; what it throws ends the run.
  /// - Throws: ``InvariantError`` where a world breaks an invariant, ``RecordingError``, `CancellationError`, and what
  ///   `finished` throws.
  package func run(
    where isWanted: @Sendable (WorldSpec) -> Bool = { _ in true },
    progress: SimulationProgress? = nil,
    finished: @Sendable (WorldResult) throws -> Void
  ) async throws {
    let wanted = Set(plan.worlds.filter(isWanted))
    let twins = Set(wanted.map(\.calmTwin))
    var waiting = plan.worlds.filter { wanted.contains($0) || twins.contains($0) }
    var backlogs: [WorldSpec: [[Int32]]] = [:]
    var freeLanes = (0..<jobs).map { _ in Lane() }
    try await withThrowingTaskGroup(of: Finished.self) { group in
      func fillLanes() {
        while let lane = freeLanes.last, let next = nextIndex() {
          let spec = waiting.remove(at: next)
          let calmBacklogs = spec.storm == nil ? nil : backlogs[spec.calmTwin]
          freeLanes.removeLast()
          group.addTask(executorPreference: lane) { [plan, recording] in
            try Self.simulate(spec, of: plan, calmBacklogs, progress, recording, on: lane)
          }
        }
      }
      func nextIndex() -> Int? { waiting.firstIndex { $0.storm == nil || backlogs[$0.calmTwin] != nil } }
      fillLanes()
      while let world = try await group.next() {
        freeLanes.append(world.lane)
        if world.spec.storm == nil, twins.contains(world.spec) { backlogs[world.spec] = world.outcome.backlogs }
        fillLanes()
        if wanted.contains(world.spec) { try finished(world.outcome.result) }
      }
    }
  }

  private struct Finished: Sendable {
    let spec: WorldSpec
    let outcome: WorldOutcome
    let lane: Lane
  }

  private static func simulate(
    _ spec: WorldSpec,
    of plan: SimulationPlan,
    _ calmBacklogs: [[Int32]]?,
    _ progress: SimulationProgress?,
    _ recording: Recording?,
    on lane: Lane
  ) throws -> Finished {
    try Task.checkCancellation()
    let clock = ContinuousClock()
    let start = clock.now
    let recorder = try recording?.recorder(plan.scenario, plan.key(spec))
    guard var outcome = plan.simulate(spec, calmBacklogs: calmBacklogs, progress: progress, recorder: recorder) else {
      throw CancellationError()
    }
    if let recorder { try recording?.take(recorder, of: plan.key(spec)) }
    if let broken = outcome.broken { throw InvariantError(world: plan.key(spec), words: broken) }
    let (seconds, attoseconds) = (clock.now - start).components
    outcome.result.wallNanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    return Finished(spec: spec, outcome: outcome, lane: lane)
  }
}

extension WorldSpec {
  /// The same candidate and replication in calm.
  package var calmTwin: WorldSpec { WorldSpec(candidate: candidate, storm: nil, force: 0, replication: replication) }
}

/// An identity of the model did not hold: the program is wrong, and what it measured must not be reported.
package struct InvariantError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The world in which it broke.
  package let world: WorldKey
  /// What did not hold.
  package let words: String

  /// Reports that `words` do not hold in `world`.
  package init(world: WorldKey, words: String) { (self.world, self.words) = (world, words) }

  /// Where and what.
  package var description: String {
    "an invariant broke in candidate \(world.candidate), \(world.storm), replication \(world.replication): \(words); "
      + "this is a fault of Beaufort and nothing was reported: please report it with the scenario and its seed"
  }
}
