import Measurement
import Simulation
import Testing

/// What each pattern is known for must be seen in its figures.
@Suite("Signatures of the patterns")
struct SignatureTests {
  private static let inward = """
      orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 100_000, \
    changes: { rate: 0.5/s, mix: { update: 100% } } }
    """
  private static let outward = """
      deals: { object: Opportunity, from: salesforce, to: erp, owner: tests, population: 100_000, \
    changes: { rate: 0.5/s, mix: { update: 100% } } }
    """
  private static let second: Int64 = 1_000_000_000

  @Test("virtualization shows changes at once or within its TTL, but its reads fail in the outage")
  func virtualization() throws {
    let lab = try Lab(
      duration: "3h",
      flows: """
          orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 300, \
        changes: { rate: 0.5/s, mix: { update: 100% } }, reads: { rate: 1/s } }
        """,
      candidates: "  - virtualization",
      storms: "  outage: [{ fault: outage, on: erp, at: \"01:00\", for: 30m }]"
    )
    let calm = try lab.flow("virtualization")
    let storm = try lab.flow("virtualization", in: "outage")
    for flow in [calm, storm] {
      #expect(flow.whole.propagation.unreached == 0)
      #expect(flow.whole.propagation.percentile(perMille: 500) == 0)
      #expect(flow.whole.propagation.max > 0 && flow.whole.propagation.max <= 60 * Self.second)
      #expect(flow.spent(.cache) == flow.whole.propagation.sum)
    }
    #expect(calm.whole.readsAnswered == calm.whole.readsAttempted)
    #expect(storm.whole.readsAnswered < storm.whole.readsAttempted)
    let failed = storm.values("failed reads").enumerated().filter { $0.element > 0 }.map(\.offset)
    #expect(failed.allSatisfy { (359..<540).contains($0) }, "buckets of 10 s: \(failed)")
  }

