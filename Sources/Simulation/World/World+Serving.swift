import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Platform

extension World {
  /// The request reaches its system.
  mutating func arrive(_ request: UInt32) {
    enter(request, .queued)
    requests[request].arrived = now
    let system = Int(requests[request].system)
    let flow = flow(of: request)
    if let outage = outage(of: request, at: now) {
      touch(request, window: outage.window)
      requests[request].window = Int32(outage.window)
      if outage.mode == .blackHole {
        enter(request, .returning)
        vanish(request)
      } else {
        answerBack(request, .connectionRefused)
      }
      return
    }
    let effects = systems[system].effects
    if effects.errorsPerMillion > 0,
      Int64(errorLuck(request).reduced(below: 1_000_000)) < effects.errorsPerMillion
    {
      markActive(request, system, .errors)
      answerBack(request, code(ofStatus: effects.errorStatus))
      return
    }
    if systems[system].isOrg {
      guard !(org.longRequests.isExhausted && requests[request].operation.isApiRequest) else {
        touch(request, .longRequestCap)
        answerBack(request, .longRequestCap)
        return
      }
      switch requests[request].operation {
      case .upsert, .bulkIngest, .publish, .query, .extract, .restRead:
        let code = requests[request].operation.isApiRequest ? AnswerCode.apiAllocationSpent : .allocationSpent
        guard admitCharges(request) else {
          answerBack(request, code)
          return
        }
      case .apply, .queuedCallOut, .synchronousCallOut, .subscribe, .trigger, .odataRead, .callOutRead: break
      }
      beginAtOrg(request, flow)
    } else {
      beginAtExternal(request, system)
    }
  }

  private func code(ofStatus status: Int64) -> AnswerCode {
    switch status {
    case 429: .tooManyRequests
    case 503: .unavailable
    default: .serverError
    }
  }

  private mutating func beginAtOrg(_ request: UInt32, _ flow: Lent<FlowState>) {
    switch requests[request].operation {
    case .upsert, .apply: beginChunk(request)
    case .subscribe, .trigger: fetchFromBus(request)
    case .bulkIngest, .publish, .query, .extract, .restRead, .queuedCallOut, .synchronousCallOut, .odataRead,
      .callOutRead:
      serve(request)
    }
  }

  private mutating func beginAtExternal(_ request: UInt32, _ system: Int) {
    if systems[system].limiter?.admit(at: now) == false {
      touch(request, .serverRefused)
      answerBack(request, .tooManyRequests)
      return
    }
    switch systems[system].server.arrive(request, at: now) {
    case .started: serve(request)
    case .queued: armTimeOut(request)
    case .refused:
      touch(request, .serverRefused)
      answerBack(request, .unavailable)
    }
  }

  /// The server takes the request up: reads take their snapshot now, and the service time is drawn.
  mutating func serve(_ request: UInt32) {
    enter(request, .serving)
    requests[request].started = now
    let system = Int(requests[request].system)
    var count = Int64(requests[request].rowCount)
    switch requests[request].role {
    case .fetch: count = Int64(takeSnapshot(request))
    case .lookup:
      count = 1
      requests[request].rowCount = 1
    case .send: if requests[request].operation == .publish || requests[request].operation == .bulkIngest { count = 0 }
    case .batch, .background: break
    }
    if systems[system].effects.serviceTimePermille != 1_000 { markActive(request, system, .slowness) }
    let time = systems[system].serviceTime(serviceLuck(request), records: count, withBase: true) + jobTime(request)
    if requests[request].role == .lookup { readValue(request, servedAt: now + time) }
    promise(request, endsAt: now + time)
    schedule(.serviceEnd, at: now + time, rank: .answer, request, requests[request].generation)
  }

  /// Arms what must happen if the request runs long.
  func isLate(_ request: UInt32, endsAt: Instant) -> Bool { endsAt > requests[request].timeoutAt }

  mutating func promise(_ request: UInt32, endsAt: Instant) {
    if isLate(request, endsAt: endsAt) { armTimeOut(request) }
    if requests[request].operation.isApiRequest, systems[Int(requests[request].system)].isOrg {
      let longAt = requests[request].arrived + PlatformFigures.longRequest
      if endsAt > longAt { armLong(request, at: longAt) }
    }
  }

  mutating func armLong(_ request: UInt32, at instant: Instant) {
    guard !requests[request].isLongArmed, requests[request].operation.isApiRequest else { return }
    requests[request].isLongArmed = true
    schedule(.longRequest, at: max(instant, now), rank: .answer, request, requests[request].generation)
  }

