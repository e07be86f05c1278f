import Measurement
import Planning
import ScenarioFile
import Simulation
import Store
import Synchronization
import Testing

@Suite("Recorded run")
struct RecordedRunTests {
  @Test("keeps every world, its figures and its digest")
  func keepsEverything() async throws {
    let scenario = try tinyScenario()
    try await withStore { store in
      let finished = try await RecordedRun(scenario, in: store, sitting: sitting("one")).run()
      let loaded = try store.load(run: "one")
      #expect(loaded == finished.run)
      #expect(loaded.info.status == .finished && loaded.info.worldCount == 6 && loaded.worlds.count == 6)
      #expect(loaded.info.digest == digest(of: loaded.worlds))
      #expect(finished.summaries.map(\.storm) == ["calm", "calm", "outage", "outage", "slow", "slow"])
      let understood = try loaded.scenario()
      #expect(understood.candidates == scenario.candidates && understood.storms == scenario.storms)
    }
  }

  @Test("ends with the same digest for any number of jobs", arguments: [1, 3])
  func jobs(count: Int) async throws {
    let scenario = try tinyScenario()
    try await withStore { store in
      let one = try await RecordedRun(scenario, in: store, sitting: sitting("two", jobs: 2)).run()
      let other = try await RecordedRun(scenario, in: store, sitting: sitting("other", jobs: count)).run()
      #expect(one.run.info.digest == other.run.info.digest)
      #expect(one.summaries == other.summaries)
    }
  }

  @Test("goes on where it was stopped, and ends as if it had not been", arguments: [1, 3])
  func resumes(stopAfter: Int) async throws {
    let scenario = try tinyScenario()
    try await withStore { store in
      let whole = try await RecordedRun(scenario, in: store, sitting: sitting("whole")).run()
      let stopped = try RecordedRun(scenario, in: store, sitting: sitting("stopped"))
      await #expect(throws: RunInterrupted.self) { try await run(stopped, untilDone: stopAfter) }
      let kept = try store.load(run: "stopped")
      #expect(kept.info.status == .interrupted && kept.info.digest == nil)
      #expect(kept.worlds.count >= stopAfter && kept.worlds.count < 6)
      let resumed = try RecordedRun(scenario, in: store, sitting: sitting("unused"), resuming: true)
      #expect(resumed.info.id == "stopped")
      let finished = try await resumed.run()
      #expect(finished.run.info.digest == whole.run.info.digest)
      #expect(finished.summaries == whole.summaries)
      #expect(finished.run.info.wallSeconds > kept.info.wallSeconds)
    }
  }

  @Test("goes on with nothing that differs, and with nothing that is finished")
  func nothingToResume() async throws {
    let scenario = try tinyScenario()
    try await withStore { store in
      _ = try await RecordedRun(scenario, in: store, sitting: sitting("finished")).run()
      expectNothing(like: scenario, in: store)
      _ = try RecordedRun(scenario, in: store, sitting: sitting("begun"))
      for selection in [
        Selection(seed: 8), Selection(replications: 2), Selection(candidates: ["calls"]), Selection(storms: ["slow"]),
      ] { expectNothing(like: try scenario.selecting(selection), in: store) }
      #expect(try RecordedRun(scenario, in: store, sitting: sitting("x"), resuming: true).info.id == "begun")
    }
  }

  private func expectNothing(like scenario: Scenario, in store: Store) {
    #expect(throws: NothingToResume.self) {
      try RecordedRun(scenario, in: store, sitting: sitting("x"), resuming: true)
    }
  }

  /// Cancels `recorded` as soon as `count` worlds are kept.
  private func run(_ recorded: RecordedRun, untilDone count: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let kept = Atomic<Int>(0)
        _ = try await recorded.run { _ in
          guard kept.add(1, ordering: .relaxed).newValue >= count else { return }
          withUnsafeCurrentTask { $0?.cancel() }
        }
      }
      try await group.waitForAll()
    }
  }
}
