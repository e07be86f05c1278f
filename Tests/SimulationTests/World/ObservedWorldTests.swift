import BeaufortNumerics
import Chaos
import Foundation
import Measurement
import ScenarioFile
import Testing

@testable import Simulation

@Suite("Worlds that were run for real")
struct ObservedWorldTests {
  private static let flows = """
      orders:
        object: Order
        from: erp
        to: salesforce
        owner: tests
        population: 300
        parents: { object: Account, population: 50, skew: 0.8 }
        changes: { rate: 4/s, mix: { create: 40%, update: 55%, delete: 5% }, skew: 1.0 }
        reads: { rate: 10/s, skew: 1.0 }
    """
  /// Each row takes its time, so that no two chunks end at one instant.
  private static let systems = """
      salesforce: { kind: salesforce, edition: enterprise, licences: 1_000, service: { median: 100ms, p99: 101ms, perRecord: 1ms } }
      erp: { kind: external, concurrency: 64, queue: 1_000, service: { median: 50ms, p99: 51ms, perRecord: 0.1ms } }
    """
  private static let candidates = """
      - { name: single, pattern: call-in, attempts: 3, backoff: 2s }
      - { name: durable, pattern: call-in, outbox: true, group: 20, linger: 1s }
      - { name: hourly, pattern: batch, every: 2m }
      - { name: events, pattern: event-driven }
      - { name: virtual, pattern: virtualization, ttl: 20s }
      - { name: pull, pattern: call-out, maxAge: 20s, timeout: 500ms }
    """
  private static let storms = """
      outage: [{ fault: outage, mode: refused, on: salesforce, at: "00:04", for: 3m }]
      hole: [{ fault: outage, mode: blackHole, on: salesforce, at: "00:04", for: 3m }]
      crash: [{ fault: crash, on: integration, at: "00:05", for: 20s }]
      source: [{ fault: outage, mode: refused, on: erp, at: "00:04", for: 3m }]
      errors: [{ fault: errorRate, on: salesforce, rate: 60%, status: 503, at: "00:02", for: 5m }]
    """

