import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Workload

extension World {
  /// Lives through what was observed, in place of what machines and systems would do.
  mutating func replay(_ observed: [ObservedFlow]) {
    for flow in observed.indices where flows[flow].config.notApplicable == nil {
      flows[flow].config.sourceOutages = sourceOutages(of: flow)
      flows[flow].replay(observed[flow], faults: windows(on: flow), end: end, requests: requests)
    }
    now = end
  }

  /// When the source of a flow could not answer.
  private func sourceOutages(of flow: Int) -> [Outage] {
    let config = flows[flow].config
    return timeline.windows.enumerated().compactMap { index, window in
      let isOnWay = window.target == .system(Int(config.source)) || window.target == .link(config.link)
      guard isOnWay, window.outage != .none else { return nil }
      return Outage(start: window.start, end: window.end, window: index)
    }.joined()
  }

  /// The faults that a flow can feel.
  private func windows(on flow: Int) -> [Int] {
    let config = flows[flow].config
    return timeline.windows.indices.filter { index in
      switch timeline.windows[index].target {
      case .system(let system): system == Int(config.source) || system == Int(config.target)
      case .link(let link): link == config.link
      case .flow(let other): other == flow
      case .integration: true
      }
    }
  }
}

extension FlowState {
  /// Commits the flow's changes and reads when they were due, and writes the target's copy when it was written.
  ///
  /// A fault acted on each request that was sent while it was in force, and touched what was on its way then.
  mutating func replay(_ observed: ObservedFlow, faults: [Int], end: Instant, requests: borrowing RequestPool) {
    var replay = Replay(observed, faults: faults)
    for fault in faults {
      let span = faultSpans[fault]
      for sent in observed.requests where span.start <= sent && sent < span.end {
        measures.touches.act(Mechanism.windowBit(fault))
      }
    }
    var values = ValueReplay(observed.reads, sourceDown: config.sourceOutages)
    while true {
      let (instant, step) = replay.next(
        change: traffic.nextChange,
        read: traffic.nextRead,
        value: values.nextInstant
      )
      guard instant <= end else { break }
      switch step {
      case .change where config.readsThrough: commitBehindCache(&values, at: instant, requests: requests)
      case .change: commitObserved(&replay, at: instant, requests: requests)
      case .value: live(through: values.take(), &values, at: instant, requests: requests)
      case .read where config.readsThrough: readObserved(values, faults: faults, at: instant)
      case .read:
        let read = traffic.takeRead()
        records.reserve(read.record)
        countRead(at: instant)
        readCopy(read, at: instant)
      case .write: writeObserved(&replay, at: instant, requests: requests)
      case .ending: endObserved(&replay, at: instant, requests: requests)
      case .death: forgetObserved(&replay, at: instant, requests: requests)
      }
    }
    for (version, slot) in replay.slots where !changes[slot].flags.contains(.visible) {
      let isHeld = observed.held.contains(version) || changes[slot].instant >= observed.heldFrom
      if !isHeld, changes[slot].holders > 0 { letGo(slot, at: end, requests: requests) }
    }
    (measures.attempts, measures.requests) = (observed.attempts, Int64(observed.requests.count))
    measures.budget = DelayBudget()
  }

  private mutating func commitBehindCache(
    _ values: inout ValueReplay,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    let source = traffic.takeChange()
    let slot = commit(source, parent: config.hasParents ? traffic.parent(of: source.record) : 0, at: now)
    recordTransaction(slot)
    commitBehindCache(slot, &values, at: now, requests: requests)
  }

  private mutating func commitObserved(_ replay: inout Replay, at now: Instant, requests: borrowing RequestPool) {
    let source = traffic.takeChange()
    let parent = config.hasParents ? traffic.parent(of: source.record) : 0
    let slot = commit(source, parent: parent, at: now)
    // Whoever holds it in truth is only known at the end; until then its place is not given away.
    hold(slot)
    let version = ObservedFlow.Version(record: source.record, version: changes[slot].version)
    if !holdsTransaction {
      recordTransaction(slot)
    } else if let released = replay.release(of: version) {
      recordTransaction(slot, waited: (released - now).nanoseconds)
    }
    replay.slots[version] = slot
    touchFaults(replay.faults, slot, until: now)
    if replay.isDead, !replay.isWritten(version, after: now) { letGo(slot, at: now, requests: requests) }
  }

