import Measurement
import Testing

extension Conformance {
  @Suite("The same seed")
  struct SameSeedTests {
    static let storms = ["calm"] + Fleet.allStorms

    @Test("both engines commit the same changes and ask for the same reads", arguments: Self.storms)
    func committed(storm: String) async throws {
      let simulated = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: .simulation)
      let live = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: .live)
      for lane in Fleet.all {
        #expect(live[lane].ledger.committed == simulated[lane].ledger.committed, "\(lane); \(live)")
        #expect(live[lane].whole.readsAttempted == simulated[lane].whole.readsAttempted, "\(lane); \(live)")
        #expect(live[lane].weather.readsAttempted == simulated[lane].weather.readsAttempted, "\(lane); \(live)")
      }
    }

    @Test("their ledgers agree", arguments: Self.storms)
    func fates(storm: String) async throws {
      let simulated = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: .simulation)
      let live = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: .live)
      for lane in Fleet.all {
        let (real, model) = (live[lane].ledger, simulated[lane].ledger)
        for (name, path) in Ledger.fields where ["deadLettered", "rejected", "lost", "inFlight"].contains(name) {
          let (found, foretold) = (real[keyPath: path], model[keyPath: path])
          #expect(abs(found - foretold) <= 5, "\(name) on \(lane): \(found), simulated \(foretold); \(live)")
        }
      }
    }

    @Test("a fault acted in one where it acted in the other", arguments: Fleet.allStorms)
    func activations(storm: String) async throws {
      let simulated = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: .simulation)
      let live = try await Worlds.shared.world(of: Fleet.trial, in: storm, by: .live)
      func names(_ world: TrialWorld) -> [String] {
        world.result.activations.filter { $0.isFault && $0.changes + $0.reads > 0 }.map(\.name)
      }
      #expect(names(live) == names(simulated), "\(live)")
      #expect(live.result.faults == simulated.result.faults)
    }
  }
}
