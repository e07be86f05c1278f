import Measurement
import ScenarioFile
import Simulation
import Synchronization
import Testing

@Suite("Simulation run")
struct SimulationRunTests {
  @Test("a storm is the same whether its calm twin is handed out with it or lived through for it alone")
  func stormsAlone() async throws {
    let plan = SimulationPlan(try tinyScenario())
    let run = SimulationRun(plan, jobs: 2)
    let all = try await results(run) { _ in true }
    let storms = try await results(run) { $0.storm == 0 }
    #expect(all.count == 6)
    #expect(Set(storms.keys.map(\.storm)) == ["outage"] && storms.count == 2)
    for (key, result) in storms { #expect(all[key] == result, "\(key)") }
    #expect(run.worldCount(of: plan) { $0.storm == 0 } == 4)
  }

  @Test("what the callback throws ends the run")
  func failure() async throws {
    struct Full: Error {}
    let run = SimulationRun(SimulationPlan(try tinyScenario()), jobs: 2)
    await #expect(throws: Full.self) { try await run.run { _ in throw Full() } }
  }

  @Test("a part of the candidates and storms measures what it does in the whole")
  func selection() async throws {
    let scenario = try tinyScenario()
    let whole = try await results(SimulationRun(SimulationPlan(scenario), jobs: 2)) { _ in true }
    let part = try scenario.selecting(Selection(candidates: ["loads"], storms: ["slow"]))
    let few = try await results(SimulationRun(SimulationPlan(part), jobs: 2)) { _ in true }
    #expect(few.count == 2)
    for (key, result) in few { #expect(whole[key] == result, "\(key)") }
  }

  @Test("an unknown candidate or storm is named with the nearest one")
  func unknownNames() throws {
    let scenario = try tinyScenario()
    expectRefusal(of: Selection(candidates: ["lodas"]), by: scenario, "no candidate is called 'lodas'", "'loads'?")
    expectRefusal(of: Selection(storms: ["outrage"]), by: scenario, "no storm is called 'outrage'", "'outage'?")
    #expect(try scenario.selecting(Selection(storms: ["calm"])).storms.isEmpty)
  }

  private func expectRefusal(of selection: Selection, by scenario: Scenario, _ words: String...) {
    do throws(SelectionError) {
      _ = try scenario.selecting(selection)
      Issue.record("\(selection) was accepted")
    } catch {
      for word in words { #expect(error.description.contains(word)) }
    }
  }

  private func results(
    _ run: SimulationRun,
    where isWanted: @escaping @Sendable (WorldSpec) -> Bool
  ) async throws -> [WorldKey: WorldResult] {
    let results = Mutex<[WorldKey: WorldResult]>([:])
    try await run.run(where: isWanted) { world in
      var world = world
      world.wallNanoseconds = 0
      results.withLock { $0[world.key] = world }
    }
    return results.withLock { $0 }
  }
}
