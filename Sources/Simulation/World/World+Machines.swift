import BeaufortNumerics
import Measurement
import Patterns
import Platform

extension World {
  /// Makes the machine of a stage (anew), and tells it what it must know.
  mutating func startMachine(_ flow: Lent<FlowState>, _ stage: Lent<StageState>) {
    stage.value.box = stage.value.stage.make()
    stage.value.isCrashed = false
    deliver(flow, stage, .started)
    if stage.value.isDown { deliver(flow, stage, .wentDown) }
  }

  /// Hands one input to a machine, and carries out what it answers.
  mutating func deliver(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ input: Input) {
    stage.value.handle(input, at: now)
    var index = 0
    while index < stage.value.actions.count {
      perform(stage.value.actions[index], flow, stage)
      index += 1
    }
    stage.value.actions.removeAll()
  }

  @inline(__always)
  private mutating func perform(_ action: Action, _ flow: Lent<FlowState>, _ stage: Lent<StageState>) {
    switch action {
    case .put(let change, in: let parcel): put(flow, stage, change.raw, parcel.raw)
    case .send(let parcel, let operation, limit: let limit): send(flow, stage, parcel.raw, operation, limit: limit)
    case .fetch(let parcel, let operation, let selection): fetch(flow, stage, parcel.raw, operation, selection)
    case .lookup(let parcel, let operation, let record): lookup(flow, stage, parcel.raw, operation, record.raw)
    case .wake(let timer, at: let instant): wake(flow, stage, timer.raw, at: instant)
    case .cancel(let timer): cancel(flow, stage, timer.raw)
    case .hold(let change, let cause): holdChange(flow, change.raw, cause)
    case .holdParcel(let parcel, let cause):
      let phase: ParcelState.Phase = cause == .capacity ? .waitingForCapacity : .waitingForSchedule
      let state = stage.value.lent(parcel.raw)
      flow.value.enterParcelPhase(phase, stage: stage, parcel: state, at: now, requests: requests)
      journal?.parcel(
        flow.value.index,
        Int(stage.value.index),
        state,
        cause == .capacity ? .capacity : .schedule,
        now
      )
    case .advance(let parcel): advance(flow, stage, parcel.raw)
    case .release(let parcel): release(flow, stage, parcel.raw)
    case .deadLetter(let parcel): end(flow, stage, parcel.raw, .deadLettered, .deadLetter)
    case .reject(let parcel): end(flow, stage, parcel.raw, .rejected, .rejection)
    case .giveUp(let parcel): end(flow, stage, parcel.raw, [], nil)
    case .missedRun: missedRun(flow, stage)
    case .skippedRun:
      flow.value.measures.touches.act(.skippedRun)
      journal?.run(flow.value.index, Int(stage.value.index), isMissed: false, now)
    case .keep(let record, let value, until: let instant): keep(flow, record.raw, value.raw, until: instant)
    case .forget(let record): forget(flow, record.raw)
    case .answer(let read, let value): answerRead(flow, read.raw, value.raw)
    case .fail(let read): failRead(flow, read.raw)
    }
  }

  private mutating func put(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ slot: UInt32, _ parcel: UInt32) {
    let state = open(stage, parcel, feed: .machine)
    if !flow.value.isWithSubscriber(slot) {
      journal?.joins(flow.value.index, flow.value.changes.lent(slot), state.value.serial, now)
      flow.value.join(slot, stage: stage, parcel: parcel, at: now, requests: requests)
    }
    rows.append(slot, to: &state.value.rows)
  }

  /// Gives the room of the parcel's lists back. Events in hand are held, whatever the bus has forgotten meanwhile.
  mutating func clearRows(_ flow: Lent<FlowState>, _ parcel: Lent<ParcelState>) {
    if parcel.value.feed == .bus { letGo(flow, parcel.value.rows, .subscriber) }
    rows.clear(&parcel.value.rows)
    rows.clear(&parcel.value.riders)
  }

  /// Begins a parcel where there is none under the id.
  mutating func open(_ stage: Lent<StageState>, _ parcel: UInt32, feed: ParcelState.Feed) -> Lent<ParcelState> {
    stage.value.reserve(parcel: parcel)
    let state = stage.value.lent(parcel)
    guard !state.value.isOpen else { return state }
    parcelSerial &+= 1
    state.value = ParcelState()
    state.value.isOpen = true
    state.value.feed = feed
    state.value.since = now
    state.value.serial = parcelSerial
    return state
  }

  private mutating func wake(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ id: UInt32, at instant: Instant) {
    cancel(flow, stage, id)
    let slot = timerSlots.take()
    timers.reserve(slot)
    timers[slot] = TimerState(
      flow: UInt16(flow.value.index),
      stage: stage.value.index,
      isActive: true,
      epoch: stage.value.epoch,
      id: id
    )
    stage.value.setTimer(id, slot + 1)
    schedule(.timer, at: max(instant, now), rank: .timer, slot, 0)
  }

  private mutating func cancel(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ id: UInt32) {
    let slot = stage.value.timer(id)
    guard slot != 0 else { return }
    timers[slot - 1].isActive = false
    stage.value.setTimer(id, 0)
  }

  mutating func timerFired(_ slot: UInt32) {
    let timer = timers[slot]
    timerSlots.give(back: slot)
    let flow = flows.lent(Int(timer.flow))
    let stage = flow.value.stages.lent(Int(timer.stage))
    guard timer.isActive else { return }
    guard timer.epoch == stage.value.epoch else {
      let isOfLastLife = timer.epoch &+ 1 == stage.value.epoch
      if stage.value.isCrashed, isOfLastLife, stage.value.stage.feed == .table {
        missedRun(flow, stage)
      }
      return
    }
    stage.value.setTimer(timer.id, 0)
    deliver(flow, stage, .woke(TimerID(timer.id)))
  }

