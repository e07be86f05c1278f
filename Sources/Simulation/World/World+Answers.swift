import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Platform

extension World {
  /// An outage that the request meets at its system, or on the link to it, at `instant`.
  func outage(of request: UInt32, at instant: Instant) -> (window: Int, mode: OutageMode, start: Instant)? {
    outage(of: request, from: instant, through: instant)
  }

  /// The first outage of the request's system or link that touches `from ... through`.
  func outage(
    of request: UInt32,
    from: Instant,
    through: Instant
  )
    -> (window: Int, mode: OutageMode, start: Instant)?
  {
    guard hasOutages else { return nil }
    guard requests[request].usesLink else { return ownSystemOutage(of: request, from: from, through: through) }
    let link = flow(of: request).value.config.link
    for outage in links[link].outages where outage.start <= through && outage.end > from {
      return (outage.window, links[link].modes[outage.window] ?? .refused, outage.start)
    }
    return ownSystemOutage(of: request, from: from, through: through)
  }

  private func ownSystemOutage(
    of request: UInt32,
    from: Instant,
    through: Instant
  )
    -> (window: Int, mode: OutageMode, start: Instant)?
  {
    let system = Int(requests[request].system)
    for outage in systems[system].outages where outage.start <= through && outage.end > from {
      return (outage.window, systems[system].modes[outage.window] ?? .refused, outage.start)
    }
    return nil
  }

  /// The outage that loses an answer under way in `from ... through`: of its system, of the link, or of the system
  /// that it must reach.
  private func answerOutage(
    of request: UInt32,
    from: Instant,
    through: Instant
  )
    -> (window: Int, mode: OutageMode, start: Instant)?
  {
    guard hasOutages else { return nil }
    if let outage = outage(of: request, from: from, through: through) { return outage }
    guard requests[request].usesLink else { return nil }
    let sender = Int(place(flow(of: request), stage(of: request)))
    for outage in systems[sender].outages where outage.start <= through && outage.end > from {
      return (outage.window, systems[sender].modes[outage.window] ?? .refused, outage.start)
    }
    return nil
  }

  /// What vanished in a black hole is waited for until the time-out. A bulk load has none of its own, but the requests
  /// that start it and look after it do.
  mutating func vanish(_ request: UInt32) {
    if requests[request].operation == .bulkIngest {
      requests[request].timeoutAt = now + stage(of: request).value.stage.timeout
    }
    armTimeOut(request)
  }

  mutating func armTimeOut(_ request: UInt32) {
    guard !requests[request].isTimeOutArmed, requests[request].timeoutAt != .never else { return }
    requests[request].isTimeOutArmed = true
    schedule(
      .timeOut,
      at: max(now, requests[request].timeoutAt),
      rank: .answer,
      request,
      requests[request].generation
    )
  }

  /// The server is done with the request; its answer sets out.
  mutating func answerBack(_ request: UInt32, _ code: AnswerCode) {
    if requests[request].isLong {
      requests[request].isLong = false
      org.longRequests.ended()
    }
    enter(request, .returning)
    requests[request].code = code
    if requests[request].isAnswered {
      finish(request)
      return
    }
    let count = requests[request].role == .send ? 0 : Int64(requests[request].rowCount)
    let arrival = now + returnTrip(request, rows: count)
    if code != .connectionRefused, let outage = answerOutage(of: request, from: now, through: arrival) {
      touch(request, window: outage.window)
      requests[request].window = Int32(outage.window)
      if outage.mode == .blackHole {
        vanish(request)
      } else {
        requests[request].code = .connectionRefused
        schedule(.answer, at: max(now, outage.start), rank: .answer, request, requests[request].generation)
      }
      return
    }
    if arrival > requests[request].timeoutAt {
      armTimeOut(request)
      return
    }
    schedule(.answer, at: arrival, rank: .answer, request, requests[request].generation)
  }

