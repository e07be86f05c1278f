import BeaufortNumerics
import Chaos
import Measurement
import Platform
import Reporting
import ScenarioFile
import Store
import Workload

/// A made-up run in the shape of the default scenario: no simulator, plain numbers that tell the candidates apart.
enum Fixture {
  static let injection = "<script>alert('1')</script> & \"quotes\""
  static let patterns = ["call-in", "call-out", "virtualization", "batch", "event-driven"]

  static func scenario(candidates: [String] = patterns, summary: String = "Orders within five minutes.") -> Scenario {
    var scenario = Scenario(
      name: "retail-orders",
      summary: summary,
      owner: "order-platform",
      rationale: "Agents answer “where is my order?” from Salesforce.",
      duration: .hours(24),
      seed: 42,
      replications: 2
    )
    var org = OrgSpec(edition: .enterprise, licences: 1_900)
    org.platformEventAddOns = 3
    org.background = ["dailyApi": 100_000]
    org.overrides = ["hourlyODataCallout": 200_000]
    scenario.systems = [
      SystemSpec(
        name: "salesforce",
        kind: .salesforce(org),
        service: .lognormal(median: .milliseconds(120), p99: .milliseconds(900)),
        perRecord: .milliseconds(4)
      ),
      SystemSpec(
        name: "erp",
        kind: .external(ExternalSpec(concurrency: 64, queue: 1_000, rateLimit: .perSecond(500))),
        service: .lognormal(median: .milliseconds(40), p99: .milliseconds(400)),
        perRecord: Interval(nanoseconds: 200_000)
      ),
    ]
    scenario.links = [
      LinkSpec(
        between: [1, 0],
        latency: .lognormal(median: .milliseconds(20), p99: .milliseconds(80)),
        bitsPerSecond: 200_000_000
      )
    ]
    scenario.flows = [
      flow("orders", "Order", from: 1, to: 0, 12, 40), flow("fulfilment", "Opportunity", from: 0, to: 1, 2, 2),
    ]
    scenario.candidates = candidates.map { name in
      CandidateSpec(name: name, assignments: scenario.flows.map { _ in .init(pattern: name, settings: .init()) })
    }
    scenario.storms = [
      StormSpec(
        name: "erp-outage",
        faults: [
          FaultSpec(
            kind: "outage",
            target: .system(1),
            start: .start + .hours(13),
            length: .minutes(30),
            parameters: .init()
          )
        ]
      )
    ]
    scenario.objectives = [
      Objective(
        text: "propagation.p95 <= 5m",
        metric: "propagation.p95",
        isInWeather: false,
        comparison: .atMost,
        bound: 300
      ),
      Objective(text: "lost == 0", metric: "lost", isInWeather: false, comparison: .equal, bound: 0),
    ]
    return scenario
  }

  private static func flow(
    _ name: String,
    _ object: String,
    from source: Int,
    to target: Int,
    _ changes: Int64,
    _ reads: Int64
  ) -> FlowSpec {
    var load = LoadSpec(
      population: 2_000_000,
      changes: ArrivalSpec(
        rate: .perSecond(changes),
        shape: .diurnal(peak: .hours(18), peakToMeanPermille: 3_000)
      ),
      mix: MixSpec(create: 700, update: 280, delete: 20)
    )
    load.reads = ArrivalSpec(rate: .perSecond(reads))
    (load.readSkewPermille, load.recentPermille) = (1_100, 300)
    return FlowSpec(
      name: name,
      object: object,
      source: source,
      target: target,
      link: 0,
      owner: "order-platform",
      parentObject: nil,
      recordSize: ByteCount(1_200),
      load: load
    )
  }

  /// The report of a run; `buckets` is how long its series are.
  static func report(
    candidates: [String] = patterns,
    storms: [String] = ["calm", "erp-outage"],
    replications: Int = 2,
    buckets: Int = 60,
    summary: String = "Orders within five minutes."
  ) -> Report {
    let scenario = scenario(candidates: candidates, summary: summary)
    var worlds: [WorldResult] = []
    for storm in storms {
      for replication in 0..<replications {
        for candidate in candidates {
          let key = WorldKey(
            candidate: candidate,
            storm: storm,
            force: storm == "calm" ? 0 : 1_000,
            replication: replication
          )
          worlds.append(FixtureWorld(key, place: candidates.firstIndex(of: candidate) ?? 0).result(buckets: buckets))
        }
      }
    }
    var info = RunInfo(
      id: "20261124-231502-4f2a",
      scenario: scenario.name,
      scenarioPath: "Scenarios/retail-orders.yaml",
      scenarioText: "scenario: retail-orders\nsummary: \(summary)\n",
      scenarioDigest: String(repeating: "a1", count: 32),
      command: "beaufort run Scenarios/retail-orders.yaml --seed 42",
      seed: 42,
      replications: replications,
      version: "0.1.0",
      machine: "2 cores, Linux",
      allocator: "jemalloc 5.3.0",
      jobs: 2,
      started: "2026-11-24T23:15:02Z",
      worldCount: worlds.count
    )
    (info.finished, info.status) = ("2026-11-24T23:16:40Z", .finished)
    (info.digest, info.wallSeconds, info.peakResidentBytes) = (String(repeating: "7f", count: 32), 98, 412_000_000)
    return Report(run: StoredRun(info: info, worlds: worlds), scenario: scenario)
  }
}
