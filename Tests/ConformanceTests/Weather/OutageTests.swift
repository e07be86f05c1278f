import Measurement
import Testing

extension Conformance {
  @Suite("Outages")
  struct OutageTests {
    @Test("nothing is lost, parked or left over", arguments: Engine.allCases, Fleet.outages)
    func arrival(engine: Engine, storm: String) async throws {
      let world = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: engine)
      world.expectArrival(on: Fleet.all)
    }

    @Test("what is committed early in it waits for its end", arguments: Engine.allCases, Fleet.outages)
    func delay(engine: Engine, storm: String) async throws {
      let calm = try await Worlds.shared.world(of: Fleet.trial, by: engine)
      let world = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: engine)
      for lane in Fleet.copied {
        // On every lane something is committed within the first 400 ms of the second that it lasts.
        let (longest, usual) = (world[lane].longestDelay, calm[lane].medianDelay)
        #expect(longest >= usual + .milliseconds(500), "\(lane): \(longest), usually \(usual); \(world)")
      }
    }

    @Test("reads that go to the source fail, reads of a copy do not", arguments: Engine.allCases, Fleet.outages)
    func reads(engine: Engine, storm: String) async throws {
      let world = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: engine)
      for lane in Fleet.virtual {
        let attempted = world[lane].whole.readsAttempted
        #expect(world[lane].failedReads > attempted / 5, "\(lane): \(world[lane].failedReads); \(world)")
        #expect(world[lane].whole.readsAnswered > attempted / 5, "\(lane): \(world[lane].failedReads); \(world)")
      }
      for lane in Fleet.copied { #expect(world[lane].failedReads == 0, "\(lane); \(world)") }
    }

    @Test(
      "a pull answers from its old copy, a cache answers nothing older than its values may be",
      arguments: Engine.allCases,
      Fleet.outages
    )
    func staleAnswers(engine: Engine, storm: String) async throws {
      let world = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: engine)
      #expect(world["pulled"].failedReads == 0, "\(world)")
      let oldest = world["pulled"].whole.staleness.max
      #expect(oldest > .milliseconds(Fleet.cacheAge + 300), "\(oldest); \(world)")
      for lane in Fleet.virtual {
        let oldest = world[lane].whole.staleness.max
        #expect(oldest < .milliseconds(Fleet.cacheAge + 500), "\(lane): \(oldest); \(world)")
      }
    }

    @Test(
      "what vanishes in a black hole is not carried out, there and then or at its end",
      arguments: Engine.allCases,
      [(storm: "org-hole", lanes: ["sent", "durable", "published"]), (storm: "erp-hole", lanes: ["queued"])]
    )
    func holes(engine: Engine, _ law: (storm: String, lanes: [String])) async throws {
      let world = try await Worlds.shared.world(of: Fleet.trial, in: law.storm, by: engine)
      for lane in law.lanes {
        let ledger = world[lane].ledger
        // Of what was carried out when it began the answer may be lost.
        #expect(ledger.duplicates <= ledger.committed / 5, "\(lane): \(ledger); \(world)")
        #expect(world[lane].attempts > ledger.committed, "\(lane): \(world[lane].attempts) attempts; \(world)")
      }
    }

    @Test("who is cut off itself spends no attempt, who calls somebody that is out does", arguments: Engine.allCases)
    func attempts(engine: Engine) async throws {
      let calm = try await Worlds.shared.world(of: Fleet.trial, by: engine)
      for (storm, spared, spending) in [
        ("erp-refuses", ["sent", "durable"], ["queued"]),
        ("org-refuses", ["queued"], ["sent", "durable", "published"]),
        ("link-hole", ["sent", "durable", "queued"], []),
      ] {
        let world = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: engine)
        for lane in spared {
          let (attempts, usual) = (world[lane].attempts, calm[lane].attempts)
          // What was under way when it began, or while the machine was being told, is sent again.
          #expect(attempts <= usual + usual / 2, "\(lane): \(attempts), usually \(usual); \(world)")
        }
        for lane in spending {
          let (attempts, usual) = (world[lane].attempts, calm[lane].attempts)
          #expect(attempts > 2 * usual, "\(lane): \(attempts), usually \(usual); \(world)")
        }
      }
    }
  }
}
