import Measurement
import Testing

extension Conformance {
  @Suite("Errors")
  struct ErrorTests {
    @Test(
      "whatever their status, what failed is tried again until it is through",
      arguments: Engine.allCases,
      Fleet.errors
    )
    func retry(engine: Engine, storm: String) async throws {
      let calm = try await Worlds.shared.world(of: Fleet.trial, by: engine)
      let world = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: engine)
      world.expectArrival(on: Fleet.all)
      for lane in ["sent", "durable", "published", "queued"] {
        let (attempts, usual) = (world[lane].attempts, calm[lane].attempts)
        #expect(attempts > usual, "\(lane): \(attempts), usually \(usual); \(world)")
      }
      for lane in Fleet.copied { #expect(world[lane].failedReads == 0, "\(lane); \(world)") }
    }

    @Test("a request that is refused was not carried out", arguments: Engine.allCases, Fleet.errors)
    func nothingTwice(engine: Engine, storm: String) async throws {
      let world = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: engine)
      for lane in ["sent", "durable", "queued"] {
        let duplicates = world[lane].ledger.duplicates
        // A busy machine may let a request run into its time-out.
        #expect(duplicates <= world[lane].ledger.committed / 10, "\(lane): \(duplicates); \(world)")
      }
    }
  }
}
