import Measurement
import Testing

extension Conformance {
  @Suite("Caches")
  struct CacheTests {
    /// Of each lane one record is read 40 times a second, from a system of its own that takes 300 ms for an answer.
    private static let trial = Trial(
      name: "caches",
      seed: 13,
      duration: "1s",
      lanes: [
        .into("kept", from: "alpha", "pattern: virtualization, ttl: 1m", load),
        .into("alone", from: "beta", "pattern: call-out, maxAge: 1m", load),
        .into("uncached", from: "gamma", "pattern: virtualization, ttl: 0s", load),
      ],
      storms: [
        Storm("slow", "\(slow), on: alpha", "\(slow), on: beta", "\(slow), on: gamma")
      ]
    )

    private static let slow = "fault: slowService, factor: 30, at: 0s, for: 1s"
    private static let load = """
      population: 1, changes: { rate: 10/s, shape: constant, mix: { update: 100% } }, \
      reads: { rate: 40/s, shape: constant }
      """

    @Test("reads that come while one is under way share its answer; a pull asks for each", arguments: Engine.allCases)
    func singleFlight(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, in: "slow", by: engine)
      #expect(world.acted("slowService", on: "alpha") == 1, "\(world)")
      // All that are due until the first is answered.
      #expect(world.acted("slowService", on: "beta") >= 8, "\(world)")
      for lane in ["kept", "alone", "uncached"] {
        #expect(world[lane].failedReads == 0 && world[lane].whole.readsAttempted == 40, "\(lane); \(world)")
      }
    }

    @Test("a value that lives long is asked for once, one that does not again and again", arguments: Engine.allCases)
    func lifetime(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, in: "slow", by: engine)
      #expect(world.acted("slowService", on: "gamma") >= 3, "\(world)")
      // The first value is shown for the rest of the second, whatever is committed meanwhile.
      #expect(world["kept"].whole.readsStale >= 10, "\(world)")
      #expect(world["kept"].whole.readsStale > world["uncached"].whole.readsStale, "\(world)")
    }
  }
}