  private mutating func holdChange(_ flow: Lent<FlowState>, _ slot: UInt32, _ cause: WaitCause) {
    let phase: ChangeState.Phase = cause == .capacity ? .waitingForCapacity : .waitingForSchedule
    guard flow.value.changes[slot].phase != phase, !flow.value.isWithSubscriber(slot) else { return }
    flow.value.leave(slot, for: phase, at: now, requests: requests)
    recordWait(flow, slot, cause == .capacity ? .capacity : .schedule)
  }

  /// The watermark or replay id moves to where the parcel's fetch ended; a log lets go of what lies before it.
  private mutating func advance(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ parcel: UInt32) {
    let end = stage.value[parcel].logEnd
    if stage.value.readsBus {
      while flow.value.bus.head < end, !flow.value.bus.isEmpty {
        let slot = flow.value.bus.removeFirst().slot
        letGo(flow, slot, .bus)
      }
    } else {
      while flow.value.table.head < end, !flow.value.table.isEmpty {
        flow.value.prefetchTable(flow.value.table.head, before: end)
        let slot = flow.value.table.removeFirst().slot
        if flow.value.isCarried(slot) {
          flow.value.changes[slot].flags.insert(.carried)
        } else {
          letGo(flow, slot, .table)
        }
      }
    }
    close(flow, stage, parcel)
  }

  /// Rows go back to the log or outbox they came from.
  mutating func release(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ parcel: UInt32) {
    let state = stage.value.lent(parcel)
    guard state.value.isOpen else { return }
    let phase = state.value.feed.phase
    let key = FlowState.parcelKey(stage: stage.value.index, parcel: parcel)
    journal?.parcel(flow.value.index, Int(stage.value.index), state, .released, now)
    if state.value.feed == .table, state.value.phase == .failed, state.value.window >= 0 {
      let span = flow.value.faultSpans[Int(state.value.window)]
      if span.end > now { noteMissed(flow, stage, from: max(state.value.since, span.start), until: span.end) }
    }
    for list in [state.value.rows, state.value.riders] {
      for index in 0..<list.count {
        let slot = rows[list, index]
        if flow.value.changes[slot].phase == .inParcel, flow.value.changes[slot].parcel == key {
          flow.value.leave(slot, for: phase, at: now, requests: requests)
          recordWait(flow, slot, .returned)
        }
      }
    }
    close(flow, stage, parcel)
  }

  /// Rows come to an end of their own: parked, refused, or dropped.
  private mutating func end(
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>,
    _ parcel: UInt32,
    _ flag: ChangeState.Flags,
    _ mechanism: Mechanism?
  ) {
    let state = stage.value[parcel]
    guard state.isOpen else { return }
    if let mechanism { flow.value.measures.touches.act(mechanism) }
    for list in [state.rows, state.riders] {
      for index in 0..<list.count {
        let slot = rows[list, index]
        if let mechanism {
          flow.value.measures.touches.touchChange(&flow.value.changes[slot].touched, mechanism.rawValue)
        }
        if !flow.value.changes[slot].flags.contains(.visible) {
          flow.value.changes[slot].flags.insert(flag)
          flow.value.leave(slot, for: .ended, at: now, requests: requests)
          flow.value.exit(flow.value.changes.lent(slot), at: now)
        }
        recordWait(flow, slot, wait(of: flag))
        if flag == .rejected, flow.value.holdsTransaction {
          flow.value.recordTransaction(slot, waited: (now - flow.value.changes[slot].instant).nanoseconds)
        }
        if state.feed == .machine { dropFromMachine(flow, slot) }
        if flow.value.changes[slot].flags.contains(.carried) {
          flow.value.changes[slot].flags.remove(.carried)
          letGo(flow, slot, .table)
        }
      }
    }
    close(flow, stage, parcel)
  }

  private func wait(of flag: ChangeState.Flags) -> LifeRecorder.Wait {
    flag == .deadLettered ? .deadLettered : flag == .rejected ? .rejected : .gaveUp
  }

  /// The machine (and its outbox) no longer holds the change.
  mutating func dropFromMachine(_ flow: Lent<FlowState>, _ slot: UInt32) {
    guard flow.value.changes[slot].flags.contains(.machineHolds) else { return }
    flow.value.changes[slot].flags.remove(.machineHolds)
    letGo(flow, slot, .machine)
  }

  mutating func close(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, _ parcel: UInt32) {
    let state = stage.value.lent(parcel)
    clearRows(flow, state)
    state.value.isOpen = false
    state.value.request = 0
    if stage.value.parkedFetch != 0 {
      let fetch = requests.lent(stage.value.parkedFetch - 1)
      if fetch.value.parcel == parcel {
        stage.value.parkedFetch = 0
        finish(fetch)
      }
    }
  }

  private mutating func missedRun(_ flow: Lent<FlowState>, _ stage: Lent<StageState>) {
    flow.value.measures.touches.act(.missedRun)
    journal?.run(flow.value.index, Int(stage.value.index), isMissed: true, now)
    for outage in stage.value.outages where outage.start <= now && outage.end > now {
      noteMissed(flow, stage, from: now, until: outage.end)
    }
  }

  /// From when the run was due, or the fault began, to the fault's end the rows that wait in the table are `down`.
  private mutating func noteMissed(_ flow: Lent<FlowState>, _ stage: Lent<StageState>, from: Instant, until: Instant) {
    var (start, end) = (from, until)
    while let last = stage.value.missed.last, last.end >= start {
      (start, end) = (min(start, last.start), max(end, last.end))
      stage.value.missed.removeLast()
    }
    stage.value.missed.append(Outage(start: start, end: end, window: -1))
  }
}
