import Foundation
import Measurement
import Planning
import ScenarioFile
import Simulation
import Store
import Synchronization

/// An hour of two flows, with a candidate whose settings a test may make worse.
enum TinySuite {
  static func text(ttl: String = "60s", replications: Int = 3, seed: Int = 7, rest: String = "") -> String {
    """
    scenario: tiny
    summary: An hour of orders.
    governance: { owner: tests, rationale: A suite that takes a second. }
    duration: 1h
    drain: 10m
    seed: \(seed)
    replications: \(replications)
    systems:
      salesforce:
        kind: salesforce
        edition: enterprise
        licences: 10
        service: { median: 120ms, p99: 900ms }
      erp: { kind: external, concurrency: 16, queue: 100, service: { median: 40ms, p99: 400ms } }
    links:
      - { between: [erp, salesforce], latency: { median: 20ms, p99: 80ms } }
    flows:
      orders:
        object: Order
        from: erp
        to: salesforce
        owner: tests
        population: 50
        changes: { rate: 0.1/s, mix: { update: 100% } }
        reads: { rate: 0.5/s, skew: 0.9 }
    candidates:
      - { name: cached, pattern: virtualization, ttl: \(ttl) }
    storms:
      outage: [{ fault: outage, mode: refused, on: erp, at: "00:20", for: 5m }]
    objectives:
      - staleness.p95 <= 1m
      - lost == 0
    \(rest)
    """
  }

  static func scenario(_ text: String) throws -> Scenario { try parseScenario(text: text, path: "tiny.yaml") }

  /// A finished run of `text` that is in no database.
  static func run(_ text: String, id: String) async throws -> StoredRun {
    let scenario = try scenario(text)
    let plan = SimulationPlan(scenario)
    let worlds = Gathered()
    try await SimulationRun(plan, jobs: 2).run(finished: { worlds.append($0) })
    let order = plan.worlds.map(plan.key)
    let found = worlds.all
    return StoredRun(
      info: info(id: id, scenario: scenario),
      worlds: order.compactMap { key in found.first { $0.key == key } }
    )
  }

  /// What the store says about a run of `scenario`.
  static func info(id: String, scenario: Scenario) -> RunInfo {
    var info = RunInfo(
      id: id,
      scenario: scenario.name,
      scenarioPath: scenario.path,
      scenarioText: scenario.text,
      scenarioDigest: digest(ofText: scenario.text),
      command: "beaufort run \(scenario.path)",
      seed: scenario.seed,
      replications: scenario.replications,
      version: "0",
      machine: "a test",
      allocator: "none",
      jobs: 2,
      started: "2026-01-01T00:00:00Z",
      worldCount: 6
    )
    info.status = .finished
    return info
  }

  /// A database in a folder of its own, which is removed afterwards.
  static func withStore<Value>(_ body: (Store) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("planning-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(try Store(path: folder.appendingPathComponent("runs.sqlite").path))
  }

  /// A sitting that claims nothing about the machine.
  static func sitting(id: String, minute: Int) -> Sitting {
    Sitting(
      id: id,
      command: "beaufort check",
      version: "0",
      machine: "a test",
      allocator: "none",
      started: "2026-01-01T00:0\(minute):00Z",
      jobs: 2,
      peakResidentBytes: { 0 }
    )
  }
}

/// Worlds as they come in.
private final class Gathered: Sendable {
  private let worlds = Mutex<[WorldResult]>([])
  var all: [WorldResult] { worlds.withLock { $0 } }
  func append(_ world: WorldResult) { worlds.withLock { $0.append(world) } }
}
