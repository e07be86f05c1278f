import Measurement
import Testing

extension Conformance {
  @Suite("Calm")
  struct CalmTests {
    private func calm(_ engine: Engine) async throws -> TrialWorld {
      try await Worlds.shared.world(of: Fleet.trial, by: engine)
    }

    @Test("everything arrives, and every read is answered", arguments: Engine.allCases)
    func arrival(engine: Engine) async throws {
      let world = try await calm(engine)
      world.expectArrival(on: Fleet.all)
      for lane in Fleet.all {
        #expect(world[lane].ledger.committed >= 20 && world[lane].whole.readsAttempted >= 10, "\(lane); \(world)")
        #expect(world[lane].failedReads == 0, "\(lane); \(world)")
      }
    }

    @Test("batch is staler than what is sent at once, in both directions", arguments: Engine.allCases)
    func staleness(engine: Engine) async throws {
      let world = try await calm(engine)
      for lane in ["sent", "durable", "published"] {
        #expect(world[lane].medianDelay < world["loaded"].medianDelay, "\(lane); \(world)")
      }
      for lane in ["queued", "streamed", "polled"] {
        #expect(world[lane].medianDelay < world["extracted"].medianDelay, "\(lane); \(world)")
      }
      #expect(world["sent"].stalenessIntegral < world["loaded"].stalenessIntegral, "\(world)")
      #expect(world["queued"].stalenessIntegral < world["extracted"].stalenessIntegral, "\(world)")
    }

    @Test("what is sent is sent once, and an event twice: to the bus, and from it", arguments: Engine.allCases)
    func attempts(engine: Engine) async throws {
      let world = try await calm(engine)
      for (lane, times) in [("sent", Int64(1)), ("durable", 1), ("queued", 1), ("streamed", 1), ("published", 2)] {
        let (attempts, usual) = (world[lane].attempts, world[lane].ledger.committed * times)
        // A busy machine may let a request run into its time-out.
        #expect(attempts >= usual && attempts <= usual + usual / 5, "\(lane): \(attempts) of \(usual); \(world)")
      }
      for lane in ["loaded", "extracted", "polled"] {
        #expect(world[lane].attempts <= world[lane].ledger.committed, "\(lane); \(world)")
      }
      #expect(world["published"].requests <= 2 * world["published"].ledger.committed, "\(world)")
    }

    @Test("an event is charged when it is published", arguments: Engine.allCases)
    func publishing(engine: Engine) async throws {
      let world = try await calm(engine)
      let use = try #require(world.result.allocations.first { $0.limit == "hourlyPublishedEvents" }, "\(world)")
      let committed = world["published"].ledger.committed
      #expect(use.peak >= committed && use.peak <= committed + committed / 5, "\(use.peak); \(world)")
    }

    @Test(
      "an event that leaves the org is charged when it is delivered, one that stays is not",
      arguments: Engine.allCases
    )
    func delivering(engine: Engine) async throws {
      let world = try await calm(engine)
      let use = try #require(world.result.allocations.first { $0.limit == "dailyDeliveredEvents" }, "\(world)")
      let committed = world["streamed"].ledger.committed
      #expect(use.peak >= committed && use.peak <= committed + committed / 5, "\(use.peak); \(world)")
    }

    @Test("a cache hides a change for as long as its values live, and no longer", arguments: Engine.allCases)
    func cacheAge(engine: Engine) async throws {
      let world = try await calm(engine)
      for lane in Fleet.virtual + ["pulled"] {
        let longest = world[lane].longestDelay
        #expect(longest > .milliseconds(Fleet.cacheAge / 2), "\(lane): \(longest); \(world)")
        // A driver that was late commits a change after it was due.
        #expect(longest < .milliseconds(Fleet.cacheAge + 500), "\(lane): \(longest); \(world)")
        #expect(world[lane].whole.readsStale > 0, "\(lane); \(world)")
      }
    }
  }
}
