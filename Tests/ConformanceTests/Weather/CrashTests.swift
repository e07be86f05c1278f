import Measurement
import Testing

extension Conformance {
  @Suite("Crash of the integration")
  struct CrashTests {
    private static let surviving = Fleet.all.filter { $0 != "sent" }

    private func crash(_ engine: Engine) async throws -> TrialWorld {
      try await Worlds.shared.world(of: Fleet.trial, in: "crash", by: engine)
    }

    @Test("an outbox, a watermark and a replay id lose nothing", arguments: Engine.allCases)
    func survival(engine: Engine) async throws {
      let world = try await crash(engine)
      world.expectArrival(on: Self.surviving)
      for lane in ["durable", "published", "polled", "streamed"] {
        // Half a second long, and on every lane something is committed early in it.
        #expect(world[lane].longestDelay >= .milliseconds(250), "\(lane): \(world[lane].longestDelay); \(world)")
      }
    }

    @Test("a queue in memory loses what it held and what was committed meanwhile", arguments: Engine.allCases)
    func loss(engine: Engine) async throws {
      let world = try await crash(engine)
      let ledger = world["sent"].ledger
      #expect(ledger.closes && ledger.lost > 0, "\(ledger); \(world)")
      #expect(ledger.arrived + ledger.lost == ledger.committed, "\(ledger); \(world)")
      // Ten changes in half a second, and what was under way.
      #expect((5...20).contains(ledger.lost + ledger.dropped), "\(ledger); \(world)")
    }

    @Test("who comes back goes on where it was, not from the beginning", arguments: Engine.allCases)
    func position(engine: Engine) async throws {
      let world = try await crash(engine)
      // A batch run that the crash cut off is repeated as a whole.
      for lane in ["durable", "published", "polled", "streamed"] {
        let ledger = world[lane].ledger
        // From the beginning it would be more than half.
        #expect(ledger.duplicates <= ledger.committed / 4, "\(lane): \(ledger); \(world)")
      }
    }

    @Test("what runs inside the org goes on, and a cache outside is empty afterwards", arguments: Engine.allCases)
    func places(engine: Engine) async throws {
      let calm = try await Worlds.shared.world(of: Fleet.trial, by: engine)
      let world = try await crash(engine)
      for lane in ["pulled", "virtual", "queued"] { #expect(world[lane].failedReads == 0, "\(lane); \(world)") }
      #expect(world["queued"].ledger.arrived == calm["queued"].ledger.arrived, "\(world)")
      #expect(world["looked"].failedReads > 0, "\(world)")
    }
  }
}
