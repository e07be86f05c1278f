import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Platform
import ScenarioFile

/// What the world tells its recorder, where it has one.
extension World {
  /// Moves the request on to its next phase.
  @inline(__always)
  mutating func enter(_ request: Lent<RequestState>, _ phase: RequestState.Phase) {
    request.value.enter(phase, at: now)
    if request.value.isRecorded { recordPhase(request, phase) }
  }

  /// Whether what happens to the change is written down.
  @inline(__always)
  func isRecorded(_ flow: Lent<FlowState>, _ slot: UInt32) -> Bool {
    recorder != nil && (journal != nil || flow.value.changes[slot].flags.contains(.sampled))
  }

  /// The request holds the changes and brings them.
  @inline(never)
  mutating func recordHeldAndCarried(_ list: RowList, _ flow: Lent<FlowState>, by request: Lent<RequestState>) {
    for index in 0..<list.count {
      let slot = rows[list, index]
      journal?.holds(flow.value.index, flow.value.changes.lent(slot), .request, 1, now)
      recordCarried(slot, by: request)
    }
  }

  /// The request brings the change.
  mutating func recordCarried(_ slot: UInt32, by request: Lent<RequestState>) {
    guard request.value.flow.value.changes[slot].flags.contains(.sampled) else { return }
    rows.append(slot, to: &request.value.sampled)
    request.value.isRecorded = true
  }

  @inline(__always)
  func recordWait(_ flow: Lent<FlowState>, _ slot: UInt32, _ wait: LifeRecorder.Wait) {
    if isRecorded(flow, slot) { recorder?.waits(flow.value.index, flow.value.changes.lent(slot), wait, now) }
  }

  @inline(__always)
  mutating func hold(_ flow: Lent<FlowState>, _ slot: UInt32, _ holder: LifeRecorder.Holder) {
    flow.value.hold(slot)
    journal?.holds(flow.value.index, flow.value.changes.lent(slot), holder, 1, now)
  }

  @inline(__always)
  mutating func letGo(_ flow: Lent<FlowState>, _ slot: UInt32, _ holder: LifeRecorder.Holder) {
    journal?.holds(flow.value.index, flow.value.changes.lent(slot), holder, -1, now)
    flow.value.letGo(slot, at: now, requests: requests)
  }

  /// The holder lets go of all rows of a list.
  @inline(__always)
  mutating func letGo(_ flow: Lent<FlowState>, _ list: RowList, _ holder: LifeRecorder.Holder) {
    if list.isEmpty { return }
    if journal != nil { recordLettingGo(flow, list, holder) }
    flow.value.letGo(list, in: rows, at: now, requests: requests)
  }

  @inline(never)
  private func recordLettingGo(_ flow: Lent<FlowState>, _ list: RowList, _ holder: LifeRecorder.Holder) {
    for index in 0..<list.count {
      journal?.holds(flow.value.index, flow.value.changes.lent(rows[list, index]), holder, -1, now)
    }
  }

  /// Begins the recording of a world that has not begun.
  mutating func record(_ recorder: LifeRecorder, candidate: CandidateSpec) {
    self.recorder = recorder
    journal = recorder.tables == nil ? nil : recorder
    for flow in 0..<flows.count { flows[flow].recorder = recorder }
    recorder.sample?.faults = (0..<flows.count).map { faults(striking: $0) }
    recorder.tables?.begin(description(candidate), faults: faultLines())
  }

  private func faults(striking flow: Int) -> [LifeSample.Fault] {
    let config = flows[flow].config
    return timeline.windows.compactMap { window in
      let strikes =
        switch window.target {
        case .system(let system): system == Int(config.source) || system == Int(config.target)
        case .link(let link): link == config.link
        case .flow(let target): target == flow
        case .integration: true
        }
      return strikes ? LifeSample.Fault(start: window.start, end: window.end, detail: window.detail) : nil
    }
  }

  func recordCommit(_ flow: Lent<FlowState>, _ slot: UInt32) {
    let change = flow.value.changes[slot]
    recorder?.tables?.committed(flow.value.index, change)
    guard let sample = recorder?.sample, sample.includes(flow.value.index, change.identity) else { return }
    flow.value.changes[slot].flags.insert(.sampled)
    sample.commit(flow.value.index, change)
    let kind = ["create", "update", "delete"][Int(change.kind)]
    sample.add(
      flow.value.index,
      change,
      now,
      "committed",
      "\(kind) of record \(change.record), version \(change.version)"
    )
  }

  func recordSending(_ request: Lent<RequestState>) {
    let state = request.value
    let flow = request.value.flow
    if let tables = recorder?.tables {
      let identities = (0..<state.rows.count).map { flow.value.changes[rows[state.rows, $0]].identity }
      let parcel = state.role == .lookup ? 0 : request.value.stage.value[state.parcel].serial
      tables.sent(state, parcel: parcel, changes: identities, now)
    }
    forSampled(request) { sample, change in
      let others = state.rowCount > 1 ? ", with \(state.rowCount - 1) others" : ""
      let system = systems[Int(state.system)].name
      sample.add(
        flow.value.index,
        change,
        now,
        "sent",
        "request \(state.serial), \(state.operation) to \(system), attempt \(change.attempts)\(others)"
      )
    }
  }

