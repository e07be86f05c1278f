import Measurement
import Simulation
import Testing

/// What the platform is known for must be seen in the figures.
@Suite("Signatures of the platform")
struct PlatformSignatureTests {
  @Test("the parallel batches of one load collide on shared parents, and sorted by parent at the seams only")
  func locks() throws {
    let lab = try Lab(
      duration: "1h",
      systems: """
          salesforce: { kind: salesforce, edition: enterprise, licences: 10, service: { median: 100ms, p99: 200ms, perRecord: 2ms } }
          erp: { kind: external, concurrency: 64, queue: 1_000, service: 50ms }
        """,
      flows: """
          orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 1_000_000, \
        parents: { object: Account, population: 50 }, changes: { rate: 8/s, mix: { create: 100% } } }
        """,
      candidates: """
          - { name: as-committed, pattern: batch, partitions: 1 }
          - { name: sorted, pattern: batch, partitions: 1, sortByParent: true }
        """
    )
    let (mixed, sorted) = (try lab.result("as-committed"), try lab.result("sorted"))
    let waits = try #require(mixed.activation("lock wait"))
    let seams = sorted.activation("lock wait")?.acted ?? 0
    let lock = (mixed: mixed.flows[0].spent(.lock), sorted: sorted.flows[0].spent(.lock))
    #expect(mixed.flows[0].ledger.committed > 20_000)
    #expect(waits.acted > 80 && waits.changes > 20_000)
    #expect(seams <= 4, "three batches have two seams: \(seams)")
    #expect(lock.mixed > 0 && lock.sorted < lock.mixed / 50, "\(lock)")
    #expect(sorted.flows[0].visible == mixed.flows[0].visible)
  }

  @Test("requests of 20 s and more exhaust the cap of 25")
  func longRequests() throws {
    let lab = try Lab(
      duration: "30m",
      flows: """
          orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 100_000, \
        changes: { rate: 2/s, mix: { update: 100% } } }
        """,
      candidates: """
          - call-in
          - { name: modest, pattern: call-in, parallel: 25 }
        """,
      storms: """
          slow: [{ fault: slowService, on: salesforce, factor: 600, at: "00:10", for: 10m }]
          bearable: [{ fault: slowService, on: salesforce, factor: 190, at: "00:10", for: 10m }]
        """
    )
    let refusal = "refused by the cap on long requests"
    let slow = try lab.result("call-in", in: "slow")
    #expect((slow.activation(refusal)?.acted ?? 0) > 0)
    #expect(slow.flows[0].spent(.limit) > 0)
    #expect(try lab.result("call-in").activation(refusal) == nil)
    #expect(try lab.result("call-in", in: "bearable").activation(refusal) == nil, "19 s are not long")
    #expect(try lab.result("modest", in: "slow").activation(refusal) == nil, "25 at once never meet a 26th")
  }
}
