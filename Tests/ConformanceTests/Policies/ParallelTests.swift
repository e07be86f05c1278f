import Measurement
import Testing

extension Conformance {
  @Suite("Requests in parallel and in groups")
  struct ParallelTests {
    private static let trial = Trial(
      name: "parallel",
      seed: 17,
      duration: "1s",
      service: "50ms",
      lanes: [
        .into("narrow", "pattern: call-in, parallel: 1", load), .into("wide", "pattern: call-in, parallel: 32", load),
        .into("grouped", "pattern: call-in, group: 20, linger: 200ms", load),
        .out("narrowOut", "pattern: call-out, parallel: 1", load), .out("wideOut", "pattern: call-out", load),
      ]
    )

    private static let load = """
      population: 100_000, changes: { rate: 40/s, shape: constant, mix: { update: 100% } }
      """
    private static let names = ["narrow", "wide", "grouped", "narrowOut", "wideOut"]

    @Test("a limit of one sends one after the other", arguments: Engine.allCases)
    func bulkhead(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, by: engine)
      world.expectArrival(on: Self.names)
      for (narrow, wide) in [("narrow", "wide"), ("narrowOut", "wideOut")] {
        let count = world[narrow].ledger.committed
        // The last of them was committed within the second, and every one before it took its 50 ms.
        let least = count * .milliseconds(50) - .milliseconds(1_000)
        #expect(world[narrow].longestDelay >= least, "\(narrow): \(world[narrow].longestDelay); \(world)")
        #expect(world[wide].medianDelay < world[narrow].medianDelay, "\(wide); \(world)")
      }
    }

    @Test("a group is one request, and waits to fill", arguments: Engine.allCases)
    func groups(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, by: engine)
      let grouped = world["grouped"]
      #expect(grouped.attempts == grouped.ledger.committed, "\(world)")
      #expect(grouped.requests <= grouped.attempts / 3, "\(grouped.requests); \(world)")
      #expect(grouped.longestDelay >= .milliseconds(200), "\(grouped.longestDelay); \(world)")
      for lane in ["narrow", "wide"] { #expect(world[lane].requests == world[lane].ledger.committed, "\(world)") }
    }

    @Test("the org counts each request against its allocation", arguments: Engine.allCases)
    func allocation(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, by: engine)
      let use = try #require(world.result.allocations.first { $0.limit == "dailyApi" }, "\(world)")
      #expect(use.peak == ["narrow", "wide", "grouped"].reduce(0) { $0 + world[$1].requests }, "\(world)")
      #expect(use.refused == 0, "\(world)")
    }
  }
}
