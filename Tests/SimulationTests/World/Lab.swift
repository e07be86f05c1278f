import BeaufortNumerics
import Chaos
import Measurement
import Platform
import ScenarioFile
import Simulation
import Testing
import Workload

/// A small scenario, ready to be lived through: one org, one external system called `erp`, one link between them.
struct Lab {
  private let plan: SimulationPlan

  /// The systems that the scenario's text leaves to the rig.
  static let systems = """
      salesforce: { kind: salesforce, edition: enterprise, licences: 1_000, service: 100ms }
      erp: { kind: external, concurrency: 64, queue: 1_000, service: 50ms }
    """

  init(_ scenario: Scenario) { plan = SimulationPlan(scenario) }

  /// Reads a scenario from its sections: `systems`, `link` (the latency), `flows`, `candidates`, `storms`.
  init(
    duration: String,
    seed: UInt64 = 1,
    replications: Int = 1,
    drain: Interval = .hours(2),
    systems: String = Lab.systems,
    latency: String = "20ms",
    flows: String,
    candidates: String,
    storms: String? = nil
  ) throws {
    var text = """
      scenario: lab
      summary: A trial.
      governance: { owner: tests, rationale: Laws must hold. }
      duration: \(duration)
      seed: \(seed)
      replications: \(replications)
      systems:
      \(systems)
      links:
        - { between: [erp, salesforce], latency: \(latency) }
      flows:
      \(flows)
      candidates:
      \(candidates)
      objectives:
        - lost == 0

      """
    if let storms { text += "storms:\n\(storms)\n" }
    var scenario = try parseScenario(text: text, path: "lab.yaml")
    scenario.drain = drain
    self.init(scenario)
  }

  var scenario: Scenario { plan.scenario }

  /// Lives through one world; calm where no storm is named.
  func outcome(
    _ candidate: String,
    in storm: String? = nil,
    force: Int = 1_000,
    replication: Int = 0
  ) throws -> WorldOutcome {
    let index = try #require(scenario.candidates.firstIndex { $0.name == candidate })
    let weather = try storm.map { name in try #require(scenario.storms.firstIndex { $0.name == name }) }
    return try outcome(candidate: index, storm: weather, force: force, replication: replication)
  }

  /// The same by index. A storm is held against its calm twin, as the command does.
  func outcome(
    candidate: Int,
    storm: Int?,
    force: Int = 1_000,
    replication: Int = 0,
    twin: WorldOutcome? = nil
  ) throws -> WorldOutcome {
    var calm: [[Int32]]?
    if storm != nil {
      calm = try (twin ?? outcome(candidate: candidate, storm: nil, replication: replication)).backlogs
    }
    let spec = WorldSpec(candidate: candidate, storm: storm, force: storm == nil ? 0 : force, replication: replication)
    return try #require(plan.simulate(spec, calmBacklogs: calm))
  }

  /// One world in calm, with its events in a queue of the caller's.
  func outcome(candidate: Int, queue: consuming EventQueue) throws -> WorldOutcome {
    let spec = WorldSpec(candidate: candidate, storm: nil, force: 0, replication: 0)
    let outcome = plan.simulate(spec, calmBacklogs: nil, queue: queue)
    return try #require(outcome)
  }

  /// The result of one world, which broke no invariant.
  func result(
    _ candidate: String,
    in storm: String? = nil,
    force: Int = 1_000,
    replication: Int = 0
  ) throws
    -> WorldResult
  {
    let outcome = try outcome(candidate, in: storm, force: force, replication: replication)
    #expect(outcome.broken == nil)
    return outcome.result
  }

  /// The first flow of one world, which broke no invariant.
  func flow(
    _ candidate: String,
    in storm: String? = nil,
    force: Int = 1_000,
    replication: Int = 0
  ) throws
    -> FlowResult
  {
    try #require(try result(candidate, in: storm, force: force, replication: replication).flows.first)
  }
}

extension WorldResult {
  /// The activation of a mechanism, or of a fault by the start of its name.
  func activation(_ name: String) -> Activation? { activations.first { $0.name == name || $0.name.hasPrefix(name) } }
  /// The use of a limit.
  func use(of limit: String) -> AllocationUse? { allocations.first { $0.limit == limit } }
  /// Without what differs from machine to machine, and under another world's key.
  func relabelled(as other: WorldResult) -> WorldResult {
    var copy = self
    (copy.key, copy.wallNanoseconds) = (other.key, other.wallNanoseconds)
    return copy
  }
}

extension FlowResult {
  /// Changes that became visible.
  var visible: Int64 { ledger.delivered + ledger.superseded }
  /// Total nanoseconds of one cause.
  func spent(_ cause: DelayCause) -> Int128 { budget[Int(cause.rawValue)] }
  /// Mean seconds of one cause of a visible change.
  func mean(_ cause: DelayCause) -> Double { Double(spent(cause)) / Double(visible) / 1e9 }
  /// A series by name.
  func values(_ name: String) -> [Int64] { series.first { $0.name == name }?.values ?? [] }
}
