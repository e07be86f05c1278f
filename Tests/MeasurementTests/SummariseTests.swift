import Measurement
import Testing

@Suite("Summary of replications")
struct SummariseTests {
  @Test("figures are pooled from merged histograms, not from percentiles")
  func pooled() throws {
    let worlds = Results.worlds([[Results.flow(delays: Array(1...10))], [Results.flow(delays: Array(91...180))]])
    let summary = summarise(worlds, objectives: [])
    #expect(summary.replications == 2)
    #expect(summary["propagation.p90"]?.value.map { ($0 / 170 - 1).magnitude < 0.01 } == true)
    let merged = Results.histogram(Array(1...10) + Array(91...180))
    let value = try #require(merged.percentile(perMille: 900))
    #expect(summary["propagation.p90"]?.value == Double(value) / 1e9)
  }

  @Test("the interval is Student's over the replications' values, and holds the figure")
  func interval() throws {
    // Means 2, 4 and 6: mean 4, deviation 2, so 4 ± 4.3027 · 2 / √3.
    let worlds = Results.worlds([2, 4, 6].map { [Results.flow(delays: [$0])] })
    let figure = try #require(summarise(worlds, objectives: [])["propagation.mean"])
    #expect(figure.value == 4)
    #expect((try #require(figure.low) + 0.968_3).magnitude < 0.000_1)
    #expect((try #require(figure.high) - 8.968_3).magnitude < 0.000_1)
    // One replication with most of the changes draws the pooled mean to itself, out of a narrow interval.
    let even = [[FlowResult]](repeating: [Results.flow(delays: [10])], count: 40)
    let uneven = Results.worlds(even + [[Results.flow(delays: [Int64](repeating: 20, count: 1_000))]])
    let pooled = try #require(summarise(uneven, objectives: [])["propagation.mean"])
    let value = try #require(pooled.value)
    #expect(value > 19 && pooled.high == value)
    #expect(try #require(pooled.low) < 11)
  }

  @Test("one replication has no interval, and neither has a figure that one does not reach")
  func noInterval() throws {
    let one = summarise(Results.worlds([[Results.flow(delays: [1, 2])]]), objectives: [])
    #expect(one["propagation.mean"] == Figure(value: 1.5))
    let delays = Array(repeating: Int64(1), count: 99)
    let mixed = Results.worlds([[Results.flow(delays: delays)], [Results.flow(delays: [1], unreached: 1)]])
    let figure = try #require(summarise(mixed, objectives: [])["propagation.p95"])
    #expect(figure.value == 1 && figure.low == nil && figure.high == nil)
  }

  @Test("counts of the ledger are sums, and their interval is that of the sum")
  func counts() throws {
    let worlds = Results.worlds([3, 5].map { [Results.flow(delays: [1], unreached: $0)] })
    let summary = summarise(worlds, objectives: [])
    let lost = try #require(summary["lost"])
    #expect(lost.value == 8 && summary.ledger.lost == 8)
    // Mean 4, deviation √2, so 2 · (4 ± 12.7062 · √2 / √2).
    #expect((try #require(lost.high) - 33.412_4).magnitude < 0.001)
    #expect(summary.ledger.closes)
  }

  @Test("flows that cannot be served are left out of the pool; where none can, figures say why")
  func notApplicable() throws {
    let served = Results.flow("fulfilment", delays: [4, 6])
    let summary = summarise(Results.worlds([[Results.notApplicable(), served]]), objectives: [])
    #expect(summary["propagation.mean"]?.value == 5)
    #expect(summary.flows[0].notApplicable == "no")
    #expect(summary.flows[0].metrics.allSatisfy { $0.figure == Figure(value: nil, reason: "no") })
    let none = summarise(Results.worlds([[Results.notApplicable(reason: "one way only")]]), objectives: [])
    #expect(none.metrics.allSatisfy { $0.figure.value == nil && $0.figure.reason == "one way only" })
  }

  @Test("the metrics are those of the registry, with the limits that were used; flows have none of the world's")
  func order() throws {
    var worlds = Results.worlds([[Results.flow(delays: [1])]])
    worlds[0].allocations = [
      AllocationUse(limit: "dailyApi", allowance: 10, peak: 4, demand: 5, shares: [], refused: 1)
    ]
    let summary = summarise(worlds, objectives: [])
    let extra = ["allocation.dailyApi.peak", "allocation.dailyApi.demand"]
    #expect(summary.metrics.map(\.name) == Metric.all.map(\.name) + extra)
    #expect(summary["allocation.dailyApi.demand"]?.value == 0.5)
    #expect(summary.flows[0].metrics.map(\.name) == Metric.all.filter { $0.scope == .flow }.map(\.name))
  }

  @Test("activations add up in the order of the first world; of allocations the largest use counts")
  func sums() {
    var worlds = Results.worlds([[Results.flow(delays: [1])], [Results.flow(delays: [1])]])
    func activation(_ name: String, _ acted: Int64) -> Activation {
      Activation(isFault: false, name: name, acted: acted, changes: 1, reads: 0)
    }
    worlds[0].activations = [activation("retry", 2), activation("breaker", 1)]
    worlds[1].activations = [activation("breaker", 5), activation("retry", 3), activation("replay", 1)]
    for (index, peak) in [Int64(7), 4].enumerated() {
      let share = AllocationUse.Share(flow: "orders", owner: "team", granted: 10)
      worlds[index].allocations = [
        AllocationUse(limit: "bulk", allowance: 10, peak: peak, demand: 9 - peak, shares: [share], refused: 2)
      ]
    }
    let summary = summarise(worlds, objectives: [])
    #expect(summary.activations.map(\.name) == ["retry", "breaker", "replay"])
    #expect(summary.activations.map(\.acted) == [5, 6, 1])
    #expect(summary.activations.map(\.changes) == [2, 2, 1])
    let use = summary.allocations[0]
    #expect(use.peak == 7 && use.demand == 5 && use.refused == 4 && use.shares.map(\.granted) == [20])
  }
}
