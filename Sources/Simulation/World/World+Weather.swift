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
        for flow in 0..<flows.count { systemTurned(flow, system, window: transition.window) }
      }
    case .link(let link):
      links[link].effects = transition.effects
      composeDelay(of: link)
      setActive(&links[link].activeWindows, transition)
      if window.outage != .none {
        for flow in 0..<flows.count where flows[flow].config.link == link {
          for stage in 0..<flows[flow].stages.count where usesLink(flow, stage) {
            stageTurned(flow, stage, transition.window)
          }
          sourceTurned(flow)
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

  /// Whether the machine's work goes over the flow's link: an Apex subscriber's never does.
  private func usesLink(_ flow: Int, _ stage: Int) -> Bool {
    flows[flow].stages[stage].stage.usesLink
  }

  private func isOut(_ system: UInt8) -> Bool { systems[Int(system)].effects.outage != .none }

  private func isLinkOut(_ flow: Int) -> Bool { links[flows[flow].config.link].effects.outage != .none }

  private mutating func systemTurned(_ flow: Int, _ system: Int, window: Int) {
    let source = Int(flows[flow].config.source)
    guard source == system || Int(flows[flow].config.target) == system else { return }
    for stage in 0..<flows[flow].stages.count {
      let isAtOrg = flows[flow].stages[stage].isAtOrg
      if isAtOrg == systems[system].isOrg {
        stageTurned(flow, stage, window)
      } else if systems[system].effects.outage != .none {
        dropParkedFetch(flow, stage, window)
      }
    }
    if source == system { sourceTurned(flow) }
  }

  /// Tells the machine what its own system and its link amount to now: either of them stops it.
  private mutating func stageTurned(_ flow: Int, _ stage: Int, _ window: Int) {
    let isDown = isOut(place(flow, stage)) || (usesLink(flow, stage) && isLinkOut(flow))
    guard flows[flow].stages[stage].isDown != isDown else { return }
    flows[flow].stages[stage].isDown = isDown
    if isDown { flows[flow].measures.touches.act(Mechanism.windowBit(window)) }
    guard !flows[flow].stages[stage].isCrashed else { return }
    deliver(flow, stage, isDown ? .wentDown : .cameBack)
  }

  private mutating func sourceTurned(_ flow: Int) {
    if isOut(flows[flow].config.source) || isLinkOut(flow) {
      flows[flow].isSourceDown = true
    } else if flows[flow].isSourceDown {
      flows[flow].sourceCameBack(at: now, requests: requests)
    }
  }

  /// A fetch that waits at a system which goes down is cut off.
  private mutating func dropParkedFetch(_ flow: Int, _ stage: Int, _ window: Int) {
    guard flows[flow].stages[stage].parkedFetch != 0 else { return }
    let request = flows[flow].stages[stage].parkedFetch - 1
    flows[flow].stages[stage].parkedFetch = 0
    touch(request, window: window)
    requests[request].window = Int32(window)
    enter(request, .returning)
    if timeline.windows[window].outage == .blackHole {
      requests[request].timeoutAt = now + flows[flow].stages[stage].stage.timeout
      requests[request].isTimeOutArmed = false
      armTimeOut(request)
    } else {
      requests[request].code = .connectionRefused
      schedule(.answer, at: now, rank: .answer, request, requests[request].generation)
    }
  }

  // MARK: Crash

  /// Every process outside the org dies; what was only in its memory is gone.
  private mutating func crash(window: Int) {
    isCrashed = true
    crashWindow = window
    for flow in 0..<flows.count {
      for stage in 0..<flows[flow].stages.count where flows[flow].stages[stage].stage.place == .outside {
        flows[flow].measures.touches.act(Mechanism.windowBit(window))
        crashStage(flow, stage)
      }
    }
  }

  private mutating func crashStage(_ flow: Int, _ stage: Int) {
    let durability = flows[flow].stages[stage].stage.durability
    let feed = flows[flow].stages[stage].stage.feed
    for slot in 0..<flows[flow].changeSlots.high where !flows[flow].changes[slot].flags.contains(.freed) {
      let change = flows[flow].changes[slot]
      if change.phase == .inParcel, Int(change.parcel >> 24) == stage {
        let phase: ChangeState.Phase =
          switch feed {
          case .bus: .onBus
          case .table: .inTable
          case .commits, .reads: .waitingForCapacity
          }
        touchCrash(flow, slot)
        flows[flow].leave(slot, for: phase, at: now, requests: requests)
        recordWait(flow, slot, .returned)
        if flows[flow].changes[slot].phase == .inParcel { flows[flow].changes[slot].phase = phase }
      }
      if feed == .commits, durability == .memory, change.flags.contains(.machineHolds) {
        touchCrash(flow, slot)
        dropFromMachine(flow, slot)
      }
    }
    if flows[flow].stages[stage].parkedFetch != 0 {
      let request = flows[flow].stages[stage].parkedFetch - 1
      flows[flow].stages[stage].parkedFetch = 0
      finish(request)
    }
    for parcel in 0..<flows[flow].stages[stage].parcelHigh where flows[flow].stages[stage][parcel].isOpen {
      clearRows(flow, stage, parcel)
    }
    flows[flow].stages[stage].forgetMachine()
    flows[flow].stages[stage].isCrashed = true
    if feed == .reads { crashReads(flow) }
  }

  private mutating func crashReads(_ flow: Int) {
    for read in 0..<flows[flow].readSlots.high where flows[flow].reads[read].isOpen { failRead(flow, read) }
    for value in 0..<flows[flow].valueSlots.high where flows[flow].values[value].isKept {
      forget(flow, flows[flow].values[value].record)
    }
  }

  mutating func touchCrash(_ flow: Int, _ slot: UInt32) {
    flows[flow].measures.touches.touchChange(
      &flows[flow].changes[slot].touched,
      Mechanism.windowBit(crashWindow)
    )
  }

  /// The processes start again with what was durable.
  private mutating func restart() {
    isCrashed = false
    for flow in 0..<flows.count {
      for stage in 0..<flows[flow].stages.count where flows[flow].stages[stage].stage.place == .outside {
        startMachine(flow, stage)
        if flows[flow].stages[stage].stage.durability == .outbox { replayOutbox(flow, stage) }
      }
    }
  }

  private mutating func replayOutbox(_ flow: Int, _ stage: Int) {
    var pending: [UInt32] = []
    for slot in 0..<flows[flow].changeSlots.high {
      let flags = flows[flow].changes[slot].flags
      if flags.contains(.machineHolds), !flags.contains(.freed) { pending.append(slot) }
    }
    let changes = pending.map { (flows[flow].changes[$0].instant, flows[flow].changes[$0].identity, $0) }
    for (_, _, slot) in changes.sorted(by: { $0 < $1 }) {
      flows[flow].measures.touches.act(.replay)
      flows[flow].measures.touches.touchChange(&flows[flow].changes[slot].touched, Mechanism.replay.rawValue)
      deliver(flow, stage, .committed(ChangeID(slot)))
    }
  }

  mutating func touchStormChange(_ flow: Int, _ slot: UInt32, stream: Int) {
    guard stream - 1 < flows[flow].stormWindows.count else { return }
    let bit = Mechanism.windowBit(flows[flow].stormWindows[stream - 1])
    flows[flow].measures.touches.act(bit)
    flows[flow].measures.touches.touchChange(&flows[flow].changes[slot].touched, bit)
  }
}
