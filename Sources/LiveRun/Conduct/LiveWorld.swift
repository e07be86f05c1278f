import AsyncHTTPClient
import BeaufortNumerics
import Chaos
import Foundation
import Measurement
import Patterns
import ScenarioFile
import Simulation

/// One world, run for real: systems that serve, machines that carry, the weather between them, and whoever changes
/// records at the sources.
actor LiveWorld {
  /// What was seen of a world.
  struct Observation: Sendable {
    /// Of each flow, in the scenario's order.
    var flows: [ObservedFlow]
    /// The use of the org's windowed limits.
    var allocations: [AllocationUse]
    /// What is to be said of a user's program.
    var remarks: [String]
    /// By flow, what became of each change, where a user's program carried them.
    var fates: [[CarriedFate]]
    /// How late each change was committed, in nanoseconds, ascending.
    var lateness: [Int64]
  }

  let plan: SimulationPlan
  let spec: WorldSpec
  let rehearsal: Rehearsal
  /// What the parts of the world are told: as the rehearsal, but the luck of each replication is its own.
  let parts: Rehearsal
  let program: String
  let progress: SimulationProgress?
  let folder: String
  let client = Requester.makeClient()
  let weather: LiveWeather
  let timeline: Timeline
  /// Begins when all processes are ready.
  var time = LiveTime(epoch: LiveTime.uptime)
  var systems: [ChildProcess] = []
  var systemURLs: [String] = []
  var ways: [LiveWeather.Way: String] = [:]
  var doors: [SideDoor] = []
  var processes: [MachineProcess] = []
  /// Children whose lines are to be read.
  let children: AsyncStream<ChildProcess>
  let newChild: AsyncStream<ChildProcess>.Continuation
  var flows: [ObservedFlow]
  /// By flow, up to when its log was read at the end.
  var readUpTo: [Int: Instant] = [:]
  /// Reads that machines were asked for and have not told the end of.
  var openReads: [StageKey: Set<UInt64>] = [:]
  /// The newest version committed of each record, by flow.
  var committed: [[UInt32: UInt32]]
  /// The newest version ever seen at the target of each record, by flow.
  var shown: [[UInt32: UInt32]]
  var journalRead: [Int]
  var lateness: [Int64] = []
  var allocations: [AllocationUse] = []
  /// Whether what ends now is to end.
  var isOver = false
  /// What a user's program has printed, and how it ended where nobody killed it.
  var words = ""
  var ending: (at: Instant, status: Int32)?
  /// Everything that was committed, by flow; only where a user's program carries it.
  var allCommitted: [[CommittedChange]]
  /// How slow systems were told to be, in thousandths of their service time.
  var servicePermille: [Int: Int64] = [:]
  /// Machines that know that they are cut off.
  var toldDown: Set<StageKey> = []

  private init(
    _ plan: SimulationPlan,
    _ spec: WorldSpec,
    _ rehearsal: Rehearsal,
    program: String,
    progress: SimulationProgress?
  ) throws {
    (self.plan, self.spec, self.rehearsal, self.program) = (plan, spec, rehearsal, program)
    self.progress = progress
    let luck = DrawKey(seed: plan.scenario.seed, replication: UInt64(spec.replication)).bits(0)
    var parts = rehearsal
    parts.seed = luck
    self.parts = parts
    weather = LiveWeather(plan.scenario, seed: luck)
    timeline = plan.timeline(spec)
    let count = plan.scenario.flows.count
    flows = [ObservedFlow](repeating: ObservedFlow(), count: count)
    committed = [[UInt32: UInt32]](repeating: [:], count: count)
    shown = committed
    allCommitted = [[CommittedChange]](repeating: [], count: count)
    journalRead = [Int](repeating: 0, count: plan.scenario.systems.count)
    (children, newChild) = AsyncStream.makeStream(of: ChildProcess.self)
    folder = FileManager.default.temporaryDirectory.path + "/beaufort-live." + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Runs a world of `plan`; `program` is the program that plays its parts, `progress` is told how late changes are.
  static func run(
    _ plan: SimulationPlan,
    _ spec: WorldSpec,
    _ rehearsal: Rehearsal,
    program: String,
    progress: SimulationProgress?
  ) async throws -> Observation {
    let world = try LiveWorld(plan, spec, rehearsal, program: program, progress: progress)
    do {
      try await world.startSystems()
      try await world.startMachines()
      try await world.live()
      let observation = await world.observation()
      await world.close()
      return observation
    } catch {
      await world.close()
      throw error
    }
  }

  var scenario: Scenario { plan.scenario }

  private func live() async throws {
    let children = children
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        await withDiscardingTaskGroup { group in
          for await child in children { group.addTask { await self.listen(to: child) } }
        }
      }
      group.addTask { try await self.runWeather() }
      for jobs in timeline.bulkJobs.indices { group.addTask { try await self.runOthersJobs(jobs) } }
      for flow in scenario.flows.indices { group.addTask { try await self.drive(flow) } }
      group.addTask { try await self.finish() }
      do { try await group.waitForAll() } catch {
        group.cancelAll()
        killAll()
        throw error
      }
    }
  }

  /// Waits for the end, or until everything has arrived, and has the machines say what they still hold.
  private func finish() async throws {
    try await time.sleep(until: .start + scenario.duration)
    let end = Instant.start + scenario.duration + scenario.drain
    while time.now < end {
      try await Task.sleep(for: .milliseconds(200))
      try await readJournals()
      if isSettled { break }
    }
    isOver = true
    newChild.finish()
    if rehearsal.integration == nil {
      for process in processes { process.tell("end") }
    } else {
      killAll()
    }
    for process in processes {
      guard let child = process.living else { continue }
      let alarm = Self.patience
      await withDiscardingTaskGroup { group in
        group.addTask {
          // Who does not end by himself is ended.
          if (try? await Task.sleep(for: .nanoseconds(alarm.nanoseconds))) != nil { child.kill() }
        }
        await child.ended()
        group.cancelAll()
      }
    }
    try await readJournals()
    allocations = try await readLimits()
  }

  private func listen(to child: ChildProcess) async {
    guard rehearsal.integration != nil else {
      for await line in child.lines { hear(line) }
      return
    }
    for await line in child.lines { keep(line) }
    let status = await child.ended()
    if !isOver, processes.contains(where: { $0.living === child }) { ending = (time.now, status) }
  }

  /// How long a process has to begin, and to end.
  static let patience = Interval.seconds(20)

  private var isSettled: Bool {
    guard openReads.values.allSatisfy(\.isEmpty) else { return false }
    for flow in flows.indices where scenario.plan(candidate: spec.candidate, flow: flow).readPath == .copy {
      let ended = Set(flows[flow].endings.map(\.version))
      for (record, version) in committed[flow] where shown[flow][record, default: 0] < version {
        if !ended.contains(.init(record: record, version: version)) { return false }
      }
    }
    return true
  }

  private func observation() -> Observation {
    let end = Instant.start + scenario.duration + scenario.drain
    var flows = flows
    for flow in flows.indices {
      flows[flow].writes.sort { $0.at < $1.at }
      flows[flow].endings.sort { $0.at < $1.at }
      if let instant = readUpTo[flow] { flows[flow].heldFrom = instant }
      let stages = scenario.plan(candidate: spec.candidate, flow: flow).stages
      let isForgetful = stages.contains { $0.place == .outside && $0.feed == .commits && $0.durability == .memory }
      guard isForgetful, rehearsal.integration == nil, let process = processes.first(where: { $0.place == .outside })
      else { continue }
      flows[flow].amnesia = process.deaths(until: end)
    }
    let fates =
      rehearsal.integration == nil ? [] : zip(allCommitted, flows).map { CarriedFate.all($0, writes: $1.writes) }
    return Observation(
      flows: flows,
      allocations: allocations,
      remarks: remarks(about: fates),
      fates: fates,
      lateness: lateness.sorted()
    )
  }

  private func killAll() {
    for process in processes { process.living?.kill() }
    newChild.finish()
  }

  private func close() async {
    killAll()
    for system in systems { system.kill() }
    for system in systems { await system.ended() }
    await weather.close()
    try? await client.shutdown()
    try? FileManager.default.removeItem(atPath: folder)
  }
}
