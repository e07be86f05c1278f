import BeaufortNumerics
import Measurement
import ScenarioFile
import Simulation
import Testing

/// Where nothing but the clock makes a figure, a faster clock divides it and changes nothing else.
@Suite("Worlds at another speed")
struct SpeedTests {
  private func lab(_ speed: Int64) throws -> Lab {
    let slow = try Lab(
      duration: "4h",
      systems: """
          salesforce: { kind: salesforce, edition: enterprise, licences: 1, service: 1ms, limits: { dailyApi: 5_000 } }
          erp: { kind: external, concurrency: 64, queue: 1_000, service: 1ms }
        """,
      latency: "1ms",
      flows: """
          orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 100_000, \
        changes: { rate: 0.5/s, shape: constant, mix: { update: 100% } }, \
        reads: { rate: 0.1/s, shape: constant, recent: 100% } }
        """,
      candidates: "  - { name: batch, pattern: batch, every: 30m }\n  - { name: calls, pattern: call-in, attempts: 1 }",
      storms: "  outage: [{ fault: outage, mode: refused, on: erp, at: \"01:10\", for: 30m }]"
    )
    return Lab(try slow.scenario.atSpeed(Speed(permille: speed * 1_000)))
  }

  @Test("a batch run comes as much sooner, in calm and in an outage", arguments: ["calm", "outage"])
  func batch(storm: String) throws {
    let weather = storm == "calm" ? nil : storm
    let (slow, fast) = (try lab(1).flow("batch", in: weather), try lab(20).flow("batch", in: weather))
    #expect(slow.ledger.committed == fast.ledger.committed && slow.visible == fast.visible)
    #expect(slow.visible == slow.ledger.committed)
    for share in [Int64(100), 500, 900] {
      let delays = try [slow, fast].map { Double(try #require($0.whole.propagation.percentile(perMille: share))) }
      #expect(abs(delays[0] / delays[1] / 20 - 1) < 0.02, "the \(share)‰ quantiles: \(delays)")
    }
    #expect(abs(Double(slow.backlogPeak) / Double(fast.backlogPeak) - 1) < 0.02)
  }

  @Test("a day's allowance is spent at the same change")
  func allowance() throws {
    let (slow, fast) = (try lab(1).result("calls"), try lab(20).result("calls"))
    let uses = [slow, fast].compactMap { $0.use(of: "dailyApi") }
    #expect(uses.map(\.peak) == [5_000, 5_000])
    #expect(uses[0].refused == uses[1].refused && uses[0].refused > 2_000)
    #expect(slow.flows[0].ledger.committed == fast.flows[0].ledger.committed)
    #expect(slow.flows[0].ledger.deadLettered == fast.flows[0].ledger.deadLettered)
  }
}
