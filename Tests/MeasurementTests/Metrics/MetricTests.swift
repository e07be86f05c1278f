import Measurement
import Testing

@Suite("Metrics")
struct MetricTests {
  private static let second = Results.second

  private func evaluate(_ name: String, _ flows: FlowResult..., window: Pool.Window = .whole) throws -> Evaluation {
    let metric = try #require(Metric.named(name, limits: []), "\(name)")
    return metric.evaluate(Pool(flows: [flows], window: window))
  }

  @Test("names are unique, and each has a definition")
  func names() {
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    #expect(Metric.all.allSatisfy { $0.summary.hasSuffix(".") })
  }

  @Test("the names of the design are all there, and no others")
  func registered() {
    let groups: [(String, String)] = [
      ("propagation", "mean p50 p90 p95 p99 max within.1s within.10s within.1m within.5m within.1h"),
      ("budget", "schedule capacity limit lock down backoff link service cache healing"),
      ("staleness", "mean p50 p95 p99 max overTime"),
      ("reads", "staleFraction versionsBehind availability latency.p50 latency.p95 latency.p99"),
      ("transaction", "latency.p50 latency.p95 latency.p99"), ("throughput", "offered accepted delivered"),
      ("attempts", "perChange goodput"), ("requests", "perChange"), ("backlog", "mean peak"), ("recovery", "time"),
      ("allocation", "peak demand"),
    ]
    let dotted = groups.flatMap { group, names in names.split(separator: " ").map { "\(group).\($0)" } }
    #expect(Metric.all.map(\.name) == dotted + Ledger.fields.map(\.name))
  }

  @Test("limits are found by their names, and unknown names are not")
  func limits() {
    #expect(Metric.named("allocation.dailyApi.demand", limits: ["dailyApi"])?.scope == .world)
    #expect(Metric.named("allocation.dailyApi.peak", limits: ["dailyApi"]) != nil)
    #expect(Metric.named("allocation.dailyApi.peak", limits: ["asyncApex"]) == nil)
    #expect(Metric.named("allocation.dailyApi.used", limits: ["dailyApi"]) == nil)
    #expect(Metric.named("propagation.p96", limits: []) == nil)
  }

  @Test("only measures of single changes and reads may be restricted to the weather")
  func weather() {
    let groups = ["propagation.", "reads.", "transaction.", "staleness."]
    for metric in Metric.all {
      let isOfSingles = groups.contains { metric.name.hasPrefix($0) } && metric.name != "staleness.overTime"
      #expect(metric.allowsWeather == isOfSingles, "\(metric.name)")
    }
  }

  @Test(
    "figures are those worked out by hand",
    arguments: [
      ("propagation.mean", 5.5), ("propagation.within.1s", 0.1), ("propagation.within.10s", 1),
      ("budget.schedule", 5.5), ("budget.link", 0), ("staleness.mean", 1), ("staleness.p50", 0),
      ("staleness.max", 5), ("staleness.overTime", 2), ("reads.staleFraction", 0.25), ("reads.versionsBehind", 0.5),
      ("reads.availability", 0.8), ("reads.latency.p99", 2), ("transaction.latency.p99", 0),
      ("throughput.offered", 0.01), ("throughput.accepted", 0.01), ("throughput.delivered", 0.01),
      ("attempts.perChange", 2), ("attempts.goodput", 0.5), ("requests.perChange", 1), ("backlog.mean", 0.5),
      ("backlog.peak", 7), ("propagation.max", 10), ("committed", 10), ("delivered", 10), ("lost", 0),
    ]
  )
  func byHand(name: String, expected: Double) throws {
    let evaluation = try evaluate(name, Results.flow(delays: Array(1...10)))
    #expect(evaluation == .value(expected))
  }

  @Test("what never became visible is infinite: it moves percentiles, and takes the mean away")
  func unreached() throws {
    let flow = Results.flow(delays: Array(1...95), unreached: 5)
    #expect(try evaluate("propagation.mean", flow) == .absent(reason: "not every change became visible"))
    #expect(try evaluate("propagation.p99", flow) == .absent(reason: "not reached"))
    #expect(try evaluate("propagation.max", flow) == .absent(reason: "not reached"))
    let p95 = try #require(try evaluate("propagation.p95", flow).value)
    #expect(p95 == 95)
    #expect(try evaluate("propagation.within.1h", flow) == .value(0.95))
    #expect(try evaluate("lost", flow) == .value(5))
  }

  @Test("a superseded change became visible: it counts in throughput and budget")
  func superseded() throws {
    var flow = Results.flow(delays: [10, 10])
    (flow.ledger.delivered, flow.ledger.superseded) = (1, 1)
    #expect(try evaluate("throughput.delivered", flow) == .value(0.002))
    #expect(try evaluate("budget.schedule", flow) == .value(10))
  }

