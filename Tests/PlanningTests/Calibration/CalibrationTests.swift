import BeaufortNumerics
import Measurement
import Planning
import ScenarioFile
import Store
import Testing

@Suite("Predictions are held against real runs")
struct CalibrationTests {
  private func run(delays: [Int64], lost: [Int64] = [], attempts: Int64 = 1_000) throws -> StoredRun {
    let scenario = try TinySuite.scenario(TinySuite.text())
    let worlds = delays.indices.map { replication in
      var flow = FlowResult(flow: "orders")
      flow.ledger.committed = 1_000
      flow.ledger.lost = replication < lost.count ? lost[replication] : 0
      flow.attempts = attempts
      for _ in 0..<100 { flow.whole.propagation.record(delays[replication] * 1_000_000) }
      var world = WorldResult(key: WorldKey(candidate: "cached", storm: "calm", force: 0, replication: replication))
      world.flows = [flow]
      return world
    }
    return StoredRun(info: TinySuite.info(id: "r", scenario: scenario), worlds: worlds)
  }

  private func figure(_ metric: String, live: StoredRun, fitted: StoredRun) throws -> CalibratedFigure {
    let scenario = try TinySuite.scenario(TinySuite.text())
    let times = FittedTimes(scenario, scenario.flows.map { _ in [] })
    let calibration = Calibration(live: live, written: live, fitted: fitted, times: times)
    return try #require(calibration.figures.first { $0.place.metric == metric })
  }

  @Test("a median within 15% is near enough, one beyond is not", arguments: [(1_100, "within"), (1_300, "off")])
  func median(predicted: Int64, verdict: String) throws {
    let (live, fitted) = (try run(delays: [1_000, 1_001, 1_002]), try run(delays: [predicted, predicted, predicted]))
    let figure = try figure("propagation.p50", live: live, fitted: fitted)
    #expect(figure.verdict.rawValue == verdict)
    #expect(abs((figure.error.value ?? 0) - (Double(predicted) / 1_001 - 1)) < 0.01)
  }

  @Test("where replications disagree by more than the error, the verdict is unclear")
  func unclear() throws {
    let (live, fitted) = (try run(delays: [500, 1_000, 2_000]), try run(delays: [1_400, 1_400, 1_400]))
    let figure = try figure("propagation.p50", live: live, fitted: fitted)
    #expect(figure.verdict == .unclear)
    #expect((figure.error.low ?? 0) < 0 && (figure.error.high ?? 0) > 0.4)
  }

  @Test("counts may be off by ten, or by 5% where that is more")
  func counts() throws {
    let live = try run(delays: [1, 1], lost: [0, 0])
    #expect(try figure("lost", live: live, fitted: try run(delays: [1, 1], lost: [9, 11])).verdict == .within)
    #expect(try figure("lost", live: live, fitted: try run(delays: [1, 1], lost: [30, 30])).verdict == .off)
    let more = try run(delays: [1, 1], attempts: 1_040)
    #expect(try figure("attempts", live: live, fitted: more).verdict == .within)
    #expect(try figure("attempts", live: live, fitted: try run(delays: [1, 1], attempts: 1_060)).verdict == .off)
  }

  @Test("what only one of the two reached is too far off, and what neither measured is left out")
  func oneSided() throws {
    let live = try run(delays: [1_000])
    var fitted = live
    fitted.worlds[0].flows[0].whole.propagation = Histogram()
    fitted.worlds[0].flows[0].whole.propagation.unreached = 5
    let figure = try figure("propagation.p50", live: live, fitted: fitted)
    #expect(figure.verdict == .off && figure.fitted == nil && figure.live != nil)
    let scenario = try TinySuite.scenario(TinySuite.text())
    let times = FittedTimes(scenario, scenario.flows.map { _ in [] })
    let calibration = Calibration(live: live, written: live, fitted: fitted, times: times)
    #expect(!calibration.figures.contains { $0.place.metric.hasPrefix("reads") })
  }
}
