import Measurement
import Simulation
import Testing

/// Each fault does what it says and nothing else: with constant times, what it adds is known to the nanosecond.
@Suite("The effect of each fault")
struct FaultEffectTests {
  private static let second: Int64 = 1_000_000_000

  private func lab(_ storm: String, candidates: String = "  - { pattern: call-out, parallel: 500 }") throws -> Lab {
    try Lab(
      duration: "1h",
      systems: """
          salesforce: { kind: salesforce, edition: enterprise, licences: 1_000, service: { shape: uniform, \
        min: 100ms, max: 100ms, perRecord: 1ms } }
          erp: { kind: external, concurrency: 500, queue: 1_000, service: 100ms }
        """,
      flows: """
          deals: { object: Opportunity, from: salesforce, to: erp, owner: tests, population: 100_000, \
        changes: { rate: 1/s, mix: { update: 100% } } }
          orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 100_000, \
        parents: { object: Account, population: 500 }, changes: { rate: 1/s, mix: { update: 100% } } }
        """,
      candidates: candidates,
      storms: "  storm: [\(storm)]"
    )
  }

  /// Causes whose total differs between two worlds.
  private func changed(_ calm: FlowResult, _ storm: FlowResult) -> Set<DelayCause> {
    Set(DelayCause.allCases.filter { calm.spent($0) != storm.spent($0) })
  }

  @Test("latency is added to each trip, and to nothing else", arguments: ["erp-salesforce", "erp", "salesforce"])
  func latency(target: String) throws {
    let lab = try lab("{ fault: latency, on: \(target), add: 500ms, at: \"00:20\", for: 10m }")
    let (calm, result) = (try lab.flow("call-out"), try lab.result("call-out", in: "storm"))
    let storm = try #require(result.flows.first)
    let touched = try #require(result.activation("latency"))
    #expect((500...700).contains(touched.changes))
    #expect(storm.spent(.link) - calm.spent(.link) == Int128(touched.changes) * 500_000_000)
    #expect(changed(calm, storm) == [.link])
    #expect(storm.ledger == calm.ledger && storm.attempts == calm.attempts)
  }

  @Test("an error rate fails its share of the attempts, and each is tried again")
  func errorRate() throws {
    let lab = try lab("{ fault: errorRate, on: erp, rate: 20%, status: 500, at: \"00:00\", for: 1h }")
    let result = try lab.result("call-out", in: "storm")
    let flow = try #require(result.flows.first)
    let failed = Double(flow.values("failed attempts").reduce(0, +))
    let attempts = Double(flow.attempts)
    let spread = (0.2 * 0.8 / attempts).squareRoot()
    #expect(abs(failed / attempts - 0.2) < 3.3 * spread, "\(failed) of \(attempts)")
    #expect(flow.attempts - flow.ledger.committed == result.activation("retry")?.acted)
    #expect(flow.visible == flow.ledger.committed && flow.ledger.duplicates == 0)
    #expect(changed(try lab.flow("call-out"), flow).isSubset(of: [.down, .backoff, .link]))
  }

  @Test("slow service multiplies the service, and nothing else")
  func slowService() throws {
    let lab = try lab("{ fault: slowService, on: erp, factor: 10, at: \"00:20\", for: 10m }")
    let (calm, result) = (try lab.flow("call-out"), try lab.result("call-out", in: "storm"))
    let storm = try #require(result.flows.first)
    let touched = try #require(result.activation("slowService"))
    #expect((500...700).contains(touched.changes))
    #expect(storm.spent(.service) - calm.spent(.service) == Int128(touched.changes) * 900_000_000)
    #expect(changed(calm, storm) == [.service])
  }

  @Test(
    "an outage delays what is due in it, and loses nothing that is tried again",
    arguments: ["refused", "blackHole"]
  )
  func outage(mode: String) throws {
    let lab = try lab("{ fault: outage, mode: \(mode), on: erp, at: \"00:20\", for: 2m }")
    let (calm, storm) = (try lab.flow("call-out"), try lab.flow("call-out", in: "storm"))
    #expect(storm.visible == calm.visible && storm.ledger.lost == 0)
    #expect(storm.spent(.down) > 0 && storm.spent(.down) <= Int128(125 * 120 * Self.second))
    #expect(storm.values("visible")[121..<132].allSatisfy { $0 == 0 })
    #expect(storm.values("visible")[..<119].elementsEqual(calm.values("visible")[..<119]))
    #expect(changed(calm, storm).isSubset(of: [.down, .backoff, .link, .service, .capacity, .healing]))
  }

  @Test("while the system or its link is down, a machine beside it sends nothing")
  func overlappingOutages() throws {
    let lab = try lab(
      "{ fault: outage, on: erp-salesforce, at: \"00:10\", for: 20m }, { fault: outage, on: erp, at: \"00:20\", for: 20m }",
      candidates: "  - event-driven"
    )
    let result = try lab.result("event-driven", in: "storm")
    for flow in result.flows {
      #expect(flow.values("attempts")[61..<239].allSatisfy { $0 == 0 }, "\(flow.flow)")
      #expect(flow.visible == flow.ledger.committed && flow.ledger.duplicates == 0, "\(flow.flow)")
    }
  }

  @Test("a data storm adds changes of the same kind, as many as its factor says")
  func dataStorm() throws {
    let lab = try lab("{ fault: dataStorm, on: deals, factor: 5, at: \"00:20\", for: 10m }")
    let (calm, result) = (try lab.flow("call-out"), try lab.result("call-out", in: "storm"))
    let storm = try #require(result.flows.first)
    let extra = storm.ledger.committed - calm.ledger.committed
    #expect(abs(Double(extra) - 2_400) < 3.3 * Double(2_400).squareRoot())
    #expect(result.activation("dataStorm")?.changes == extra)
    #expect(changed(calm, storm).isSubset(of: [.link, .service, .healing]))
    #expect(try lab.result("call-out").flows[1] == result.flows[1].calmed)
  }

  @Test("other systems' bulk jobs make changes wait for locks, and for nothing else")
  func bulkJobs() throws {
    let lab = try lab(
      "{ fault: bulkJobs, on: salesforce, parents: orders, jobs: 1, records: 400_000, at: \"00:20\", for: 10m }",
      candidates: "  - { pattern: call-in, parallel: 500 }"
    )
    let (calm, result) = (try lab.result("call-in").flows[1], try lab.result("call-in", in: "storm"))
    let storm = result.flows[1]
    #expect(storm.spent(.lock) > calm.spent(.lock))
    #expect(storm.visible == calm.visible)
    #expect((result.activation("bulkJobs")?.changes ?? 0) > 100)
    #expect(changed(calm, storm) == [.lock])
  }
}

extension FlowResult {
  /// As in calm: without what exists in a storm alone.
  fileprivate var calmed: FlowResult {
    var copy = self
    (copy.weather, copy.recovery) = (whole, .calm)
    return copy
  }
}
