import Measurement
import Testing

extension Conformance {
  @Suite("Attempts that run out")
  struct AttemptsTests {
    private static let trial = Trial(
      name: "attempts",
      seed: 11,
      duration: "2s",
      lanes: [
        .into("sent", "pattern: call-in, \(retry)", load), .out("queued", "pattern: call-out, \(retry)", load),
        .into("virtual", "pattern: virtualization, ttl: 200ms", reads),
        .into("pulled", "pattern: call-out, maxAge: 200ms", reads),
      ],
      storms: [500, 503, 429].map { errors($0) } + [
        Storm(
          "targets",
          "fault: outage, mode: refused, on: salesforce, at: 300ms, for: 500ms",
          "fault: outage, mode: refused, on: erp, at: 1200ms, for: 500ms"
        ),
        Storm("hole", "fault: outage, mode: blackHole, on: salesforce, at: 200ms, for: 1600ms"),
        Storm("link", "fault: outage, mode: refused, on: erp-salesforce, at: 400ms, for: 1s"),
      ]
    )

    private static let retry = "attempts: 3, backoff: 20ms, backoffCap: 40ms, timeout: 400ms"
    private static let load = """
      population: 100_000, changes: { rate: 40/s, shape: constant, mix: { update: 100% } }, \
      reads: { rate: 10/s, shape: constant }
      """
    private static let reads = """
      population: 2, changes: { rate: 10/s, shape: constant, mix: { update: 100% } }, \
      reads: { rate: 40/s, shape: constant }
      """

    /// All requests fail, at both systems.
    private static func errors(_ status: Int) -> Storm {
      let fault = "fault: errorRate, rate: 100%, status: \(status), at: 500ms, for: 600ms"
      return Storm("errors-\(status)", "\(fault), on: salesforce", "\(fault), on: erp")
    }

    private static let errors = ["errors-500", "errors-503", "errors-429"]

    /// Lanes on which changes are parked, by storm.
    private static let parking: [(storm: String, lanes: [String])] =
      errors.map { ($0, ["sent", "queued"]) } + [
        ("targets", ["sent", "queued"]), ("hole", ["sent"]),
      ]

    @Test("a change whose attempts run out is parked, everything else arrives", arguments: Engine.allCases, parking)
    func parked(engine: Engine, _ law: (storm: String, lanes: [String])) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, in: law.storm, by: engine)
      for lane in law.lanes {
        let ledger = world[lane].ledger
        #expect(ledger.closes && ledger.deadLettered >= 5, "\(lane): \(ledger); \(world)")
        #expect(ledger.arrived + ledger.deadLettered == ledger.committed, "\(lane): \(ledger); \(world)")
        #expect(ledger.arrived >= ledger.committed / 4, "\(lane): \(ledger); \(world)")
      }
    }

    @Test("as many are parked in one engine as in the other, but for a few", arguments: parking)
    func asMany(_ law: (storm: String, lanes: [String])) async throws {
      let simulated = try await Worlds.shared.world(of: Self.trial, in: law.storm, by: .simulation)
      let live = try await Worlds.shared.world(of: Self.trial, in: law.storm, by: .live)
      for lane in law.lanes {
        let (found, foretold) = (live[lane].ledger.deadLettered, simulated[lane].ledger.deadLettered)
        #expect(abs(found - foretold) <= 8, "\(lane): \(found), simulated \(foretold); \(live)")
      }
    }

    @Test("who is cut off itself waits, and parks nothing", arguments: Engine.allCases)
    func cutOff(engine: Engine) async throws {
      let calm = try await Worlds.shared.world(of: Self.trial, by: engine)
      let world = try await Worlds.shared.world(of: Self.trial, in: "link", by: engine)
      for world in [calm, world] { world.expectArrival(on: ["sent", "queued"]) }
      for lane in ["sent", "queued"] {
        #expect(world[lane].longestDelay >= .milliseconds(600), "\(lane): \(world[lane].longestDelay); \(world)")
      }
    }

    @Test("a read has one attempt: without a copy to fall back on it fails", arguments: Engine.allCases, errors)
    func reads(engine: Engine, storm: String) async throws {
      let world = try await Worlds.shared.world(of: Self.trial, in: storm, by: engine)
      #expect(world["virtual"].failedReads > 0, "\(world)")
      #expect(world["virtual"].whole.readsAnswered > 0, "\(world)")
      #expect(world["pulled"].failedReads == 0, "\(world)")
      #expect(world["pulled"].whole.readsStale > 0, "\(world)")
    }
  }
}
