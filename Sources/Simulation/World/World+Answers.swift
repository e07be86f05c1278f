import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Platform

extension World {
  /// An outage that the request meets at its system, or on the link to it, at `instant`.
  func outage(of request: Lent<RequestState>, at instant: Instant) -> (window: Int, mode: OutageMode, start: Instant)? {
    outage(of: request, from: instant, through: instant)
  }

  /// The first outage of the request's system or link that touches `from ... through`.
  func outage(
    of request: Lent<RequestState>,
    from: Instant,
    through: Instant
  )
    -> (window: Int, mode: OutageMode, start: Instant)?
  {
    guard hasOutages else { return nil }
    guard request.value.usesLink else { return ownSystemOutage(of: request, from: from, through: through) }
    let link = request.value.flow.value.config.link
    for outage in links[link].outages where outage.start <= through && outage.end > from {
      return (outage.window, links[link].modes[outage.window] ?? .refused, outage.start)
    }
    return ownSystemOutage(of: request, from: from, through: through)
  }

  private func ownSystemOutage(
    of request: Lent<RequestState>,
    from: Instant,
    through: Instant
  )
    -> (window: Int, mode: OutageMode, start: Instant)?
  {
    let system = Int(request.value.system)
    for outage in systems[system].outages where outage.start <= through && outage.end > from {
      return (outage.window, systems[system].modes[outage.window] ?? .refused, outage.start)
    }
    return nil
  }

  /// The outage that loses an answer under way in `from ... through`: of its system, of the link, or of the system
  /// that it must reach.
  @inline(__always)
  private func answerOutage(
    of request: Lent<RequestState>,
    from: Instant,
    through: Instant
  )
    -> (window: Int, mode: OutageMode, start: Instant)?
  {
    guard hasOutages else { return nil }
    if let outage = outage(of: request, from: from, through: through) { return outage }
    guard request.value.usesLink else { return nil }
    let sender = Int(place(request.value.flow, request.value.stage))
    for outage in systems[sender].outages where outage.start <= through && outage.end > from {
      return (outage.window, systems[sender].modes[outage.window] ?? .refused, outage.start)
    }
    return nil
  }

  /// What vanished in a black hole is waited for until the time-out. A bulk load has none of its own, but the requests
  /// that start it and look after it do.
  mutating func vanish(_ request: Lent<RequestState>) {
    if request.value.operation == .bulkIngest {
      request.value.timeoutAt = now + request.value.stage.value.stage.timeout
    }
    armTimeOut(request)
  }

  mutating func armTimeOut(_ request: Lent<RequestState>) {
    guard !request.value.isTimeOutArmed, request.value.timeoutAt != .never else { return }
    request.value.isTimeOutArmed = true
    schedule(
      .timeOut,
      at: max(now, request.value.timeoutAt),
      rank: .answer,
      request.value.slot,
      request.value.generation
    )
  }

  /// The server is done with the request; its answer sets out.
  mutating func answerBack(_ request: Lent<RequestState>, _ code: AnswerCode) {
    if request.value.isLong {
      request.value.isLong = false
      org.longRequests.ended()
    }
    enter(request, .returning)
    request.value.code = code
    if request.value.isAnswered {
      finish(request)
      return
    }
    let count = request.value.role == .send ? 0 : Int64(request.value.rowCount)
    let arrival = now + returnTrip(request, rows: count)
    if code != .connectionRefused, let outage = answerOutage(of: request, from: now, through: arrival) {
      touch(request, window: outage.window)
      request.value.window = Int32(outage.window)
      if outage.mode == .blackHole {
        vanish(request)
      } else {
        request.value.code = .connectionRefused
        schedule(.answer, at: max(now, outage.start), rank: .answer, request.value.slot, request.value.generation)
      }
      return
    }
    if arrival > request.value.timeoutAt {
      armTimeOut(request)
      return
    }
    schedule(.answer, at: arrival, rank: .answer, request.value.slot, request.value.generation)
  }

  /// Whether an answer that sets out at `served` would reach its sender in time.
  func wouldArrive(_ request: Lent<RequestState>, servedAt served: Instant) -> Bool {
    let arrival = served + returnTrip(request, rows: 1)
    if answerOutage(of: request, from: served, through: arrival) != nil { return false }
    return arrival <= request.value.timeoutAt
  }

