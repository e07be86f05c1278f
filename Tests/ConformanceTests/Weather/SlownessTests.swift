import Measurement
import Testing

extension Conformance {
  @Suite("Latency and slow service")
  struct SlownessTests {
    @Test("a slow link delays all that crosses it, by a trip at least", arguments: Engine.allCases)
    func latency(engine: Engine) async throws {
      let world = try await Worlds.shared.world(of: Fleet.trial, in: "latency", by: engine)
      world.expectArrival(on: Fleet.all)
      for lane in Fleet.copied {
        #expect(world[lane].medianDelay >= .milliseconds(300), "\(lane): \(world[lane].medianDelay); \(world)")
      }
      for lane in Fleet.virtual + ["pulled"] {
        // A question and its answer.
        #expect(world[lane].whole.readLatency.max >= .milliseconds(600), "\(lane); \(world)")
      }
    }

    @Test(
      "a slow system delays what it writes and what it is asked for, and nothing else",
      arguments: Engine.allCases,
      [
        (storm: "slow-org", slow: ["sent", "durable", "published", "polled"], others: ["queued"], reads: "looked"),
        (storm: "slow-erp", slow: ["queued", "streamed", "polled"], others: ["sent", "durable"], reads: "virtual"),
      ]
    )
    func service(
      engine: Engine,
      _ law: (storm: String, slow: [String], others: [String], reads: String)
    ) async throws {
      let world = try await Worlds.shared.world(of: Fleet.trial, in: law.storm, by: engine)
      world.expectArrival(on: Fleet.all)
      for lane in law.slow {
        let delay = world[lane].medianDelay
        #expect(delay >= .milliseconds(300), "\(lane): \(delay); \(world)")
        for other in law.others {
          #expect(world[other].medianDelay < delay, "\(other) before \(lane); \(world)")
        }
      }
      #expect(world[law.reads].whole.readLatency.max >= .milliseconds(300), "\(world)")
      #expect(world[law.reads].failedReads == 0, "\(world)")
      // Whoever shares the answer to an earlier question sees what was there when that was asked.
      #expect(world[law.reads].whole.readsStale > 0, "\(world)")
    }
  }
}
