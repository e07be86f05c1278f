import BeaufortNumerics
import Measurement
import Patterns
import Platform

extension World {
  /// Makes the machine of a stage (anew), and tells it what it must know.
  mutating func startMachine(_ flow: Int, _ stage: Int) {
    flows[flow].stages[stage].box = flows[flow].stages[stage].stage.make()
    flows[flow].stages[stage].isCrashed = false
    deliver(flow, stage, .started)
    if flows[flow].stages[stage].isDown { deliver(flow, stage, .wentDown) }
  }

  /// Hands one input to a machine, and carries out what it answers.
  mutating func deliver(_ flow: Int, _ stage: Int, _ input: Input) {
    flows[flow].stages[stage].handle(input, at: now)
    var index = 0
    while index < flows[flow].stages[stage].actions.count {
      perform(flows[flow].stages[stage].actions[index], flow, stage)
      index += 1
    }
    flows[flow].stages[stage].actions.removeAll()
  }

  private mutating func perform(_ action: Action, _ flow: Int, _ stage: Int) {
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
      flows[flow].enterParcelPhase(phase, stage: stage, parcel: parcel.raw, at: now, requests: requests)
      journal?.parcel(
        flow,
        stage,
        flows[flow].stages[stage][parcel.raw],
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
      flows[flow].measures.touches.act(.skippedRun)
      journal?.run(flow, stage, isMissed: false, now)
    case .keep(let record, let value, until: let instant): keep(flow, record.raw, value.raw, until: instant)
    case .forget(let record): forget(flow, record.raw)
    case .answer(let read, let value): answerRead(flow, read.raw, value.raw)
    case .fail(let read): failRead(flow, read.raw)
    }
  }

  private mutating func put(_ flow: Int, _ stage: Int, _ slot: UInt32, _ parcel: UInt32) {
    open(flow, stage, parcel, feed: .machine)
    if !flows[flow].isWithSubscriber(slot) {
      journal?.joins(flow, flows[flow].changes[slot], flows[flow].stages[stage][parcel].serial, now)
      flows[flow].join(slot, stage: stage, parcel: parcel, at: now, requests: requests)
    }
    append(slot, isRider: false, flow, stage, parcel)
  }

  /// Appends to one of the parcel's lists.
  @inline(__always)
  mutating func append(
    _ slot: UInt32,
    isRider: Bool,
    _ flow: Int,
    _ stage: Int,
    _ parcel: UInt32
  ) {
    if isRider {
      var list = flows[flow].stages[stage][parcel].riders
      rows.append(slot, to: &list)
      flows[flow].stages[stage][parcel].riders = list
    } else {
      var list = flows[flow].stages[stage][parcel].rows
      rows.append(slot, to: &list)
      flows[flow].stages[stage][parcel].rows = list
    }
  }

  /// Gives the room of the parcel's lists back. Events in hand are held, whatever the bus has forgotten meanwhile.
  mutating func clearRows(_ flow: Int, _ stage: Int, _ parcel: UInt32) {
    var (own, riders) = (flows[flow].stages[stage][parcel].rows, flows[flow].stages[stage][parcel].riders)
    if flows[flow].stages[stage][parcel].feed == .bus {
      letGo(flow, own, .subscriber)
    }
    rows.clear(&own)
    rows.clear(&riders)
    flows[flow].stages[stage][parcel].rows = own
    flows[flow].stages[stage][parcel].riders = riders
  }

  /// Begins a parcel where there is none under the id.
  mutating func open(_ flow: Int, _ stage: Int, _ parcel: UInt32, feed: ParcelState.Feed) {
    flows[flow].stages[stage].reserve(parcel: parcel)
    guard !flows[flow].stages[stage][parcel].isOpen else { return }
    var state = ParcelState()
    state.isOpen = true
    state.feed = feed
    state.since = now
    parcelSerial &+= 1
    state.serial = parcelSerial
    flows[flow].stages[stage][parcel] = state
  }

  private mutating func wake(_ flow: Int, _ stage: Int, _ id: UInt32, at instant: Instant) {
    cancel(flow, stage, id)
    let slot = timerSlots.take()
    timers.reserve(slot)
    timers[slot] = TimerState(
      flow: UInt16(flow),
      stage: UInt8(stage),
      isActive: true,
      epoch: flows[flow].stages[stage].epoch,
      id: id
    )
    flows[flow].stages[stage].setTimer(id, slot + 1)
    schedule(.timer, at: max(instant, now), rank: .timer, slot, 0)
  }

  private mutating func cancel(_ flow: Int, _ stage: Int, _ id: UInt32) {
    let slot = flows[flow].stages[stage].timer(id)
    guard slot != 0 else { return }
    timers[slot - 1].isActive = false
    flows[flow].stages[stage].setTimer(id, 0)
  }

  mutating func timerFired(_ slot: UInt32) {
    let timer = timers[slot]
    timerSlots.give(back: slot)
    let flow = Int(timer.flow)
    let stage = Int(timer.stage)
    guard timer.isActive else { return }
    guard timer.epoch == flows[flow].stages[stage].epoch else {
      let isOfLastLife = timer.epoch &+ 1 == flows[flow].stages[stage].epoch
      if flows[flow].stages[stage].isCrashed, isOfLastLife, flows[flow].stages[stage].stage.feed == .table {
        missedRun(flow, stage)
      }
      return
    }
    flows[flow].stages[stage].setTimer(timer.id, 0)
    deliver(flow, stage, .woke(TimerID(timer.id)))
  }

