import Measurement
import Testing

extension Conformance {
  @Suite("Time-outs")
  struct TimeOutTests {
    private static let trial = Trial(
      name: "time-outs",
      seed: 19,
      duration: "1s",
      lanes: [
        .into("sent", "pattern: call-in, \(retry)", load), .out("queued", "pattern: call-out, \(retry)", load),
      ],
      storms: [
        Storm("slow", "\(slow), on: salesforce", "\(slow), on: erp")
      ]
    )

    /// An answer takes 500 ms, and nobody waits for it longer than 200 ms.
    private static let slow = "fault: slowService, factor: 50, at: 200ms, for: 600ms"
    private static let retry = "attempts: 100, backoff: 20ms, backoffCap: 50ms, timeout: 200ms"
    private static let load = """
      population: 100_000, changes: { rate: 20/s, shape: constant, mix: { update: 100% } }
      """

    @Test("what was given up was carried out all the same: it arrives late, and twice", arguments: Engine.allCases)
    func lateAnswers(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, in: "slow", by: engine)
      world.expectArrival(on: ["sent", "queued"])
      for lane in ["sent", "queued"] {
        let (ledger, attempts) = (world[lane].ledger, world[lane].attempts)
        #expect(ledger.duplicates >= 3, "\(lane): \(ledger); \(world)")
        #expect(attempts > ledger.committed, "\(lane): \(attempts) attempts, \(ledger); \(world)")
        #expect(world[lane].longestDelay >= .milliseconds(400), "\(lane): \(world[lane].longestDelay); \(world)")
      }
    }
  }
}