  mutating func becameLong(_ request: UInt32, generation: UInt32) {
    guard requests.isCurrent(request, generation) else { return }
    switch requests[request].phase {
    case .locking, .serving:
      requests[request].isLong = true
      org.longRequests.passed20s()
    case .onWay, .queued, .parked, .returning, .over: break
    }
  }

  mutating func serviceEnded(_ request: UInt32, generation: UInt32) {
    guard requests.isCurrent(request, generation) else { return }
    let flow = flow(of: request)
    let system = Int(requests[request].system)
    requests[request].served = now
    if systems[system].isOrg {
      switch requests[request].operation {
      case .upsert, .apply: chunkEnded(request)
      case .bulkIngest:
        if requests[request].role == .send { startBatches(request) } else { chunkEnded(request) }
      case .publish:
        publishRows(request)
        answerBack(request, .ok)
      case .query, .extract, .restRead, .queuedCallOut, .synchronousCallOut, .subscribe, .trigger, .odataRead,
        .callOutRead:
        answerBack(request, .ok)
      }
      return
    }
    let next = systems[system].server.finish(at: now)
    systems[system].stays += Int128((now - requests[request].arrived).nanoseconds)
    if requests[request].role == .send {
      let shared = sharedCauses(request)
      let list = requests[request].rows
      applyRows(request, flow, from: 0, count: list.count, shared: shared)
    }
    answerBack(request, .ok)
    if let next { serve(next) }
  }

  /// Writes a stretch of the request's rows to the target, all at this instant.
  mutating func applyRows(_ request: UInt32, _ flow: Lent<FlowState>, from start: UInt32, count: UInt32, shared: SharedCauses) {
    let list = requests[request].rows
    if count > 1 {
      for index in start..<start + count {
        flow.value.prefetchRow(after: index, of: list, in: rows)
        flow.value.prefetchRecord(after: index, of: list, in: rows)
        flow.value.noteLastRow(rows[list, index])
      }
    }
    for index in start..<start + count {
      let slot = rows[list, index]
      if !flow.value.changes[slot].flags.contains(.accepted) {
        flow.value.changes[slot].flags.insert(.accepted)
        flow.value.measures.accepted += 1
      }
      if isRecorded(flow, slot) { recorder?.applied(flow.value.index, flow.value.changes[slot], now, requests[request]) }
      switch flow.value.apply(slot, at: now, shared: shared, requests: requests) {
      case .madeVisible: flow.value.measures.usefulDeliveries += 1
      case .unseen: requests[request].hasUnseen = true
      case .seenBefore: break
      }
    }
    if count > 1 {
      for index in start..<start + count { flow.value.forgetLastRow(rows[list, index]) }
    }
  }

  /// The causes that the rows of the request's parcel share up to now, if the parcel still stands as it was sent.
  func sharedCauses(_ request: UInt32) -> SharedCauses {
    let stage = stage(of: request)
    let owner = requests[request].role == .batch ? requests[request].job : request
    guard requests[owner].epoch == stage.value.epoch,
      stage.value[requests[request].parcel].request == owner + 1,
      stage.value[requests[request].parcel].phase == .inRequest
    else { return .none }
    let parcel = requests[request].parcel
    var shared = SharedCauses(
      parcel: FlowState.parcelKey(stage: stage.value.index, parcel: parcel),
      causes: requests[request].causes(upTo: now)
    )
    if stage.value[parcel].hasPast { shared.causes += stage.value[parcel].past }
    return shared
  }

  /// What faults do to a request at its system.
  enum FaultPart { case errors, slowness }

  /// Faults in force on the system that have this part acted on the request.
  mutating func markActive(_ request: UInt32, _ system: Int, _ part: FaultPart) {
    for window in systems[system].activeWindows where has(part, timeline.windows[window].effects) {
      touch(request, window: window)
      if requests[request].window < 0 { requests[request].window = Int32(window) }
    }
  }

  private func has(_ part: FaultPart, _ effects: Effects) -> Bool {
    switch part {
    case .errors: effects.errorsPerMillion > 0
    case .slowness: effects.serviceTimePermille != 1_000
    }
  }

  /// The fault in force that made a request late: one that slows or stops its system, holds the locks that it waited
  /// for, or delays or stops its link.
  func delayingWindow(_ request: UInt32) -> Int? {
    let slowing = systems[Int(requests[request].system)].activeWindows.first { window in
      let effects = timeline.windows[window].effects
      return effects.serviceTimePermille != 1_000 || effects.outage != .none
    }
    if let slowing { return slowing }
    if requests[request].phase == .locking || requests[request].inLock > .zero,
      let job = backgroundJobs.first(where: { $0.isRunning && $0.flow == Int(requests[request].flow) })
    {
      return job.window
    }
    guard requests[request].usesLink else { return nil }
    return links[flow(of: request).value.config.link].activeWindows.first
  }
}