  /// Whether an answer that sets out at `served` would reach its sender in time.
  func wouldArrive(_ request: UInt32, servedAt served: Instant) -> Bool {
    let arrival = served + returnTrip(request, rows: 1)
    if answerOutage(of: request, from: served, through: arrival) != nil { return false }
    return arrival <= requests[request].timeoutAt
  }

  mutating func timedOut(_ request: UInt32, generation: UInt32) {
    guard requests.isCurrent(request, generation), !requests[request].isAnswered else { return }
    let phase = requests[request].phase
    if phase == .parked {
      requests[request].isTimeOutArmed = false
      return
    }
    touch(request, .timeOut)
    let system = Int(requests[request].system)
    if requests[request].window < 0, let window = delayingWindow(request) { requests[request].window = Int32(window) }
    requests[request].code = .timedOut
    if phase == .queued, !systems[system].isOrg {
      _ = systems[system].server.abandon(request, at: now)
      systems[system].stays += Int128((now - requests[request].arrived).nanoseconds)
      enter(request, .returning)
    }
    answer(request)
    if requests[request].phase == .returning { finish(request) }
  }

  mutating func deliverAnswer(_ request: UInt32, generation: UInt32) {
    guard requests.isCurrent(request, generation), !requests[request].isAnswered else { return }
    answer(request)
    finish(request)
  }

  /// Tells the sender how its request ended, and settles the parcel accordingly.
  private mutating func answer(_ request: UInt32) {
    requests[request].isAnswered = true
    let (flow, stage) = (flow(of: request), stage(of: request))
    let (role, code, parcel) = (requests[request].role, requests[request].code, requests[request].parcel)
    if requests[request].isRecorded { recordAnswer(request) }
    guard requests[request].epoch == stage.value.epoch else { return }
    if role != .lookup, stage.value[parcel].request != request + 1 { return }
    var answer = Answer(code: code, luck: UInt32(truncatingIfNeeded: waitLuck(request) >> 32))
    switch role {
    case .send:
      if code != .ok {
        flow.value.measures.series.add(Int64(requests[request].rowCount), to: .failedAttempts, at: now)
      }
      answer.count = settle(request, flow, stage)
    case .fetch:
      answer.isFull = requests[request].isFull && code == .ok
      if code == .ok {
        flow.value.enterParcelPhase(
          .waitingForCapacity,
          stage: stage,
          parcel: parcel,
          at: now,
          requests: requests
        )
        answer.count = stage.value[parcel].rows.count
      } else {
        returnFetched(request)
      }
    case .lookup:
      answer.count = requests[request].value == 0 ? .max : requests[request].value - 1
      if requests[request].touched != 0 { lookupTouched = requests[request].touched }
    case .batch, .background: return
    }
    deliver(flow, stage, .answered(ParcelID(parcel), answer))
    lookupTouched = 0
  }

  /// A fetch that failed after its snapshot: its rows go back to where they came from.
  private mutating func returnFetched(_ request: UInt32) {
    let state = requests[request]
    let (flow, stage) = (flow(of: request), stage(of: request))
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
          stage: stage,
          window: state.window,
          sent: state.sent,
          before: state.causes(beforeSnapshot: change.joined)
        )
      }
    }
    release(flow, stage, state.parcel)
  }

  /// Neither side has anything left to do with the request.
  mutating func finish(_ request: UInt32) {
    journal?.over(requests[request], now)
    let flow = flow(of: request)
    let role = requests[request].role
    if role == .send || role == .batch {
      letGo(flow, requests[request].rows, .request)
      letGo(flow, requests[request].failed, .request)
    }
    if role == .lookup, requests[request].value != 0 { dropUnkept(flow, requests[request].value - 1) }
    rows.clear(&requests[request].rows)
    rows.clear(&requests[request].failed)
    rows.clear(&requests[request].locks)
    rows.clear(&requests[request].sampled)
    requests.give(back: request)
  }
}