  private mutating func writeObserved(_ replay: inout Replay, at now: Instant, requests: borrowing RequestPool) {
    let version = replay.takeWrite().version
    guard let slot = replay.slots[version], version.version <= records[version.record].committed else {
      measures.broken =
        measures.broken ?? """
          the target of flow \(config.name) shows version \(version.version) of record \(version.record), which its \
          source had not committed by then
          """
      return
    }
    if !changes[slot].flags.contains(.accepted) {
      changes[slot].flags.insert(.accepted)
      measures.accepted += 1
    }
    touchFaults(replay.faults, slot, until: now)
    if apply(slot, at: now, shared: .none, requests: requests) == .madeVisible { measures.usefulDeliveries += 1 }
  }

  /// Faults in force between the change's commit and `now` touched it.
  private mutating func touchFaults(_ faults: [Int], _ slot: UInt32, until now: Instant) {
    for fault in faults where faultSpans[fault].start <= now && faultSpans[fault].end > changes[slot].instant {
      measures.touches.touchChange(&changes[slot].touched, Mechanism.windowBit(fault))
    }
  }

  private mutating func endObserved(_ replay: inout Replay, at now: Instant, requests: borrowing RequestPool) {
    let ending = replay.takeEnding()
    guard let slot = replay.slots[ending.version], !changes[slot].flags.contains(.visible) else { return }
    switch ending.fate {
    case .deadLettered: changes[slot].flags.insert(.deadLettered)
    case .rejected: changes[slot].flags.insert(.rejected)
    case .givenUp: break
    }
    if changes[slot].phase != .ended { leave(slot, for: .ended, at: now, requests: requests) }
    exit(changes.lent(slot), at: now)
    if changes[slot].holders > 0 { letGo(slot, at: now, requests: requests) }
  }

  private mutating func forgetObserved(_ replay: inout Replay, at now: Instant, requests: borrowing RequestPool) {
    replay.takeDeath()
    for (version, slot) in replay.slots
    where !changes[slot].flags.contains(.exited) && !replay.isWritten(version, after: now) {
      letGo(slot, at: now, requests: requests)
    }
  }
}

/// What was observed of a flow, in order of time beside its changes and reads.
private struct Replay {
  enum Step { case change, read, write, ending, death, value }

  var slots: [ObservedFlow.Version: UInt32] = [:]
  /// The faults that the flow can feel.
  let faults: [Int]
  private let observed: ObservedFlow
  private var nextWrite = 0
  private var nextEnding = 0
  private var nextDeath = 0
  private var lastWrites: [ObservedFlow.Version: Instant] = [:]
  private var now = Instant.start

  init(_ observed: ObservedFlow, faults: [Int]) {
    (self.observed, self.faults) = (observed, faults)
    guard !observed.amnesia.isEmpty else { return }
    for write in observed.writes { lastWrites[write.version] = write.at }
  }

  /// Whether the integration is dead, and keeps nothing.
  var isDead: Bool { nextDeath > 0 && now < observed.amnesia[nextDeath - 1].upperBound }

  /// When the user who committed a version was let go.
  func release(of version: ObservedFlow.Version) -> Instant? { observed.releases[version] }

  /// A request that was under way when its sender died runs to its end.
  func isWritten(_ version: ObservedFlow.Version, after now: Instant) -> Bool {
    lastWrites[version].map { $0 >= now } ?? false
  }

  /// What comes next, given when the next change and read are due. At one instant changes come first, reads last.
  mutating func next(change: Instant, read: Instant, value: Instant) -> (Instant, Step) {
    var next = (change, Step.change)
    if nextDeath < observed.amnesia.count, observed.amnesia[nextDeath].lowerBound < next.0 {
      next = (observed.amnesia[nextDeath].lowerBound, .death)
    }
    if nextWrite < observed.writes.count, observed.writes[nextWrite].at < next.0 {
      next = (observed.writes[nextWrite].at, .write)
    }
    if nextEnding < observed.endings.count, observed.endings[nextEnding].at < next.0 {
      next = (observed.endings[nextEnding].at, .ending)
    }
    if value < next.0 { next = (value, .value) }
    if read < next.0 { next = (read, .read) }
    now = next.0
    return next
  }

  mutating func takeWrite() -> ObservedFlow.Write {
    defer { nextWrite += 1 }
    return observed.writes[nextWrite]
  }

  mutating func takeEnding() -> ObservedFlow.Ending {
    defer { nextEnding += 1 }
    return observed.endings[nextEnding]
  }

  mutating func takeDeath() { nextDeath += 1 }
}