  @Test("causes sum to the mean delay")
  func budgetCloses() throws {
    var flow = Results.flow(delays: [4, 8])
    flow.budget = (0..<10).map { $0 == 0 || $0 == 5 ? Int128(6 * Self.second) : 0 }
    let causes = try DelayCause.allCases.map { try #require(try evaluate("budget.\($0.name)", flow).value) }
    #expect(causes.reduce(0, +) == (try evaluate("propagation.mean", flow)).value)
  }

  @Test("nobody reads, nobody is answered: two different things")
  func reads() throws {
    var flow = Results.flow(delays: [1])
    flow.whole.readsAnswered = 0
    #expect(try evaluate("reads.availability", flow) == .value(0))
    #expect(try evaluate("staleness.p95", flow) == .absent(reason: "no read was answered"))
    flow.whole.readsAttempted = 0
    for name in ["reads.availability", "staleness.p95", "reads.latency.p50", "reads.staleFraction"] {
      #expect(try evaluate(name, flow) == .vacuous(reason: "no reads"))
    }
  }

  @Test("where nothing is sent there are no attempts, and flows that send are not diluted by those that do not")
  func effort() throws {
    var virtual = Results.flow("virtual", delays: Array(repeating: 0, count: 90))
    virtual.sends = false
    for name in ["attempts.perChange", "attempts.goodput", "requests.perChange"] {
      #expect(try evaluate(name, virtual) == .vacuous(reason: "nothing is sent"))
    }
    #expect(try evaluate("attempts.perChange", virtual, Results.flow(delays: Array(1...10))) == .value(2))
  }

  @Test("flows of one world add up in throughput and backlog, replications do not")
  func pooling() throws {
    let flow = Results.flow(delays: Array(1...10))
    let throughput = try #require(Metric.named("throughput.offered", limits: []))
    #expect(throughput.evaluate(Pool(flows: [[flow, flow]])) == .value(0.02))
    #expect(throughput.evaluate(Pool(flows: [[flow], [flow]])) == .value(0.01))
    let backlog = try #require(Metric.named("backlog.mean", limits: []))
    #expect(backlog.evaluate(Pool(flows: [[flow, flow], [flow, flow]])) == .value(1))
  }

  @Test("the peak of the backlog is the largest of any flow and replication, in any order")
  func backlogPeak() throws {
    let low = Results.flow(delays: [1])
    var high = low
    high.backlogPeak = 9
    #expect(try evaluate("backlog.peak", low, high) == .value(9))
    #expect(try evaluate("backlog.peak", high, low) == .value(9))
  }

  @Test("the slowest recovery counts, and one that was not seen is slower than any")
  func recovery() throws {
    func flow(_ recovery: Recovery) -> FlowResult {
      var flow = Results.flow(delays: [1])
      flow.recovery = recovery
      return flow
    }
    let (fast, slow) = (flow(.after(nanoseconds: 0)), flow(.after(nanoseconds: 90 * Self.second)))
    let unseen = flow(.notWithin(nanoseconds: 60 * Self.second))
    #expect(try evaluate("recovery.time", flow(.calm)) == .vacuous(reason: "calm"))
    #expect(try evaluate("recovery.time", fast, slow) == .value(90))
    #expect(try evaluate("recovery.time", slow, unseen) == .absent(reason: "not within the run", atLeast: 60))
  }

  @Test("the window chooses the changes and reads")
  func window() throws {
    var flow = Results.flow(delays: [1, 2, 3])
    flow.weather.propagation = Results.histogram([3])
    flow.weather.readsAnswered = 5
    #expect(try evaluate("propagation.mean", flow, window: .weather) == .value(3))
    #expect(try evaluate("reads.availability", flow, window: .weather) == .value(0.5))
    #expect(try evaluate("propagation.mean", flow) == .value(2))
  }

  @Test("the largest share over all limits counts")
  func allocations() throws {
    func use(_ limit: String, _ allowance: Int64, _ peak: Int64, _ demand: Int64) -> AllocationUse {
      AllocationUse(limit: limit, allowance: allowance, peak: peak, demand: demand, shares: [], refused: 0)
    }
    func share(_ name: String, _ uses: [AllocationUse]) throws -> Evaluation {
      let metric = try #require(Metric.named(name, limits: ["dailyApi", "bulk"]))
      return metric.evaluate(Pool(flows: [], allocations: [uses]))
    }
    let uses = [use("dailyApi", 100, 40, 50), use("bulk", 1_000, 300, 1_600)]
    #expect(try share("allocation.peak", uses) == .value(0.4))
    #expect(try share("allocation.demand", uses) == .value(1.6))
    #expect(try share("allocation.dailyApi.demand", uses) == .value(0.5))
    #expect(try share("allocation.peak", []) == .value(0))
    #expect(try share("allocation.peak", [use("bulk", 0, 0, 0)]) == .value(0))
    #expect(try share("allocation.demand", [use("bulk", 0, 0, 3)]) == .absent(reason: "bulk allows nothing"))
  }
}
