import Measurement
import Testing

extension Conformance {
  @Suite("Call-outs that hold their user")
  struct SynchronousTests {
    private static let trial = Trial(
      name: "synchronous",
      seed: 29,
      duration: "2s",
      lanes: [
        .out("held", "pattern: call-out, mode: synchronous, timeout: 300ms", load),
        .out("queued", "pattern: call-out, timeout: 300ms, backoff: 20ms, backoffCap: 50ms, attempts: 100", load),
      ],
      storms: [
        Storm("refuses", "fault: outage, mode: refused, on: erp, at: 700ms, for: 1s"),
        Storm("hole", "fault: outage, mode: blackHole, on: erp, at: 700ms, for: 1s"),
        Storm("slow", "fault: slowService, on: erp, factor: 10, at: 0s, for: 2s"),
      ]
    )

    private static let load = "population: 100_000, changes: { rate: 30/s, mix: { update: 100% } }"

    @Test("make him wait for the answer, a queue does not", arguments: Engine.allCases)
    func waits(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, by: engine)
      world.expectArrival(on: ["held", "queued"])
      // There and back over the link, and the service of the ERP.
      let least = try #require(world["held"].whole.transaction.percentile(perMille: 10))
      #expect(least >= .milliseconds(13), "\(least); \(world)")
      #expect(world["held"].whole.transaction.total == world["held"].ledger.committed, "\(world)")
      #expect(world["queued"].whole.transaction.max == 0, "\(world)")
      let slow = try await Worlds.shared.world(of: Self.trial, in: "slow", by: engine)
      let waited = try #require(slow["held"].whole.transaction.percentile(perMille: 500))
      #expect(waited >= .milliseconds(100), "\(waited); \(slow)")
    }

    @Test(
      "are rejected where there is no answer, and never tried again",
      arguments: Engine.allCases,
      ["refuses", "hole"]
    )
    func rejected(engine: Engine, storm: String) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, in: storm, by: engine)
      let ledger = world["held"].ledger
      #expect(ledger.rejected > 10, "\(ledger); \(world)")
      #expect(ledger.rejected + ledger.arrived == ledger.committed, "\(ledger); \(world)")
      #expect(world["held"].attempts <= ledger.committed, "\(world)")
      if storm == "hole" {
        #expect(world["held"].whole.transaction.max >= .milliseconds(300), "\(world)")
      }
      world.expectArrival(on: ["queued"])
    }
  }
}
