import Foundation
import Planning
import ScenarioFile
import Store

/// Half an hour of a few orders, in calm and in two storms: 6 worlds.
func tinyScenario() throws -> Scenario {
  let text = """
    scenario: tiny
    summary: A few orders on their way.
    governance: { owner: tests, rationale: Runs are tried on it. }
    duration: 30m
    drain: 5m
    seed: 7
    replications: 1
    systems:
      salesforce: { kind: salesforce, edition: enterprise, licences: 20, service: 100ms }
      erp: { kind: external, concurrency: 8, queue: 100, service: 40ms }
    links:
      - { between: [erp, salesforce], latency: 20ms }
    flows:
      orders:
        object: Order
        from: erp
        to: salesforce
        owner: tests
        population: 100
        changes: { rate: 0.2/s, mix: { create: 50%, update: 50% } }
        reads: { rate: 0.2/s }
    candidates:
      - { name: calls, pattern: call-in }
      - { name: loads, pattern: batch }
    storms:
      outage: [{ fault: outage, mode: refused, on: erp, at: "00:10", for: 5m }]
      slow: [{ fault: slowService, on: erp, factor: 10, at: "00:10", for: 5m }]
    objectives:
      - propagation.p95 <= 5m
    """
  return try parseScenario(text: text, path: "tiny.yaml")
}

/// Lends a database in a folder of its own, which is removed at the end.
func withStore<Value>(_ body: (Store) async throws -> Value) async throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-planning-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(Store(path: folder.appending(path: "runs.sqlite").path))
}

/// A sitting on a machine of no interest.
func sitting(_ id: String, jobs: Int = 2) -> Sitting {
  Sitting(
    id: id,
    command: "beaufort run tiny.yaml",
    version: "test",
    machine: "test",
    allocator: "test",
    started: "2026-01-01T00:00:00Z",
    jobs: jobs,
    peakResidentBytes: { 1 }
  )
}
