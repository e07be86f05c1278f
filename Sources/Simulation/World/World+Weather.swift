import BeaufortNumerics
import Chaos
import Patterns
import Platform
import ScenarioFile

extension World {
  /// A fault starts or ends.
  mutating func transition(_ index: Int) {
    let transition = timeline.transitions[index]
    let window = timeline.windows[transition.window]
    switch transition.target {
    case .system(let system):
      let before = systems[system].effects
      systems[system].effects = transition.effects
      if before.addedLatency != transition.effects.addedLatency
        || before.addedJitter != transition.effects.addedJitter
      {
        for link in 0..<links.count where scenario.links[link].between.contains(system) {
          setActive(&links[link].activeWindows, transition)
          composeDelay(of: link)
        }
      }
      setActive(&systems[system].activeWindows, transition)
      if window.outage != .none {
        for flow in 0..<flows.count { systemTurned(flows.lent(flow), system, window: transition.window) }
      }
    case .link(let link):
      links[link].effects = transition.effects
      composeDelay(of: link)
      setActive(&links[link].activeWindows, transition)
      if window.outage != .none {
        for flow in 0..<flows.count where flows[flow].config.link == link {
          linkTurned(flows.lent(flow), window: transition.window)
        }
      }
    case .integration:
      if transition.effects.isCrashed, !isCrashed { crash(window: transition.window) }
      if !transition.effects.isCrashed, isCrashed { restart() }
    case .flow: break
    }
  }

  private func setActive(_ active: inout [Int], _ transition: Timeline.Transition) {
    if transition.isEnd { active.removeAll { $0 == transition.window } } else { active.append(transition.window) }
  }

  /// A trip over the link is also one to or from both of its systems: what delays any of the three delays it.
  private mutating func composeDelay(of link: Int) {
    let ends = scenario.links[link].between.map { systems[$0].effects }
    let all = [links[link].effects] + ends
    links[link].addedLatency = all.reduce(.zero) { $0 + $1.addedLatency }
    links[link].addedJitter = all.reduce(.zero) { $0 + $1.addedJitter }
  }

  private func isOut(_ system: UInt8) -> Bool { systems[Int(system)].effects.outage != .none }

  private func isLinkOut(_ flow: Lent<FlowState>) -> Bool { links[flow.value.config.link].effects.outage != .none }

  private mutating func linkTurned(_ flow: Lent<FlowState>, window: Int) {
    for index in 0..<flow.value.stages.count {
      let stage = flow.value.stages.lent(index)
      if stage.value.stage.usesLink { stageTurned(flow, stage, window) }
    }
    sourceTurned(flow)
  }

  private mutating func systemTurned(_ flow: Lent<FlowState>, _ system: Int, window: Int) {
    let source = Int(flow.value.config.source)
    guard source == system || Int(flow.value.config.target) == system else { return }
    for index in 0..<flow.value.stages.count {
      let stage = flow.value.stages.lent(index)
      let isAtOrg = stage.value.isAtOrg
      if isAtOrg == systems[system].isOrg {
        stageTurned(flow, stage, window)
      } else if systems[system].effects.outage != .none {
        dropParkedFetch(flow, stage, window)
      }
    }
    if source == system { sourceTurned(flow) }
  }

  /// Tells the machine what its own system and its link amount to now: either of them stops it.
  private mutating func stageTurned(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ window: Int) {
    let isDown = isOut(place(flow, stage)) || (stage.value.stage.usesLink && isLinkOut(flow))
    guard stage.value.isDown != isDown else { return }
    stage.value.isDown = isDown
    if isDown { flow.value.measures.touches.act(Mechanism.windowBit(window)) }
    guard !stage.value.isCrashed else { return }
    deliver(flow, stage, isDown ? .wentDown : .cameBack)
  }

  private mutating func sourceTurned(_ flow: Lent<FlowState>) {
    if isOut(flow.value.config.source) || isLinkOut(flow) {
      flow.value.isSourceDown = true
    } else if flow.value.isSourceDown {
      flow.value.sourceCameBack(at: now, requests: requests)
    }
  }

  /// A fetch that waits at a system which goes down is cut off.
  private mutating func dropParkedFetch(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ window: Int) {
    guard stage.value.parkedFetch != 0 else { return }
    let request = requests.lent(stage.value.parkedFetch - 1)
    stage.value.parkedFetch = 0
    touch(request, window: window)
    request.value.window = Int32(window)
    enter(request, .returning)
    if timeline.windows[window].outage == .blackHole {
      request.value.timeoutAt = now + stage.value.stage.timeout
      request.value.isTimeOutArmed = false
      armTimeOut(request)
    } else {
      request.value.code = .connectionRefused
      schedule(.answer, at: now, rank: .answer, request.value.slot, request.value.generation)
    }
  }

