package import Measurement
package import ScenarioFile
package import Simulation
package import Store

/// A run of a scenario that is kept in the store world by world, so that it can be stopped anywhere and gone on with.
package struct RecordedRun: Sendable {
  /// The run as it stands in the store.
  package let info: RunInfo
  /// How many worlds are to be lived through in this sitting.
  package let worldCount: Int
  private let store: Store
  private let plan: SimulationPlan
  private let recording: Recording?
  private let engine: any WorldEngine
  private let sitting: Sitting
  private let done: Set<WorldKey>
  private let earlierSeconds: Double

  /// Begins a simulated run of `scenario`, or with `resuming` goes on with its newest unfinished one.
  /// `recording` writes down what happens in its worlds.
  package init(
    _ scenario: Scenario,
    in store: Store,
    sitting: Sitting,
    resuming: Bool = false,
    recording: Recording? = nil
  ) throws {
    let plan = SimulationPlan(scenario)
    let engine = SimulationRun(plan, jobs: sitting.jobs, recording: recording)
    try self.init(plan, by: engine, in: store, sitting: sitting, resuming: resuming, recording: recording)
  }

  /// Begins a run of `plan` by `engine`, or with `resuming` goes on with its newest unfinished one.
  package init(
    _ plan: SimulationPlan,
    by engine: any WorldEngine,
    in store: Store,
    sitting: Sitting,
    resuming: Bool = false,
    recording: Recording? = nil
  ) throws {
    (self.plan, self.engine, self.recording) = (plan, engine, recording)
    (self.store, self.sitting) = (store, sitting)
    let scenario = plan.scenario
    var wanted = RunInfo(
      id: sitting.id,
      scenario: scenario.name,
      scenarioPath: scenario.path,
      scenarioText: scenario.text,
      scenarioDigest: digest(ofText: scenario.text),
      command: sitting.command,
      seed: scenario.seed,
      replications: scenario.replications,
      version: sitting.version,
      machine: sitting.machine,
      allocator: sitting.allocator,
      jobs: sitting.jobs,
      started: sitting.started,
      worldCount: plan.worlds.count
    )
    wanted.engine = engine.name
    let (candidates, storms) = (scenario.candidates.map(\.name), scenario.weatherNames)
    if resuming {
      guard let run = try store.unfinishedRun(like: wanted, candidates: candidates, storms: storms) else {
        throw NothingToResume(scenario: scenario.path, seed: scenario.seed, database: store.path)
      }
      let done = try store.finishedWorlds(run: run.id)
      earlierSeconds = max(run.wallSeconds, try store.worldSeconds(run: run.id) / Double(max(1, run.jobs)))
      info = try store.resume(run.id)
      self.done = done
    } else {
      try store.begin(wanted, candidates: candidates, storms: storms)
      (info, done, earlierSeconds) = (wanted, [], 0)
    }
    worldCount = engine.worldCount(of: plan) { [done] in !done.contains(plan.key($0)) }
  }

  /// Lives through the worlds that are missing, keeps each as soon as it is done, and sums up.
  ///
  /// - Parameters:
  ///   - progress: told what has been done.
  ///   - kept: told of each world once it is kept.
  /// - Throws: ``RunInterrupted`` where the task was cancelled, `InvariantError` where an invariant broke, `StoreError`.
  /// - Returns: The run as the store has it now, finished, and the summaries that are kept with it.
  package func run(
    progress: SimulationProgress? = nil,
    kept: @escaping @Sendable (WorldKey) -> Void = { _ in }
  ) async throws -> FinishedRun {
    let clock = ContinuousClock()
    let start = clock.now
    let seconds: @Sendable () -> Double = { [earlierSeconds] in
      earlierSeconds + (clock.now - start) / .seconds(1)
    }
    do {
      try await engine.run(
        where: { [plan, done] in !done.contains(plan.key($0)) },
        progress: progress,
        finished: { [store, info] world in
          try store.save(world, run: info.id)
          kept(world.key)
        }
      )
    } catch is CancellationError {
      try finish(.interrupted, seconds())
      throw RunInterrupted(info: info, done: try store.finishedWorlds(run: info.id).count)
    } catch let broken as InvariantError {
      try finish(.failed, seconds())
      throw broken
    }
    let worlds = try store.load(run: info.id).worlds
    let summaries = summaries(of: worlds, objectives: plan.scenario.objectives)
    try store.saveSummaries(
      run: info.id,
      summaries,
      replications: plan.scenario.replications > 1 ? replications(of: worlds) : [:],
      findings: findings(about: summaries) + sitting.remarks()
        + engine.remarks().map { Finding(severity: $0.isWarning ? .warning : .note, text: $0.words) }
    )
    try finish(.finished, seconds(), digest: try store.resultsDigest(run: info.id))
    return FinishedRun(run: StoredRun(info: try store.run(id: info.id), worlds: worlds), summaries: summaries)
  }

  /// Writes the sampled lives of this sitting's worlds as `lives.csv` into `folder`.
  ///
  /// - Returns: Its path; `nil` where nothing was sampled.
  package func writeLives(into folder: String) throws(RecordingError) -> String? {
    try recording?.writeLives(of: plan, into: folder)
  }

  private func finish(_ status: RunInfo.Status, _ seconds: Double, digest: String? = nil) throws(StoreError) {
    try store.finish(
      run: info.id,
      digest: digest,
      status: status,
      wallSeconds: seconds,
      peakResidentBytes: max(info.peakResidentBytes, sitting.peakResidentBytes())
    )
  }

  private func replications(of worlds: [WorldResult]) -> [Int: [CandidateSummary]] {
    Dictionary(grouping: worlds, by: \.key.replication).mapValues {
      summaries(of: $0, objectives: plan.scenario.objectives)
    }
  }
}

/// A run that is done, with what was concluded from it.
package struct FinishedRun: Sendable {
  /// The run with its worlds.
  package let run: StoredRun
  /// One summary for each candidate in each weather, calm first.
  package let summaries: [CandidateSummary]
}

/// A run was stopped; what it had done is kept.
package struct RunInterrupted: Error, Hashable, Sendable, CustomStringConvertible {
  /// The run.
  package let info: RunInfo
  /// How many of its worlds are kept.
  package let done: Int

  /// How far it came, and how to go on.
  package var description: String {
    "interrupted: \(done) of \(info.worldCount) worlds are kept as run \(info.id); go on with the same command and "
      + "--resume"
  }
}

/// There is no unfinished run to go on with.
package struct NothingToResume: Error, Hashable, Sendable, CustomStringConvertible {
  /// The scenario's path.
  package let scenario: String
  /// The seed.
  package let seed: UInt64
  /// The database's path.
  package let database: String

  /// What was looked for, and what to do.
  package var description: String {
    "\(database) has no unfinished run of \(scenario) as it stands, with seed \(seed) and these candidates, storms and "
      + "replications: start one without --resume"
  }
}