  @Test("batch is a saw-tooth of its interval")
  func batch() throws {
    let lab = try Lab(duration: "6h", flows: Self.inward, candidates: "  - batch")
    let flow = try lab.flow("batch")
    let delays = flow.whole.propagation
    #expect(delays.unreached == 0)
    for (share, minutes) in [(Int64(100), 6.0), (250, 15), (500, 30), (750, 45), (900, 54)] {
      let delay = Double(try #require(delays.percentile(perMille: share))) / 60e9
      #expect(abs(delay - minutes) < 1.5, "the \(share)‰ quantile is \(delay) min")
    }
    #expect(flow.spent(.schedule) > flow.whole.propagation.sum * 98 / 100)
    let backlog = flow.values("backlog")
    for hour in 1...5 {
      let (before, after) = (backlog[hour * 360 - 2], backlog[hour * 360 + 6])
      #expect((1_600...2_000).contains(before), "before hour \(hour): \(before)")
      #expect(after < before / 20, "after hour \(hour): \(after)")
    }
  }

  @Test("in a black hole a synchronous call-out holds its user to the time-out, a queued one does not")
  func blackHole() throws {
    let lab = try Lab(
      duration: "2h",
      flows: Self.outward,
      candidates: """
          - { name: synchronous, pattern: call-out, mode: synchronous }
          - { name: queued, pattern: call-out }
        """,
      storms: "  hole: [{ fault: outage, mode: blackHole, on: erp, at: \"00:30\", for: 30m }]"
    )
    let timeout = 10 * Self.second
    let (calm, held) = (try lab.flow("synchronous"), try lab.flow("synchronous", in: "hole"))
    #expect(calm.whole.transaction.max < Self.second)
    #expect(held.weather.transaction.max == timeout)
    #expect(held.weather.transaction.percentile(perMille: 500) == timeout)
    #expect(held.weather.transaction.percentile(perMille: 950) == timeout)
    #expect(held.ledger.rejected > 0 && held.ledger.lost == 0)
    let (before, queued) = (try lab.flow("queued"), try lab.flow("queued", in: "hole"))
    #expect(queued.whole.transaction == before.whole.transaction)
    #expect(queued.weather.transaction.max == 0)
    #expect(queued.ledger.rejected == 0)
  }

  @Test("call-in runs into the API allocation when volume triples")
  func allocation() throws {
    func use(rate: String) throws -> (AllocationUse, WorldResult) {
      let lab = try Lab(
        duration: "2h",
        systems: """
            salesforce: { kind: salesforce, edition: developer, licences: 1, service: 100ms }
            erp: { kind: external, concurrency: 64, queue: 1_000, service: 50ms }
          """,
        flows: """
            orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 100_000, \
          changes: { rate: \(rate), mix: { update: 100% } } }
          """,
        candidates: "  - call-in"
      )
      let result = try lab.result("call-in")
      return (try #require(result.use(of: "dailyApi")), result)
    }
    let (usual, calm) = try use(rate: "0.9/s")
    #expect(usual.refused == 0 && usual.demand == usual.peak && usual.demand == calm.flows[0].requests)
    #expect(calm.flows[0].spent(.limit) == 0)
    let (tripled, spent) = try use(rate: "2.7/s")
    #expect(usual.demand < usual.allowance / 2)
    #expect(tripled.peak == tripled.allowance)
    #expect(tripled.demand > tripled.allowance)
    #expect(tripled.demand == spent.flows[0].ledger.committed, "every change is asked for once")
    #expect(spent.activation("refused by an allocation")?.acted == tripled.refused)
    #expect(spent.flows[0].visible == tripled.allowance)
  }

  @Test("event-driven catches up after the outage, and loses what falls out of its retention")
  func retention() throws {
    let lab = try Lab(
      duration: "5h",
      flows: Self.outward,
      candidates: """
          - event-driven
          - { name: forgetful, pattern: event-driven, retention: 1h }
        """,
      storms: "  outage: [{ fault: outage, on: erp, at: \"01:00\", for: 2h }]"
    )
    let caughtUp = try lab.flow("event-driven", in: "outage")
    #expect(caughtUp.visible == caughtUp.ledger.committed)
    #expect(caughtUp.ledger.dropped == 0 && caughtUp.ledger.deadLettered == 0)
    #expect(caughtUp.backlogPeak > 3_000)
    guard case .after = caughtUp.recovery else {
      Issue.record("recovery: \(caughtUp.recovery)")
      return
    }
    let forgetful = try lab.flow("forgetful", in: "outage")
    let gone = forgetful.ledger.lost + forgetful.ledger.dropped
    #expect(forgetful.ledger.lost > 1_500)
    #expect((1_650...1_950).contains(gone), "half an event a second for an hour: \(gone)")
    #expect(try lab.flow("forgetful").visible == caughtUp.ledger.committed)
  }

  @Test("a crash loses only what the pattern keeps in memory")
  func crash() throws {
    let lab = try Lab(
      duration: "3h",
      flows: Self.inward,
      candidates: """
          - call-in
          - { name: durable, pattern: call-in, outbox: true }
          - batch
          - event-driven
          - call-out
        """,
      storms: "  crash: [{ fault: crash, on: integration, at: \"00:55\", for: 10m }]"
    )
    for candidate in ["durable", "batch", "event-driven", "call-out"] {
      let flow = try lab.flow(candidate, in: "crash")
      #expect(flow.ledger.lost + flow.ledger.dropped + flow.ledger.inFlight == 0, "\(candidate): \(flow.ledger)")
      #expect(flow.visible == flow.ledger.committed, "\(candidate): \(flow.ledger)")
    }
    let result = try lab.result("call-in", in: "crash")
    let flow = try #require(result.flows.first)
    let inCrash = flow.values("committed")[330..<390].reduce(0, +)
    let gone = flow.ledger.lost + flow.ledger.dropped
    #expect(flow.ledger.lost > 0)
    #expect(gone >= inCrash && gone <= inCrash + 3, "\(gone) of \(inCrash) changes committed in the crash")
    #expect(result.activation("crash")?.changes == gone)
  }
}
