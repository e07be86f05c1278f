import Measurement
import Testing

extension Conformance {
  @Suite("Other systems' bulk jobs")
  struct LockTests {
    private static let trial = Trial(
      name: "locks",
      seed: 31,
      duration: "2s",
      service: "5ms",
      perRecord: "2ms",
      lanes: [
        .into("locked", calls, "\(load), parents: { object: Account, population: 10 }"), .into("free", calls, load),
      ],
      storms: [
        Storm("jobs", "fault: bulkJobs, on: salesforce, \(jobs), at: 300ms, for: 1200ms")
      ]
    )

    private static let jobs = "parents: locked, jobs: 2, parallel: 2, records: 100_000"
    private static let calls = "pattern: call-in, backoff: 20ms, attempts: 100"
    private static let load = "population: 1_000, changes: { rate: 20/s, mix: { update: 100% } }"

    @Test("hold up whoever writes children of the same parents, and nobody else", arguments: Engine.allCases)
    func locks(engine: Engine) async throws {
      let calm = try await Worlds.shared.world(of: Self.trial, by: engine)
      let world = try await Worlds.shared.world(of: Self.trial, in: "jobs", by: engine)
      world.expectArrival(on: ["locked", "free"])
      // A chunk of 200 rows holds its parents for 400 ms.
      #expect(world["locked"].longestDelay >= .milliseconds(400), "\(world["locked"].longestDelay); \(world)")
      #expect(world["free"].medianDelay < world["locked"].medianDelay, "\(world)")
      #expect(calm["locked"].longestDelay < world["locked"].longestDelay, "\(calm)")
      #expect(world["locked"].ledger.lost == 0 && world["locked"].ledger.inFlight == 0, "\(world)")
    }
  }
}