  @Test(
    "the accounting of a simulated world is found again from what its target and its integration show",
    arguments: ["single", "durable", "hourly", "events"],
    [nil, "outage", "hole", "crash", "errors"] as [String?]
  )
  func sameAccounting(candidate: String, storm: String?) async throws {
    let (simulated, observed) = try both(candidate, storm)
    #expect(observed.broken == nil)
    let (real, model) = (observed.result.flows[0], simulated.result.flows[0])
    var ledger = model.ledger
    // Rows that nobody ever saw leave no trace at the target.
    (ledger.duplicates, ledger.dropped) = (real.ledger.duplicates, real.ledger.dropped)
    #expect(real.ledger == ledger)
    #expect(real.whole.propagation == model.whole.propagation)
    #expect(real.whole.staleness == model.whole.staleness)
    #expect(real.whole.readsStale == model.whole.readsStale)
    #expect(real.weather.propagation == model.weather.propagation)
    #expect(real.stalenessIntegral == model.stalenessIntegral)
    #expect(real.recordTimeIntegral == model.recordTimeIntegral)
    // When something was lost for good cannot be seen.
    if ledger.lost == 0 { #expect(real.recovery == model.recovery) }
  }

  /// A world as it was simulated, and as it is measured from what it showed to the outside.
  private func both(_ candidate: String, _ storm: String?) throws -> (WorldOutcome, WorldOutcome) {
    let lab = try Lab(
      duration: "15m",
      drain: .minutes(30),
      systems: Self.systems,
      flows: Self.flows,
      candidates: Self.candidates,
      storms: Self.storms
    )
    let folder = try TemporaryFolder()
    let plan = SimulationPlan(lab.scenario)
    let spec = WorldSpec(
      candidate: try #require(lab.scenario.candidates.firstIndex { $0.name == candidate }),
      storm: storm.flatMap { name in lab.scenario.storms.firstIndex { $0.name == name } },
      force: storm == nil ? 0 : 1_000,
      replication: 0
    )
    let calm = storm == nil ? nil : plan.simulate(spec.calmTwin, calmBacklogs: nil)?.backlogs
    let recorder = try LifeRecorder(lab.scenario, plan.key(spec), folder: folder.path, isSampling: false)
    let simulated = try #require(plan.simulate(spec, calmBacklogs: calm, recorder: recorder))
    try recorder.finish()
    return (
      simulated, plan.measure(spec, observed: [try folder.observed(plan, spec)], calmBacklogs: calm)
    )
  }

  @Test(
    "reads through a cache, and what they leave hidden, are found again from lookups and answers",
    arguments: ["virtual", "pull"],
    [nil, "source"] as [String?]
  )
  func sameReads(candidate: String, storm: String?) async throws {
    let (simulated, observed) = try both(candidate, storm)
    #expect(observed.broken == nil)
    let (real, model) = (observed.result.flows[0], simulated.result.flows[0])
    #expect(real.ledger == model.ledger)
    #expect(real.whole == model.whole)
    #expect(real.weather == model.weather)
    #expect(real.stalenessIntegral == model.stalenessIntegral)
    #expect(real.recordTimeIntegral == model.recordTimeIntegral)
    #expect(real.recovery == model.recovery)
  }

  @Test("a target that shows what its source never wrote is an error, not a result")
  func inventions() throws {
    let lab = try Lab(duration: "1m", flows: Self.flows, candidates: Self.candidates)
    let plan = SimulationPlan(lab.scenario)
    let spec = WorldSpec(candidate: 0, storm: nil, force: 0, replication: 0)
    var flow = ObservedFlow()
    flow.writes = [.init(at: .start + .seconds(30), version: .init(record: 7, version: 99))]
    let broken = plan.measure(spec, observed: [flow], calmBacklogs: nil).broken
    #expect(broken?.contains("shows version 99 of record 7") == true)
  }

  @Test("users whom a call-out held waited from their commit until they were let go")
  func transactions() throws {
    let flows = """
        deals: { object: Opportunity, from: salesforce, to: erp, owner: tests, population: 300, \
      changes: { rate: 4/s, mix: { update: 100% } } }
      """
    let lab = try Lab(
      duration: "1m",
      flows: flows,
      candidates: "  - { name: held, pattern: call-out, mode: synchronous }"
    )
    let plan = SimulationPlan(lab.scenario)
    let spec = WorldSpec(candidate: 0, storm: nil, force: 0, replication: 0)
    var traffic = plan.traffic(of: 0, in: spec)
    var flow = ObservedFlow()
    var waited: Int64 = 0
    while let event = traffic.next() {
      guard case .change(let change) = event else { continue }
      waited += 1_000_000
      flow.writes.append(.init(at: change.instant + Interval(nanoseconds: waited / 2), version: change.version))
      flow.releases[change.version] = change.instant + Interval(nanoseconds: waited)
    }
    flow.writes.sort { $0.at < $1.at }
    let outcome = plan.measure(spec, observed: [flow], calmBacklogs: nil)
    #expect(outcome.broken == nil)
    let transactions = outcome.result.flows[0].whole.transaction
    #expect(transactions.total == Int64(flow.releases.count))
    #expect(transactions.max == waited)
  }

  @Test("what nobody holds at the end is lost, what a log or a queue holds is in flight")
  func fates() throws {
    let lab = try Lab(duration: "1m", flows: Self.flows, candidates: Self.candidates)
    let plan = SimulationPlan(lab.scenario)
    let spec = WorldSpec(candidate: 0, storm: nil, force: 0, replication: 0)
    var traffic = plan.traffic(of: 0, in: spec)
    var all: [CommittedChange] = []
    while let event = traffic.next() { if case .change(let change) = event { all.append(change) } }
    let half = all.count / 2
    var flow = ObservedFlow()
    flow.heldFrom = all[half].instant
    flow.held = [all[0].version, all[1].version]
    flow.endings = [.init(at: .start + .seconds(59), version: all[2].version, fate: .deadLettered)]
    let ledger = plan.measure(spec, observed: [flow], calmBacklogs: nil).result.flows[0].ledger
    #expect(ledger.closes)
    #expect(ledger.committed == Int64(all.count))
    #expect(ledger.inFlight == Int64(all.count - half + 2))
    #expect(ledger.deadLettered == 1)
    #expect(ledger.lost == Int64(half - 3))
  }
}

/// A folder that goes with its owner.
private final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/observed." + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// What a recorded world shows to the outside.
  func observed(_ plan: SimulationPlan, _ spec: WorldSpec) throws -> ObservedFlow {
    var flow = ObservedFlow()
    var versions: [Substring: ObservedFlow.Version] = [:]
    for row in try rows("changes") {
      versions[row[1]] = .init(record: try number(row[2]), version: try number(row[3]))
    }
    for row in try rows("applied") {
      let write = ObservedFlow.Write(
        at: Instant(nanoseconds: try number(row[4])),
        version: .init(record: try number(row[2]), version: try number(row[3]))
      )
      // Of several rows of a record that are written together only the last is ever seen.
      if let same = flow.writes.lastIndex(where: { $0.at == write.at && $0.version.record == write.version.record }) {
        flow.writes.remove(at: same)
      }
      flow.writes.append(write)
    }
    for row in try rows("waits") where row[3] == "deadLettered" {
      flow.endings.append(
        .init(
          at: Instant(nanoseconds: try number(row[2])),
          version: try #require(versions[row[1]]),
          fate: .deadLettered
        )
      )
    }
    var holders: [Substring: Int] = [:]
    for row in try rows("holders") { holders[row[1], default: 0] += try number(row[3]) }
    flow.held = Set(holders.filter { $0.value > 0 }.compactMap { versions[$0.key] })
    for row in try rows("held") where row[5] != "" {
      let (kept, until) = (Int64(row[6]), Int64(row[7]))
      flow.reads.lookups.append(
        .init(
          version: .init(record: try number(row[1]), version: try number(row[2])),
          sent: Instant(nanoseconds: try number(row[5])),
          answered: kept.map { Instant(nanoseconds: $0) } ?? .never,
          until: until.map { Instant(nanoseconds: $0) }
        )
      )
    }
    for row in try rows("reads") {
      flow.reads.answers[try number(row[1])] = .init(
        at: Instant(nanoseconds: try number(row[4])),
        version: row[5] == "1" ? try number(row[6]) : nil
      )
    }
    let assignment = plan.scenario.candidates[spec.candidate].assignments[0]
    let isForgetful = assignment.pattern == "call-in" && plan.scenario.candidates[spec.candidate].name == "single"
    flow.amnesia = plan.timeline(spec).windows.filter { $0.target == .integration && isForgetful }
      .map { $0.start..<$0.end }
    return flow
  }

  private func rows(_ name: String) throws -> [[Substring]] {
    try String(contentsOfFile: "\(path)/\(name).csv", encoding: .utf8).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  private func number<Number: FixedWidthInteger>(_ text: Substring) throws -> Number { try #require(Number(text)) }
}