  private mutating func holdChange(_ flow: Int, _ slot: UInt32, _ cause: WaitCause) {
    let phase: ChangeState.Phase = cause == .capacity ? .waitingForCapacity : .waitingForSchedule
    guard flows[flow].changes[slot].phase != phase, !flows[flow].isWithSubscriber(slot) else { return }
    flows[flow].leave(slot, for: phase, at: now, requests: requests)
    recordWait(flow, slot, cause == .capacity ? .capacity : .schedule)
  }

  /// The watermark or replay id moves to where the parcel's fetch ended; a log lets go of what lies before it.
  private mutating func advance(_ flow: Int, _ stage: Int, _ parcel: UInt32) {
    let state = flows[flow].stages[stage][parcel]
    if flows[flow].stages[stage].stage.feed == .bus {
      while flows[flow].bus.head < state.logEnd, flows[flow].bus.count > 0 {
        let slot = flows[flow].bus.removeFirst()
        letGo(flow, slot, .bus)
      }
    } else {
      while flows[flow].table.head < state.logEnd, flows[flow].table.count > 0 {
        flows[flow].prefetchTable(flows[flow].table.head, before: state.logEnd)
        let slot = flows[flow].table.removeFirst()
        if flows[flow].isCarried(slot) {
          flows[flow].changes[slot].flags.insert(.carried)
        } else {
          letGo(flow, slot, .table)
        }
      }
    }
    close(flow, stage, parcel)
  }

  /// Rows go back to the log or outbox they came from.
  mutating func release(_ flow: Int, _ stage: Int, _ parcel: UInt32) {
    let state = flows[flow].stages[stage][parcel]
    guard state.isOpen else { return }
    let phase = state.feed.phase
    let key = FlowState.parcelKey(stage: UInt8(stage), parcel: parcel)
    journal?.parcel(flow, stage, state, .released, now)
    if state.feed == .table, state.phase == .failed, state.window >= 0 {
      let span = flows[flow].faultSpans[Int(state.window)]
      if span.end > now { noteMissed(flow, stage, from: max(state.since, span.start), until: span.end) }
    }
    for list in [state.rows, state.riders] {
      for index in 0..<list.count {
        let slot = rows[list, index]
        if flows[flow].changes[slot].phase == .inParcel, flows[flow].changes[slot].parcel == key {
          flows[flow].leave(slot, for: phase, at: now, requests: requests)
          recordWait(flow, slot, .returned)
        }
      }
    }
    close(flow, stage, parcel)
  }

  /// Rows come to an end of their own: parked, refused, or dropped.
  private mutating func end(
    _ flow: Int,
    _ stage: Int,
    _ parcel: UInt32,
    _ flag: ChangeState.Flags,
    _ mechanism: Mechanism?
  ) {
    let state = flows[flow].stages[stage][parcel]
    guard state.isOpen else { return }
    if let mechanism { flows[flow].measures.touches.act(mechanism) }
    for list in [state.rows, state.riders] {
      for index in 0..<list.count {
        let slot = rows[list, index]
        if let mechanism {
          flows[flow].measures.touches.touchChange(&flows[flow].changes[slot].touched, mechanism.rawValue)
        }
        if !flows[flow].changes[slot].flags.contains(.visible) {
          flows[flow].changes[slot].flags.insert(flag)
          flows[flow].leave(slot, for: .ended, at: now, requests: requests)
          flows[flow].exit(slot, at: now)
        }
        recordWait(flow, slot, wait(of: flag))
        if flag == .rejected, flows[flow].holdsTransaction {
          flows[flow].recordTransaction(slot, waited: (now - flows[flow].changes[slot].instant).nanoseconds)
        }
        if state.feed == .machine { dropFromMachine(flow, slot) }
        if flows[flow].changes[slot].flags.contains(.carried) {
          flows[flow].changes[slot].flags.remove(.carried)
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
  mutating func dropFromMachine(_ flow: Int, _ slot: UInt32) {
    guard flows[flow].changes[slot].flags.contains(.machineHolds) else { return }
    flows[flow].changes[slot].flags.remove(.machineHolds)
    letGo(flow, slot, .machine)
  }

  mutating func close(_ flow: Int, _ stage: Int, _ parcel: UInt32) {
    clearRows(flow, stage, parcel)
    flows[flow].stages[stage][parcel].isOpen = false
    flows[flow].stages[stage][parcel].request = 0
    if flows[flow].stages[stage].parkedFetch != 0 {
      let fetch = flows[flow].stages[stage].parkedFetch - 1
      if requests[fetch].parcel == parcel {
        flows[flow].stages[stage].parkedFetch = 0
        finish(fetch)
      }
    }
  }

  private mutating func missedRun(_ flow: Int, _ stage: Int) {
    flows[flow].measures.touches.act(.missedRun)
    journal?.run(flow, stage, isMissed: true, now)
    for outage in flows[flow].stages[stage].outages where outage.start <= now && outage.end > now {
      noteMissed(flow, stage, from: now, until: outage.end)
    }
  }

  /// From when the run was due, or the fault began, to the fault's end the rows that wait in the table are `down`.
  private mutating func noteMissed(_ flow: Int, _ stage: Int, from: Instant, until: Instant) {
    var (start, end) = (from, until)
    while let last = flows[flow].stages[stage].missed.last, last.end >= start {
      (start, end) = (min(start, last.start), max(end, last.end))
      flows[flow].stages[stage].missed.removeLast()
    }
    flows[flow].stages[stage].missed.append(Outage(start: start, end: end, window: -1))
  }
}
