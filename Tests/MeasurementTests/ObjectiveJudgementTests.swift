import Measurement
import Testing

@Suite("Judgement of objectives")
struct ObjectiveJudgementTests {
  private func objective(
    _ metric: String,
    _ comparison: Objective.Comparison,
    _ bound: Double,
    inWeather: Bool = false
  ) -> Objective {
    let text = "\(metric) \(comparison.rawValue) \(bound)"
    return Objective(text: text, metric: metric, isInWeather: inWeather, comparison: comparison, bound: bound)
  }

  @Test("it must hold in every replication, on the replication's own value")
  func everyReplication() throws {
    let worlds = Results.worlds([2, 4, 9].map { [Results.flow(delays: [$0])] })
    let outcome = try #require(judge(objective("propagation.mean", .atMost, 8), in: worlds).first)
    #expect(!outcome.met && outcome.holdsIn == 2 && outcome.of == 3)
    #expect(outcome.worst == 9 && outcome.margin == -0.125)
    #expect(outcome.flow == "orders")
  }

  @Test("the worst replication is the one furthest on the wrong side, whichever side that is")
  func worst() throws {
    let worlds = Results.worlds([1, 3, 2].map { [Results.flow(delays: [1], unreached: $0)] })
    func worst(_ comparison: Objective.Comparison, _ bound: Double) -> [Double?] {
      judge(objective("lost", comparison, bound), in: worlds).map(\.worst)
    }
    #expect(worst(.atMost, 5) == [3] && worst(.below, 5) == [3])
    #expect(worst(.atLeast, 0) == [1] && worst(.above, 0) == [1])
    #expect(worst(.equal, 3) == [1] && worst(.equal, 1) == [3])
  }

  @Test("each flow is judged for itself, limits once for the world")
  func scopes() throws {
    var worlds = Results.worlds([[Results.flow("a", delays: [2]), Results.flow("b", delays: [200])]])
    worlds[0].allocations = [
      AllocationUse(limit: "dailyApi", allowance: 10, peak: 4, demand: 5, shares: [], refused: 1)
    ]
    let delays = judge(objective("propagation.p95", .atMost, 100), in: worlds)
    #expect(delays.map(\.flow) == ["a", "b"] && delays.map(\.met) == [true, false])
    for name in ["allocation.demand", "allocation.dailyApi.demand"] {
      let limits = judge(objective(name, .atMost, 1), in: worlds)
      #expect(limits.map(\.flow) == [nil] && limits.map(\.worst) == [0.5] && limits.map(\.margin) == [0.5])
    }
    #expect(judge(objective("allocation.bulk.demand", .atMost, 0.8), in: worlds).map(\.worst) == [0])
  }

  @Test(
    "the margin is the share of the bound that is left",
    arguments: [
      ("lost", .equal, 0, 0, true, 0), ("lost", .equal, 0, 3, false, -3), ("lost", .atMost, 0, 0, true, 0),
      ("lost", .atMost, 4, 3, true, 0.25), ("lost", .below, 4, 4, false, 0), ("lost", .atLeast, 4, 5, true, 0.25),
      ("lost", .above, 0, 2, true, 2), ("lost", .equal, 4, 3, false, -0.25),
    ] as [(String, Objective.Comparison, Double, Int64, Bool, Double)]
  )
  func margins(
    metric: String,
    comparison: Objective.Comparison,
    bound: Double,
    lost: Int64,
    isMet: Bool,
    margin: Double
  ) throws {
    let worlds = Results.worlds([[Results.flow(delays: [1], unreached: lost)]])
    let outcome = try #require(judge(objective(metric, comparison, bound), in: worlds).first)
    #expect(outcome.met == isMet && outcome.margin == margin && outcome.worst == Double(lost))
  }

  @Test("a share near 1 is measured against what its bound leaves free")
  func shareMargins() {
    let availability = objective("reads.availability", .atLeast, 0.75)
    #expect(availability.margin(of: 0.875, unit: .share) == 0.5)
    #expect(availability.margin(of: 0.5, unit: .share) == -1)
    #expect(objective("reads.availability", .atLeast, 1).margin(of: 0.5, unit: .share) == -0.5)
    #expect(objective("reads.staleFraction", .atMost, 0.5).margin(of: 0.25, unit: .share) == 0.5)
  }

  @Test("what is not reached misses, and has neither worst nor margin")
  func notReached() throws {
    let worlds = Results.worlds([[Results.flow(delays: [1])], [Results.flow(delays: [1], unreached: 9)]])
    let outcome = try #require(judge(objective("propagation.p95", .atMost, 60), in: worlds).first)
    #expect(!outcome.met && outcome.holdsIn == 1 && outcome.of == 2 && outcome.worst == nil && outcome.margin == nil)
  }

  @Test("recovery is left out in calm, and misses where it was not seen")
  func recovery() throws {
    let recovery = objective("recovery.time", .atMost, 1_800)
    #expect(judge(recovery, in: Results.worlds([[Results.flow(delays: [1])]], storm: "calm")).isEmpty)
    #expect(judge(recovery, in: Results.worlds([[Results.notApplicable()]], storm: "calm")).isEmpty)
    var late = Results.flow(delays: [1])
    late.recovery = .notWithin(nanoseconds: 60 * Results.second)
    let outcome = try #require(judge(recovery, in: Results.worlds([[late]])).first)
    #expect(!outcome.met && outcome.worst == nil)
  }

  @Test("reads are left out where nobody reads, and a flow that cannot be served misses")
  func leftOut() throws {
    var silent = Results.flow("silent", delays: [1])
    silent.whole.readsAttempted = 0
    let worlds = Results.worlds([[silent, Results.flow("read", delays: [1]), Results.notApplicable("other")]])
    let outcomes = judge(objective("reads.availability", .atLeast, 0.75), in: worlds)
    #expect(outcomes.map(\.flow) == ["read", "other"])
    #expect(outcomes.map(\.met) == [true, false] && outcomes[1].worst == nil && outcomes[1].of == 1)
  }

  @Test("@weather judges the changes and reads due in the weather")
  func weather() throws {
    var flow = Results.flow(delays: [1])
    flow.weather.readLatency = Results.histogram([30])
    let worlds = Results.worlds([[flow]])
    #expect(judge(objective("reads.latency.p95", .atMost, 5), in: worlds).map(\.met) == [true])
    #expect(judge(objective("reads.latency.p95", .atMost, 5, inWeather: true), in: worlds).map(\.met) == [false])
  }

  @Test("an objective on nothing that is registered is missed, not forgotten")
  func unknown() { #expect(judge(objective("speed", .atMost, 1), in: Results.worlds([[]])).map(\.met) == [false]) }

  @Test("the summary's verdict is that of its objectives")
  func verdict() {
    let worlds = Results.worlds([[Results.flow(delays: [1], unreached: 1)]])
    let (met, missed) = (objective("reads.availability", .atLeast, 0.5), objective("lost", .equal, 0))
    #expect(summarise(worlds, objectives: [met]).meetsObjectives)
    #expect(!summarise(worlds, objectives: [met, missed]).meetsObjectives)
  }
}