  mutating func timedOut(_ request: Lent<RequestState>, generation: UInt32) {
    guard request.value.generation == generation, !request.value.isAnswered else { return }
    let phase = request.value.phase
    if phase == .parked {
      request.value.isTimeOutArmed = false
      return
    }
    touch(request, .timeOut)
    let system = Int(request.value.system)
    if request.value.window < 0, let window = delayingWindow(request) { request.value.window = Int32(window) }
    request.value.code = .timedOut
    if phase == .queued, !systems[system].isOrg {
      _ = systems[system].server.abandon(request.value.slot, at: now)
      systems[system].stays += Int128((now - request.value.arrived).nanoseconds)
      enter(request, .returning)
    }
    answer(request)
    if request.value.phase == .returning { finish(request) }
  }

  @inline(__always)
  mutating func deliverAnswer(_ request: Lent<RequestState>, generation: UInt32) {
    guard request.value.generation == generation, !request.value.isAnswered else { return }
    answer(request)
    finish(request)
  }

  /// Tells the sender how its request ended, and settles the parcel accordingly.
  private mutating func answer(_ request: Lent<RequestState>) {
    request.value.isAnswered = true
    let (flow, stage) = (request.value.flow, request.value.stage)
    let (role, code, parcel) = (request.value.role, request.value.code, request.value.parcel)
    if request.value.isRecorded { recordAnswer(request) }
    guard request.value.epoch == stage.value.epoch else { return }
    // Not to be used once the machine has the answer: it may open parcels, which move this one.
    let state = role == .lookup ? nil : stage.value.lent(parcel)
    if let state, state.value.request != request.value.slot + 1 { return }
    var answer = Answer(code: code, luck: UInt32(truncatingIfNeeded: waitLuck(request) >> 32))
    switch role {
    case .send:
      if code != .ok {
        flow.value.measures.series.add(Int64(request.value.rowCount), to: .failedAttempts, at: now)
      }
      answer.count = settle(request, flow, stage)
    case .fetch:
      answer.isFull = request.value.isFull && code == .ok
      if code == .ok, let state {
        flow.value.enterParcelPhase(.waitingForCapacity, stage: stage, parcel: state, at: now, requests: requests)
        answer.count = state.value.rows.count
      } else {
        returnFetched(request)
      }
    case .lookup:
      answer.count = request.value.value == 0 ? .max : request.value.value - 1
      if request.value.touched != 0 { lookupTouched = request.value.touched }
    case .batch, .background: return
    }
    deliver(flow, stage, .answered(ParcelID(parcel), answer))
    lookupTouched = 0
  }

  /// A fetch that failed after its snapshot: its rows go back to where they came from.
  private mutating func returnFetched(_ request: Lent<RequestState>) {
    let state = request.value
    let (flow, stage) = (request.value.flow, request.value.stage)
    guard stage.value[state.parcel].isOpen else { return }
    stage.value[state.parcel].phase = .failed
    stage.value[state.parcel].window = state.window
    let key = FlowState.parcelKey(stage: stage.value.index, parcel: state.parcel)
    for list in [stage.value[state.parcel].rows, stage.value[state.parcel].riders] {
      for index in 0..<list.count {
        let slot = rows[list, index]
        let change = flow.value.changes[slot]
        guard change.phase == .inParcel, change.parcel == key, !change.flags.contains(.visible) else { continue }
        flow.value.rebook(
          slot,
          window: state.window,
          sent: state.sent,
          before: state.causes(beforeSnapshot: change.joined)
        )
      }
    }
    release(flow, stage, state.parcel)
  }

  /// Neither side has anything left to do with the request.
  mutating func finish(_ request: Lent<RequestState>) {
    assert(request.value.phase != .over, "a request is over twice, and would give its rows back twice")
    journal?.over(request, now)
    let flow = request.value.flow
    let role = request.value.role
    if role == .send || role == .batch {
      letGo(flow, request.value.rows, .request)
      letGo(flow, request.value.failed, .request)
    }
    if role == .lookup, request.value.value != 0 { dropUnkept(flow, request.value.value - 1) }
    rows.giveBack(request.value.rows)
    rows.giveBack(request.value.failed)
    rows.giveBack(request.value.locks)
    rows.giveBack(request.value.sampled)
    requests.give(back: request)
  }
}
