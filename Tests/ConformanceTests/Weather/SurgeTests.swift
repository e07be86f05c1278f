import Measurement
import Testing

extension Conformance {
  @Suite("Data storms")
  struct SurgeTests {
    @Test("more is committed on the flow, all of it arrives, and no other flow has more", arguments: Engine.allCases)
    func surge(engine: Engine) async throws {
      let calm = try await Worlds.shared.world(of: Fleet.trial, by: engine)
      let world = try await Worlds.shared.world(of: Fleet.trial, in: "surge", by: engine)
      world.expectArrival(on: Fleet.all)
      for lane in Fleet.all {
        let extra = world[lane].ledger.committed - calm[lane].ledger.committed
        // Three times 20 in a second.
        if ["sent", "queued"].contains(lane) {
          #expect((30...90).contains(extra), "\(lane): \(extra); \(world)")
        } else {
          #expect(extra == 0, "\(lane): \(extra); \(world)")
        }
      }
    }
  }
}
