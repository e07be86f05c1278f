import Measurement
import Planning
import ScenarioFile
import Store
import Testing

@Suite("A check fails for what got worse since the accepted run")
struct RegressionCheckTests {
  private func check(_ text: String, in store: Store, id: String, minute: Int) async throws -> RegressionCheck {
    let scenario = try TinySuite.scenario(text)
    let finished = try await RecordedRun(scenario, in: store, sitting: TinySuite.sitting(id: id, minute: minute)).run()
    let baseline = try store.acceptedRun(suite: scenario.name).map { id in try store.load(run: id) }
    return RegressionCheck(run: finished.run, baseline: baseline, scenario: scenario, tolerance: 0.05)
  }

  @Test func equalRunsPassAndAPlantedOneFails() async throws {
    try await TinySuite.withStore { store in
      let first = try await check(TinySuite.text(), in: store, id: "first", minute: 1)
      #expect(first.baseline == nil)
      #expect(first.regressions.isEmpty)
      #expect(try store.acceptBaseline(run: nil, suite: "tiny").id == "first")

      let same = try await check(TinySuite.text(), in: store, id: "same", minute: 2)
      #expect(same.baseline?.id == "first")
      #expect(same.regressions.isEmpty)
      #expect(same.cases.map(\.flow) == ["orders", nil, "orders", nil])

      let worse = try await check(TinySuite.text(ttl: "300s"), in: store, id: "worse", minute: 3)
      #expect(!worse.regressions.isEmpty)
      let calm = try #require(worse.cases.first { $0.storm == "calm" && $0.flow == "orders" })
      let figures = calm.regressions.compactMap { regression -> String? in
        if case .figure(let figure) = regression.cause { figure.place.metric } else { nil }
      }
      #expect(figures.contains("propagation.p95"))
      let objectives = calm.regressions.compactMap { regression -> String? in
        if case .objective(let outcome, _, _) = regression.cause { outcome.text } else { nil }
      }
      #expect(objectives == ["staleness.p95 <= 1m"])
      let limits = try #require(worse.cases.first { $0.flow == nil })
      #expect(limits.regressions.isEmpty)

      #expect(try store.acceptBaseline(run: "worse", suite: "tiny").id == "worse")
      let later = try await check(TinySuite.text(ttl: "300s"), in: store, id: "later", minute: 4)
      #expect(later.regressions.isEmpty)
    }
  }

  @Test func whatIsWithinTheToleranceIsNoRegression() async throws {
    let before = try await TinySuite.run(TinySuite.text(), id: "one")
    let after = try await TinySuite.run(TinySuite.text(ttl: "62s"), id: "two")
    let scenario = try TinySuite.scenario(TinySuite.text())
    func regressions(_ tolerance: Double) -> [Regression] {
      RegressionCheck(run: after, baseline: before, scenario: scenario, tolerance: tolerance).regressions
    }
    #expect(!regressions(0).isEmpty)
    #expect(regressions(0.5).isEmpty)
  }

  @Test func onlyFinishedRunsBecomeBaselines() async throws {
    try await TinySuite.withStore { store in
      #expect(throws: PlanningError.noRun(suite: "tiny", path: store.path)) {
        try store.acceptBaseline(run: nil, suite: "tiny")
      }
      var info = TinySuite.info(id: "half", scenario: try TinySuite.scenario(TinySuite.text()))
      info.status = .running
      try store.begin(info)
      #expect(throws: PlanningError.unfinished(run: "half", status: "running")) {
        try store.acceptBaseline(run: "half", suite: "tiny")
      }
    }
  }

  @Test func wordsStandForTheNewestRuns() async throws {
    try await TinySuite.withStore { store in
      #expect(throws: PlanningError.self) { try store.runID("latest") }
      let scenario = try TinySuite.scenario(TinySuite.text())
      for (index, id) in ["one", "two"].enumerated() {
        var info = TinySuite.info(id: id, scenario: scenario)
        info.started = "2026-01-01T00:00:0\(index)Z"
        try store.begin(info)
      }
      #expect(try store.runID("latest") == "two")
      #expect(try store.runID("previous") == "one")
      #expect(try store.runID("three") == "three")
    }
  }
}
