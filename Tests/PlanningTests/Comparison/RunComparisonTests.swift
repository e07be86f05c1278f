import Measurement
import Planning
import Store
import Testing

@Suite("Two runs are compared figure by figure")
struct RunComparisonTests {
  @Test func aRunDoesNotDifferFromItsRepetition() async throws {
    let before = try await TinySuite.run(TinySuite.text(), id: "one")
    let after = try await TinySuite.run(TinySuite.text(), id: "two")
    let comparison = RunComparison(before: before, after: after)
    #expect(comparison.figures.count > 50)
    #expect(comparison.isSame)
    #expect(comparison.notes.isEmpty)
  }

  @Test func aLongerTimeToLiveIsWorseWhereItHurts() async throws {
    let before = try await TinySuite.run(TinySuite.text(), id: "one")
    let after = try await TinySuite.run(TinySuite.text(ttl: "300s"), id: "two")
    let comparison = RunComparison(before: before, after: after)
    func calm(_ metric: String, in comparison: RunComparison) -> ComparedFigure? {
      comparison.figures.first { $0.place.metric == metric && $0.place.storm == "calm" }
    }
    for metric in ["propagation.p95", "staleness.overTime", "reads.staleFraction", "budget.cache"] {
      let figure = try #require(calm(metric, in: comparison), "\(metric)")
      #expect(figure.verdict == .worse, "\(metric)")
      let interval = try #require(figure.difference)
      let value = try #require(interval.value)
      #expect(try #require(interval.low) * value > 0, "\(metric): the interval holds 0")
    }
    #expect(calm("committed", in: comparison)?.verdict == .same)
    #expect(calm("allocation.hourlyODataCallout.demand", in: comparison)?.verdict == .better)
    let backwards = RunComparison(before: after, after: before)
    #expect(calm("propagation.p95", in: backwards)?.verdict == .better)
    #expect(backwards.count(.better) == comparison.count(.worse))
    #expect(comparison.figures.first?.verdict == .worse)
    let effects = comparison.figures.filter { $0.verdict == .worse }.map(\.effect)
    #expect(effects == effects.sorted(by: >))
  }

  @Test func otherSeedsAreNoPairsAndDifferByChanceOnly() async throws {
    let before = try await TinySuite.run(TinySuite.text(), id: "one")
    let after = try await TinySuite.run(TinySuite.text(seed: 8), id: "two")
    let comparison = RunComparison(before: before, after: after)
    #expect(comparison.notes.contains { $0.contains("no pairs") })
    let different = comparison.figures.count { $0.verdict != .same && $0.verdict != .notComparable }
    #expect(different * 5 < comparison.figures.count)
  }

  @Test func oneReplicationHasNoIntervalAndSaysSo() async throws {
    let before = try await TinySuite.run(TinySuite.text(replications: 1), id: "one")
    let after = try await TinySuite.run(TinySuite.text(ttl: "300s", replications: 1), id: "two")
    let comparison = RunComparison(before: before, after: after)
    #expect(comparison.figures.allSatisfy { $0.difference?.low == nil })
    #expect(comparison.count(.worse) > 0)
    #expect(comparison.notes.contains { $0.contains("1/128") })
  }
}
