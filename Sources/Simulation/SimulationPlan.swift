import BeaufortNumerics
package import Chaos
package import Measurement
import Patterns
import Platform
package import ScenarioFile
import Workload

/// Which world of a scenario: indices into its candidates and storms.
package struct WorldSpec: Hashable, Sendable {
  /// The candidate.
  package var candidate: Int
  /// The storm; `nil` for calm.
  package var storm: Int?
  /// Force in permille of the storm as written; 0 for calm.
  package var force: Int
  /// The replication, from 0.
  package var replication: Int

  /// Names a world.
  package init(candidate: Int, storm: Int?, force: Int, replication: Int) {
    (self.candidate, self.storm, self.force, self.replication) = (candidate, storm, force, replication)
  }
}

/// A scenario made ready to run: the tables that all of its worlds share.
package final class SimulationPlan: Sendable {
  /// The scenario.
  package let scenario: Scenario
  let tables: [LoadTables]

  /// Builds the tables of `scenario`.
  package init(_ scenario: Scenario) {
    self.scenario = scenario
    tables = scenario.flows.enumerated().map { index, flow in
      LoadTables(flow.load, key: DrawKey(seed: scenario.seed, replication: .max).derived(UInt64(index)))
    }
  }

  /// All worlds: calm first, then storm by storm; within each, candidate by candidate and replication by replication.
  package var worlds: [WorldSpec] {
    let storms: [Int?] = [nil] + scenario.storms.indices.map { $0 }
    return storms.flatMap { storm in
      scenario.candidates.indices.flatMap { candidate in
        (0..<scenario.replications).map { replication in
          WorldSpec(
            candidate: candidate,
            storm: storm,
            force: storm == nil ? 0 : 1_000,
            replication: replication
          )
        }
      }
    }
  }

  /// The names of a world.
  package func key(_ spec: WorldSpec) -> WorldKey {
    WorldKey(
      candidate: scenario.candidates[spec.candidate].name,
      storm: spec.storm.map { scenario.storms[$0].name } ?? "calm",
      force: spec.force,
      replication: spec.replication
    )
  }

  /// Lives through one world.
  ///
  /// - Parameters:
  ///   - spec: which world.
  ///   - calmBacklogs: the backlogs of its calm twin; `nil` in calm.
  ///   - progress: told how many changes and reads were handled.
  ///   - recorder: writes down what happens; ask it with ``LifeRecorder/finish()`` whether it could.
  ///   - queue: what its events stand in; any gives the same result.
  /// - Returns: what it measured; `nil` where the task was cancelled.
  package func simulate(
    _ spec: WorldSpec,
    calmBacklogs: [[Int32]]?,
    progress: SimulationProgress? = nil,
    recorder: LifeRecorder? = nil,
    queue: consuming EventQueue = EventQueue()
  ) -> WorldOutcome? {
    var world = makeWorld(spec)
    world.queue = queue
    if let recorder { world.record(recorder, candidate: scenario.candidates[spec.candidate]) }
    guard world.run(progress: progress) else { return nil }
    let outcome = world.finished(key(spec), calmBacklogs: calmBacklogs)
    world.recordEnd()
    recorder?.end(outcome)
    return outcome
  }

  /// The weather of a world.
  package func timeline(_ spec: WorldSpec) -> Timeline {
    guard let index = spec.storm else { return Timeline() }
    var storm = scenario.storms[index]
    for fault in storm.faults.indices {
      storm.faults[fault].intensityPermille = storm.faults[fault].intensityPermille * Int64(spec.force) / 1_000
    }
    return Timeline.compile(storm, duration: scenario.duration)
  }

  func makeWorld(_ spec: WorldSpec) -> World {
    let timeline = timeline(spec)
    let root = DrawKey(seed: scenario.seed, replication: UInt64(spec.replication))
    let org =
      scenario.systems.lazy.compactMap { system -> OrgSpec? in
        if case .salesforce(let org) = system.kind { org } else { nil }
      }.first ?? OrgSpec(edition: .enterprise, licences: 0)
    return World(
      scenario: scenario,
      timeline: timeline,
      duration: Instant.start + scenario.duration,
      end: Instant.start + scenario.duration + scenario.drain,
      flows: OwnedArray(count: scenario.flows.count) { makeFlow($0, spec, timeline, root) },
      systems: OwnedArray(count: scenario.systems.count) { makeSystem(scenario.systems[$0], $0, timeline) },
      links: OwnedArray(count: scenario.links.count) { makeLink(scenario.links[$0], $0, timeline) },
      org: OrgState(
        allocations: Allocations(org, flows: scenario.flows.count),
        longRequests: LongRequestCap(org)
      ),
      backgroundKey: backgroundKey(spec)
    )
  }

  /// What decides on which parents other systems' rows hang.
  func backgroundKey(_ spec: WorldSpec) -> DrawKey {
    DrawKey(seed: scenario.seed, replication: UInt64(spec.replication)).derived(0xB011)
  }

  private func outages(_ timeline: Timeline, of target: FaultTarget) -> [Outage] {
    timeline.windows.enumerated().compactMap { index, window in
      guard window.target == target, window.outage != .none else { return nil }
      return Outage(start: window.start, end: window.end, window: index)
    }
  }

  private func modes(_ timeline: Timeline) -> [Int: OutageMode] {
    Dictionary(uniqueKeysWithValues: timeline.windows.enumerated().map { ($0, $1.outage) })
  }

  private func makeSystem(_ system: SystemSpec, _ index: Int, _ timeline: Timeline) -> SystemState {
    var server = ServerQueue(concurrency: 1, queue: 0)
    var limiter: RateLimiter?
    var isOrg = true
    if case .external(let external) = system.kind {
      isOrg = false
      server = ServerQueue(concurrency: external.concurrency, queue: external.queue)
      limiter = external.rateLimit.map { RateLimiter($0) }
    }
    return SystemState(
      name: system.name,
      isOrg: isOrg,
      service: SampleTable(system.service),
      perRecord: system.perRecord,
      server: server,
      limiter: limiter,
      outages: outages(timeline, of: .system(index)),
      modes: modes(timeline)
    )
  }

  private func makeLink(_ link: LinkSpec, _ index: Int, _ timeline: Timeline) -> LinkState {
    LinkState(
      name: link.between.map { scenario.systems[$0].name }.joined(separator: "–"),
      latency: SampleTable(link.latency),
      bitsPerSecond: link.bitsPerSecond,
      outages: outages(timeline, of: .link(index)),
      modes: modes(timeline)
    )
  }

  private func makeFlow(_ index: Int, _ spec: WorldSpec, _ timeline: Timeline, _ root: DrawKey) -> FlowState {
    let flow = scenario.flows[index]
    let isTargetOrg = scenario.direction(of: index) == .intoOrg
    let plan = scenario.plan(candidate: spec.candidate, flow: index)
    let key = root.derived(UInt64(index))
    let storms = timeline.dataStorms.filter { $0.flow == index }
    let locksParents = isTargetOrg && flow.load.parentPopulation > 0
    var state = FlowState(
      config: config(index, plan, key),
      traffic: traffic(index, storms, timeline, key),
      stages: makeStages(flow, plan, timeline),
      measures: FlowMeasures(duration: scenario.duration, weather: weather(timeline)),
      locks: LockTable(rows: locksParents ? Int(flow.load.parentPopulation) : 0),
      locksParents: locksParents
    )
    state.stormWindows = storms.map(\.window)
    state.faultSpans = timeline.windows.map { window in
      FlowState.FaultSpan(
        start: window.start,
        end: window.end,
        isOutage: window.outage != .none || window.target == .integration
      )
    }
    return state
  }

  /// The changes and reads of a flow in one world.
  func traffic(_ flow: Int, _ spec: WorldSpec) -> FlowTraffic {
    let timeline = timeline(spec)
    let key = DrawKey(seed: scenario.seed, replication: UInt64(spec.replication)).derived(UInt64(flow))
    return traffic(flow, timeline.dataStorms.filter { $0.flow == flow }, timeline, key)
  }

  private func traffic(
    _ flow: Int,
    _ storms: [Timeline.DataStorm],
    _ timeline: Timeline,
    _ key: DrawKey
  ) -> FlowTraffic {
    FlowTraffic(
      load: scenario.flows[flow].load,
      tables: tables[flow],
      key: key,
      storms: storms.map { storm in
        let window = timeline.windows[storm.window]
        return StormLoad(factorPermille: storm.factorPermille, start: window.start, end: window.end)
      },
      duration: scenario.duration
    )
  }

  private func isOrg(_ system: Int) -> Bool { scenario.systems[system].isOrg }

  private func weather(_ timeline: Timeline) -> (start: Instant, end: Instant)? {
    guard let start = timeline.firstStart, let end = timeline.lastEnd else { return nil }
    return (start, end + scenario.speed.length(of: .minutes(15)))
  }

  private func config(_ index: Int, _ plan: PatternPlan, _ key: DrawKey) -> FlowConfig {
    let flow = scenario.flows[index]
    var config = FlowConfig(
      index: index,
      name: flow.name,
      owner: flow.owner,
      population: UInt32(flow.load.population),
      hasParents: flow.load.parentPopulation > 0,
      source: UInt8(flow.source),
      target: UInt8(flow.target),
      org: UInt8(isOrg(flow.source) ? flow.source : flow.target),
      outside: UInt8(isOrg(flow.source) ? flow.target : flow.source),
      link: flow.link,
      recordBits: flow.recordSize.bytes * 8,
      readPath: plan.readPath,
      capturesChanges: plan.capturesChanges,
      retention: plan.retention,
      minute: Int(max(1, scenario.speed.length(of: .minutes(1)).nanoseconds / 1_000_000_000)),
      notApplicable: plan.notApplicable,
      drawKey: key.derived(0xD4A3)
    )
    for (index, stage) in plan.stages.enumerated() {
      switch stage.feed {
      case .commits: config.commitStage = index
      case .reads: config.readStage = index
      case .bus: config.busStage = index
      case .table: config.tableStage = index
      }
    }
    return config
  }

  private func makeStages(_ flow: FlowSpec, _ plan: PatternPlan, _ timeline: Timeline) -> OwnedArray<StageState> {
    OwnedArray(count: plan.stages.count) { index in
      let stage = plan.stages[index]
      let orgSystem = isOrg(flow.source) ? flow.source : flow.target
      let outsideSystem = isOrg(flow.source) ? flow.target : flow.source
      var stops = stage.usesLink ? outages(timeline, of: .link(flow.link)) : []
      switch stage.place {
      case .org: stops += outages(timeline, of: .system(orgSystem))
      case .outside:
        stops += outages(timeline, of: .system(outsideSystem))
        stops += timeline.windows.enumerated().compactMap { index, window in
          window.target == .integration ? Outage(start: window.start, end: window.end, window: index) : nil
        }
      }
      return StageState(stage: stage, index: UInt8(index), outages: stops.joined())
    }
  }
}