  // MARK: Crash

  /// Every process outside the org dies; what was only in its memory is gone.
  private mutating func crash(window: Int) {
    isCrashed = true
    crashWindow = window
    forStagesOutside { world, flow, stage in
      flow.value.measures.touches.act(Mechanism.windowBit(window))
      world.crashStage(flow, stage)
    }
  }

  private mutating func forStagesOutside(_ body: (inout World, Lent<FlowState>, Lent<StageState>) -> Void) {
    for flow in 0..<flows.count {
      for stage in 0..<flows[flow].stages.count where flows[flow].stages[stage].stage.place == .outside {
        body(&self, flows.lent(flow), flows[flow].stages.lent(stage))
      }
    }
  }

  private mutating func crashStage(_ flow: Lent<FlowState>, _ stage: Lent<StageState>) {
    let durability = stage.value.stage.durability
    let feed = stage.value.stage.feed
    for slot in 0..<flow.value.changeSlots.high where !flow.value.changes[slot].flags.contains(.freed) {
      let change = flow.value.changes[slot]
      if change.phase == .inParcel, Int(change.parcel >> 24) == Int(stage.value.index) {
        let phase: ChangeState.Phase =
          switch feed {
          case .bus: .onBus
          case .table: .inTable
          case .commits, .reads: .waitingForCapacity
          }
        touchCrash(flow, slot)
        flow.value.leave(slot, for: phase, at: now, requests: requests)
        recordWait(flow, slot, .returned)
        if flow.value.changes[slot].phase == .inParcel { flow.value.changes[slot].phase = phase }
      }
      if feed == .commits, durability == .memory, change.flags.contains(.machineHolds) {
        touchCrash(flow, slot)
        dropFromMachine(flow, slot)
      }
    }
    if stage.value.parkedFetch != 0 {
      let request = requests.lent(stage.value.parkedFetch - 1)
      stage.value.parkedFetch = 0
      finish(request)
    }
    for parcel in 0..<stage.value.parcelHigh where stage.value[parcel].isOpen {
      clearRows(flow, stage.value.lent(parcel))
    }
    stage.value.forgetMachine()
    stage.value.isCrashed = true
    if feed == .reads { crashReads(flow) }
  }

  private mutating func crashReads(_ flow: Lent<FlowState>) {
    for read in 0..<flow.value.readSlots.high where flow.value.reads[read].isOpen { failRead(flow, read) }
    for value in 0..<flow.value.valueSlots.high where flow.value.values[value].isKept {
      forget(flow, flow.value.values[value].record)
    }
  }

  mutating func touchCrash(_ flow: Lent<FlowState>, _ slot: UInt32) {
    flow.value.measures.touches.touchChange(
      &flow.value.changes[slot].touched,
      Mechanism.windowBit(crashWindow)
    )
  }

  /// The processes start again with what was durable.
  private mutating func restart() {
    isCrashed = false
    forStagesOutside { world, flow, stage in
      world.startMachine(flow, stage)
      if stage.value.stage.durability == .outbox { world.replayOutbox(flow, stage) }
    }
  }

  private mutating func replayOutbox(_ flow: Lent<FlowState>, _ stage: Lent<StageState>) {
    var pending: [UInt32] = []
    for slot in 0..<flow.value.changeSlots.high {
      let flags = flow.value.changes[slot].flags
      if flags.contains(.machineHolds), !flags.contains(.freed) { pending.append(slot) }
    }
    let changes = pending.map { (flow.value.changes[$0].instant, flow.value.changes[$0].identity, $0) }
    for (_, _, slot) in changes.sorted(by: { $0 < $1 }) {
      flow.value.measures.touches.act(.replay)
      flow.value.measures.touches.touchChange(&flow.value.changes[slot].touched, Mechanism.replay.rawValue)
      deliver(flow, stage, .committed(ChangeID(slot)))
    }
  }

  mutating func touchStormChange(_ flow: Lent<FlowState>, _ slot: UInt32, stream: Int) {
    guard stream - 1 < flow.value.stormWindows.count else { return }
    let bit = Mechanism.windowBit(flow.value.stormWindows[stream - 1])
    flow.value.measures.touches.act(bit)
    flow.value.measures.touches.touchChange(&flow.value.changes[slot].touched, bit)
  }
}
