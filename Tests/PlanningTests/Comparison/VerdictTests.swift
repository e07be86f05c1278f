import BeaufortNumerics
import Measurement
import Planning
import Store
import Testing

/// Runs made by hand, one delay a replication, so that every verdict is known.
@Suite("A verdict follows from the replications' own values")
struct VerdictTests {
  private func run(_ id: String, delays: [Int64?], lost: [Int64] = [], seed: UInt64 = 1) throws -> StoredRun {
    let scenario = try TinySuite.scenario(TinySuite.text())
    var info = TinySuite.info(id: id, scenario: scenario)
    info.seed = seed
    let worlds = delays.indices.map { replication in
      var flow = FlowResult(flow: "orders")
      flow.ledger.committed = 1_000
      flow.ledger.lost = replication < lost.count ? lost[replication] : 0
      if let delay = delays[replication] {
        flow.whole.propagation.record(delay * 1_000_000)
      } else {
        flow.whole.propagation.unreached = 1
      }
      var world = WorldResult(
        key: WorldKey(candidate: "cached", storm: "calm", force: 0, replication: replication)
      )
      world.flows = [flow]
      return world
    }
    return StoredRun(info: info, worlds: worlds)
  }

  private func figure(_ metric: String, _ before: StoredRun, _ after: StoredRun) throws -> ComparedFigure {
    let figures = RunComparison(before: before, after: after).figures
    return try #require(figures.first { $0.place.metric == metric })
  }

  @Test func pairsCancelWhatBothMet() throws {
    let before = try run("a", delays: [1_000, 2_000, 9_000])
    let after = try run("b", delays: [1_101, 2_100, 9_102])
    let paired = try figure("propagation.mean", before, after)
    #expect(paired.verdict == .worse)
    let difference = try #require(paired.difference)
    #expect(try #require(difference.value).isClose(to: 0.101))
    // Student's t for 2 degrees is 4.302653; the differences are 101, 100 and 102 ms.
    #expect(try #require(difference.low).isClose(to: 0.101 - 4.302_653 * 0.001 / 3.0.squareRoot()))
    let welch = try figure("propagation.mean", before, try run("b", delays: [1_101, 2_100, 9_102], seed: 2))
    #expect(welch.verdict == .same)
  }

  @Test func welchFindsWhatSpreadCannotExplain() throws {
    let before = try run("a", delays: [1_000, 1_010, 1_020])
    let after = try run("b", delays: [2_000, 2_010, 2_020], seed: 2)
    let figure = try figure("propagation.mean", before, after)
    #expect(figure.verdict == .worse)
    // Equal spreads and counts: 4 degrees of freedom, t = 2.776445, standard error √(2 · 100 / 3) ms.
    #expect(try #require(figure.difference?.high).isClose(to: 1 + 2.776_445 * (200.0 / 3).squareRoot() / 1_000))
  }

  @Test func aBucketIsNoDifferenceOfAPercentile() throws {
    let before = try run("a", delays: [1_000, 1_000, 1_000])
    let near = try run("b", delays: [1_005, 1_005, 1_005])
    #expect(try figure("propagation.p95", before, near).verdict == .same)
    #expect(try figure("propagation.mean", before, near).verdict == .worse)
    let far = try run("b", delays: [1_030, 1_030, 1_030])
    #expect(try figure("propagation.p95", before, far).verdict == .worse)
  }

  @Test func whatIsNoLongerReachedIsWorst() throws {
    let before = try run("a", delays: [1_000, 1_000, 1_000])
    let after = try run("b", delays: [1_000, nil, 1_000])
    let worse = try figure("propagation.p95", before, after)
    #expect(worse.verdict == .worse)
    #expect(worse.effect == .infinity)
    #expect(try figure("propagation.p95", after, before).verdict == .better)
    #expect(try figure("propagation.p95", after, after).verdict == .same)
  }

  @Test func countsOfPairsAreComparedExactly() throws {
    let before = try run("a", delays: [1, 1, 1], lost: [10, 40, 900])
    let after = try run("b", delays: [1, 1, 1], lost: [10, 41, 900])
    let lost = try figure("lost", before, after)
    #expect(lost.verdict == .worse)
    #expect(lost.before.value == 950)
    #expect(try #require(lost.difference?.value).isClose(to: 1))
    let others = try run("b", delays: [1, 1, 1], lost: [10, 41, 900], seed: 2)
    #expect(try figure("lost", before, others).verdict == .same)
  }
}

extension Double {
  fileprivate func isClose(to other: Double) -> Bool {
    (self - other).magnitude <= 1e-6 * Swift.max(1, other.magnitude)
  }
}
