import BeaufortNumerics
import Chaos
import Measurement
import ScenarioFile
import Simulation
import Testing

@Suite("Worlds are reproducible, and share their luck")
struct ReproducibilityTests {
  private static let flows = """
      orders: { object: Order, from: erp, to: salesforce, owner: tests, population: 500, \
    parents: { object: Account, population: 20, skew: 0.8 }, \
    changes: { rate: 0.3/s, mix: { create: 60%, update: 30%, delete: 10% }, skew: 0.9 }, \
    reads: { rate: 0.3/s, skew: 1.1, recent: 30% } }
      deals: { object: Opportunity, from: salesforce, to: erp, owner: tests, population: 200, \
    changes: { rate: 0.2/s, mix: { update: 100% } }, reads: { rate: 0.2/s } }
    """
  private static let systems = """
      salesforce: { kind: salesforce, edition: enterprise, licences: 20, \
    service: { median: 120ms, p99: 900ms, perRecord: 4ms } }
      erp: { kind: external, concurrency: 8, queue: 100, service: { median: 40ms, p99: 400ms } }
    """
  private static let storms = """
      outage: [{ fault: outage, on: erp, at: "00:08", for: 5m }]
      burst: [{ fault: dataStorm, on: orders, factor: 10, at: "00:08", for: 5m }]
    """

  private func lab(candidates: String = "  all", seed: UInt64 = 7) throws -> Lab {
    try Lab(
      duration: "20m",
      seed: seed,
      replications: 2,
      drain: .minutes(41),
      systems: Self.systems,
      latency: "{ median: 20ms, p99: 80ms }",
      flows: Self.flows,
      candidates: candidates,
      storms: Self.storms
    )
  }

  @Test("the same seed gives the same result, another seed or replication another", arguments: 0..<5)
  func sameSeed(candidate: Int) throws {
    let (lab, twin, other) = (try lab(), try lab(), try lab(seed: 8))
    for storm in [nil, 0, 1] {
      let result = try lab.outcome(candidate: candidate, storm: storm).result
      #expect(try twin.outcome(candidate: candidate, storm: storm).result.relabelled(as: result) == result)
      #expect(try other.outcome(candidate: candidate, storm: storm).result.relabelled(as: result) != result)
      let next = try lab.outcome(candidate: candidate, storm: storm, replication: 1).result
      #expect(next.relabelled(as: result) != result)
    }
  }

  @Test("a timing wheel and a plain binary heap give the same world", arguments: 0..<5)
  func queues(candidate: Int) throws {
    let flows = Self.flows.replacing("rate: 0.3/s", with: "rate: 30/s").replacing("rate: 0.2/s", with: "rate: 20/s")
    let lab = try Lab(
      duration: "2m",
      seed: 7,
      drain: .minutes(61),
      systems: Self.systems,
      latency: "{ median: 20ms, p99: 80ms }",
      flows: flows,
      candidates: "  all"
    )
    let heap = try lab.outcome(candidate: candidate, queue: EventQueue(fewest: .max))
    let wheel = try lab.outcome(candidate: candidate, queue: EventQueue(fewest: 0))
    let both = try lab.outcome(candidate: candidate, queue: EventQueue())
    #expect(heap.broken == nil)
    #expect(wheel.result.relabelled(as: heap.result) == heap.result)
    #expect(both.result.relabelled(as: heap.result) == heap.result)
  }

  @Test("a storm of intensity 0 is calm, whatever its fault", arguments: FaultKind.all.map(\.name))
  func intensityZero(kind name: String) throws {
    let kind = try #require(FaultKind.named(name))
    var scenario = try lab().scenario
    var settings = ParameterValues()
    for parameter in kind.parameters where parameter.standard == nil {
      settings.set(parameter.name, to: value(parameter))
    }
    let target: FaultTarget =
      switch kind.targets[0] {
      case .system: .system(0)
      case .link: .link(0)
      case .flow: .flow(0)
      case .integration: .integration
      }
    var fault = FaultSpec(
      kind: name,
      target: target,
      start: Instant.start + .minutes(8),
      length: .minutes(5),
      parameters: settings
    )
    scenario.storms = [StormSpec(name: "as written", faults: [fault])]
    fault.intensityPermille = 0
    scenario.storms.append(StormSpec(name: "nothing", faults: [fault]))
    let lab = Lab(scenario)
    var isFelt = false
    for candidate in scenario.candidates.indices {
      let calm = try lab.outcome(candidate: candidate, storm: nil)
      let nothing = try lab.outcome(candidate: candidate, storm: 1, twin: calm)
      #expect(nothing.result.relabelled(as: calm.result) == calm.result)
      if !isFelt {
        let noForce = try lab.outcome(candidate: candidate, storm: 0, force: 0, twin: calm)
        #expect(noForce.result.relabelled(as: calm.result) == calm.result)
        let storm = try lab.outcome(candidate: candidate, storm: 0, twin: calm)
        isFelt = storm.result.flows.map(\.budget) != calm.result.flows.map(\.budget)
      }
    }
    #expect(isFelt, "\(name) as written should be felt")
  }

  private func value(_ parameter: Parameter) -> Int64 {
    switch parameter.kind {
    case .duration, .latency: 5_000_000_000
    case .count: 20_000
    case .permille: 300
    case .factor: 5_000
    case .flag, .choice, .flow: 0
    }
  }

  @Test("candidates share their changes and reads, and storms share calm's", arguments: 0..<2)
  func commonChanges(replication: Int) throws {
    let lab = try lab()
    let first = try lab.outcome(candidate: 0, storm: nil, replication: replication).result
    for candidate in lab.scenario.candidates.indices {
      let calm = try lab.outcome(candidate: candidate, storm: nil, replication: replication)
      let outage = try lab.outcome(candidate: candidate, storm: 0, replication: replication, twin: calm)
      for result in [calm.result, outage.result] {
        #expect(result.flows.map { $0.values("committed") } == first.flows.map { $0.values("committed") })
        #expect(result.flows.map { $0.values("reads") } == first.flows.map { $0.values("reads") })
      }
      let burst = try lab.outcome(candidate: candidate, storm: 1, replication: replication, twin: calm).result
      #expect(burst.flows[1].values("committed") == first.flows[1].values("committed"))
      let (usual, more) = (first.flows[0].values("committed"), burst.flows[0].values("committed"))
      for bucket in usual.indices {
        let isInside = (48..<78).contains(bucket)
        #expect(isInside ? more[bucket] >= usual[bucket] : more[bucket] == usual[bucket], "bucket \(bucket)")
      }
    }
  }

  @Test("a candidate's result does not depend on the others", arguments: ["call-in", "batch", "event-driven"])
  func independence(candidate: String) throws {
    let (all, alone) = (try lab(), try lab(candidates: "  - \(candidate)"))
    for storm in [nil, "outage", "burst"] {
      let result = try all.result(candidate, in: storm)
      #expect(try alone.result(candidate, in: storm).relabelled(as: result) == result)
    }
  }
}
