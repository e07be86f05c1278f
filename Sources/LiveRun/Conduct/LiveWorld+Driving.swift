import BeaufortNumerics
import Chaos
import Foundation
import Patterns
import ScenarioFile
import Simulation

extension LiveWorld {
  /// The most changes that are committed in one request.
  private static let largestCommit = 200

  /// Commits the changes of a flow when they are due, one after the other, whatever becomes of the ones before, and hands
  /// them to the machines that live on commits; asks for reads when they are due, where they go through a machine.
  nonisolated func drive(_ flow: Int) async throws {
    let (plan, spec, time) = (plan, spec, await time)
    let stages = plan.scenario.plan(candidate: spec.candidate, flow: flow).stages
    let feeds = rehearsal.integration != nil ? [] : stages.indices.filter { stages[$0].feed == .commits }
    let readers = stages.indices.filter { stages[$0].feed == .reads }
    let door = await doors[plan.scenario.flows[flow].source]
    let outboxes = try await outboxes(of: flow, stages)
    var traffic = plan.traffic(of: flow, in: spec)
    while traffic.nextInstant != .never {
      try await time.sleep(until: traffic.nextInstant)
      var (due, reads): ([CommittedChange], [(identity: UInt64, record: UInt32)]) = ([], [])
      while traffic.nextInstant <= time.now, due.count < Self.largestCommit, let event = traffic.next() {
        switch event {
        case .change(let change): due.append(change)
        case .read(let identity, let record): reads.append((identity, record))
        }
      }
      await ask(flow, reads, readers)
      if due.isEmpty { continue }
      let carried = due.map { CarriedChange(version: $0.version, parent: $0.parent, isTombstone: $0.isDelete) }
      try await door.commit(carried, of: flow)
      let now = time.now
      let lateness = due.map { (now - $0.instant).nanoseconds }
      progress?.committed(late: lateness.max() ?? 0)
      for outbox in outboxes {
        try outbox.write(contentsOf: Data(carried.map { $0.line + "\n" }.joined().utf8))
      }
      await committed(flow, due, carried, lateness, feeds)
    }
  }

  private func outboxes(of flow: Int, _ stages: [Stage]) throws -> [FileHandle] {
    if rehearsal.integration != nil { return [] }
    return try stages.indices.filter { stages[$0].durability == .outbox }.map { stage in
      let path = StageMemory.outboxPath("\(folder)/\(flow).\(stage)")
      try Data().write(to: URL(fileURLWithPath: path))
      return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
  }

  private func ask(_ flow: Int, _ reads: [(identity: UInt64, record: UInt32)], _ stages: [Int]) {
    for stage in stages {
      guard let process = process(of: flow, stage), process.living != nil else { continue }
      for read in reads {
        openReads[StageKey(flow: flow, stage: stage), default: []].insert(read.identity)
        process.tell("read \(flow) \(stage) \(read.identity) \(read.record)")
      }
    }
  }

  private func process(of flow: Int, _ stage: Int) -> MachineProcess? {
    processes.first { process in process.stages.contains { $0.flow == flow && $0.stage == stage } }
  }

  private func committed(
    _ flow: Int,
    _ due: [CommittedChange],
    _ changes: [CarriedChange],
    _ lateness: [Int64],
    _ feeds: [Int]
  ) {
    self.lateness += lateness
    if rehearsal.integration != nil { allCommitted[flow] += due }
    for change in changes {
      committed[flow][change.version.record] = change.version.version
      for stage in feeds {
        process(of: flow, stage)?.tell("commit \(flow) \(stage) \(change.line)")
      }
    }
  }

  /// Has faults come and go when the timeline says so.
  nonisolated func runWeather() async throws {
    let time = await time
    for transition in timeline.transitions {
      try await time.sleep(until: transition.instant)
      try await change(transition)
    }
  }

  private func change(_ transition: Timeline.Transition) async throws {
    let permille = transition.effects.serviceTimePermille
    switch transition.target {
    case .system, .link:
      await weather.expect(transition.target, transition.effects)
      // Who is cut off knows it at once: what it sent before it was told would spend attempts.
      await tellOutages(andReturns: false)
      try await weather.change(transition.target)
      if case .system(let system) = transition.target, servicePermille[system] ?? 1_000 != permille {
        servicePermille[system] = permille
        try await doors[system].setServiceTime(permille: permille)
      }
    case .flow: return
    case .integration:
      guard let process = processes.first(where: { $0.place == .outside }) else { return }
      switch (transition.effects.isCrashed, process.living == nil) {
      case (true, false):
        process.kill(at: time.now)
        // Nobody is left who would answer what it was asked.
        for set in process.stages { openReads[StageKey(flow: set.flow, stage: set.stage)] = nil }
      case (false, true):
        newChild.yield(try process.start(at: time.now))
        if rehearsal.integration == nil { process.tell(begin) }
        // What went down while it was dead it has to be told.
        toldDown = toldDown.filter { key in !process.stages.contains { $0.flow == key.flow && $0.stage == key.stage } }
      case (true, true), (false, false): return
      }
    }
    await tellOutages(andReturns: true)
  }

  /// Tells machines that the system or link that they run on is down, or back where wanted, if that has changed.
  private func tellOutages(andReturns tellsReturns: Bool) async {
    for process in processes where process.living != nil {
      for set in process.stages {
        let flow = scenario.flows[set.flow]
        let stage = scenario.plan(candidate: spec.candidate, flow: set.flow).stages[set.stage]
        let own = stage.place == .org ? scenario.org(of: set.flow) : scenario.external(of: set.flow)
        let isDown = await weather.isDown([.system(own)] + (stage.usesLink ? [.link(flow.link)] : []))
        let key = StageKey(flow: set.flow, stage: set.stage)
        if isDown, toldDown.insert(key).inserted {
          process.tell("down \(set.flow) \(set.stage)")
        } else if !isDown, tellsReturns, toldDown.remove(key) != nil {
          process.tell("up \(set.flow) \(set.stage)")
        }
      }
    }
  }
}

/// A machine of the world.
struct StageKey: Hashable, Sendable {
  var flow: Int
  var stage: Int
}