  private func recordPhase(_ request: Lent<RequestState>, _ phase: RequestState.Phase) {
    let state = request.value
    recorder?.tables?.entered(state, phase, now)
    let event =
      switch phase {
      case .queued: "arrived"
      case .locking: "waits for a row lock"
      case .serving: "being served"
      case .returning: "answer sets out"
      case .onWay, .parked, .over: ""
      }
    guard !event.isEmpty else { return }
    forSampled(request) { $0.add(state.flow.value.index, $1, now, event, "request \(state.serial)") }
  }

  func recordAnswer(_ request: Lent<RequestState>) {
    let state = request.value
    recorder?.tables?.answered(state, now)
    let blamed = state.window >= 0 ? "; \(timeline.windows[Int(state.window)].detail)" : ""
    forSampled(request) { sample, change in
      sample.add(state.flow.value.index, change, now, "answered", "request \(state.serial): \(state.code)\(blamed)")
    }
  }

  /// A fault acted on a request.
  func recordFault(_ request: Lent<RequestState>, _ window: Int) {
    forSampled(request) { $0.add(request.value.flow.value.index, $1, now, "fault", timeline.windows[window].detail) }
  }

  private func forSampled(_ request: Lent<RequestState>, _ body: (LifeSample, ChangeState) -> Void) {
    let state = request.value
    guard let sample = recorder?.sample else { return }
    for index in 0..<state.sampled.count {
      body(sample, flows[state.flow.value.index].changes[rows[state.sampled, index]])
    }
  }

  /// Writes what is still open at the end.
  func recordEnd() {
    guard let tables = recorder?.tables else { return }
    for request in 0..<requests.high where !requests.isFree(request) { tables.over(requests[request], now) }
    for flow in 0..<flows.count {
      for read in 0..<flows[flow].readSlots.high where flows[flow].reads[read].isOpen {
        tables.read(flow, flows[flow].reads[read].source, version: nil, ended: nil)
      }
    }
  }

  // MARK: Description

  private func faultLines() -> [String] {
    timeline.windows.enumerated().map { index, window in
      let detail = window.detail.replacing(",", with: ";").replacing("\"", with: "'")
      let target =
        switch window.target {
        case .system(let system): "system \(system)"
        case .link(let link): "link \(link)"
        case .flow(let flow): "flow \(flow)"
        case .integration: "integration"
        }
      return
        "\(index),\(window.kind),\(target),\(window.start.nanoseconds),\(window.end.nanoseconds),\(window.outage),\(detail)"
    }
  }

  private func description(_ candidate: CandidateSpec) -> JSONText {
    .object([
      ("duration_ns", .count(duration.nanoseconds)), ("end_ns", .count(end.nanoseconds)),
      ("first_fault_ns", timeline.firstStart.map { .count($0.nanoseconds) } ?? .none),
      ("last_fault_end_ns", timeline.lastEnd.map { .count($0.nanoseconds) } ?? .none),
      (
        "systems",
        .list(
          (0..<systems.count).map {
            .object([("name", .text(systems[$0].name)), ("isOrg", .flag(systems[$0].isOrg))])
          }
        )
      ),
      ("flows", .list((0..<flows.count).map { describe(flow: $0, candidate.assignments[$0].pattern) })),
      ("limits", .list(Limit.all.map { describe($0) })),
    ])
  }

  private func describe(flow: Int, _ pattern: String) -> JSONText {
    let config = flows[flow].config
    let stages = (0..<flows[flow].stages.count).map { index -> JSONText in
      let stage = flows[flow].stages[index].stage
      return .object([
        ("place", .text("\(stage.place)")), ("feed", .text("\(stage.feed)")),
        ("durability", .text("\(stage.durability)")),
        ("usesLink", .flag(stage.place == .outside || stage.feed != .bus)),
        ("holdsTransaction", .flag(stage.holdsTransaction)),
      ])
    }
    return .object([
      ("name", .text(config.name)), ("pattern", .text(pattern)), ("source", .count(config.source)),
      ("target", .count(config.target)), ("link", .count(config.link)), ("population", .count(config.population)),
      ("readPath", .text("\(config.readPath)")), ("capturesChanges", .flag(config.capturesChanges)),
      ("retention_ns", .count(config.retention.nanoseconds)), ("stages", .list(stages)),
    ])
  }

  private func describe(_ limit: Limit) -> JSONText {
    let window = org.allocations[limit.id]
    let step = scenario.speed.length(of: limit.window.step)
    return .object([
      ("name", .text(limit.name)), ("allowance", .count(window.allowance)), ("background", .count(window.background)),
      ("steps", .count(limit.window.steps)), ("step_ns", .count(step.nanoseconds)),
    ])
  }
}
