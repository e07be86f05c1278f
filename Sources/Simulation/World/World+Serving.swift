import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Platform

extension World {
  /// The request reaches its system.
  mutating func arrive(_ request: Lent<RequestState>) {
    enter(request, .queued)
    request.value.arrived = now
    let system = Int(request.value.system)
    let flow = request.value.flow
    if let outage = outage(of: request, at: now) {
      touch(request, window: outage.window)
      request.value.window = Int32(outage.window)
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
      guard !(org.longRequests.isExhausted && request.value.operation.isApiRequest) else {
        touch(request, .longRequestCap)
        answerBack(request, .longRequestCap)
        return
      }
      switch request.value.operation {
      case .upsert, .bulkIngest, .publish, .query, .extract, .restRead:
        let code = request.value.operation.isApiRequest ? AnswerCode.apiAllocationSpent : .allocationSpent
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

  private mutating func beginAtOrg(_ request: Lent<RequestState>, _ flow: Lent<FlowState>) {
    switch request.value.operation {
    case .upsert, .apply: beginChunk(request)
    case .subscribe, .trigger: fetchFromBus(request)
    case .bulkIngest, .publish, .query, .extract, .restRead, .queuedCallOut, .synchronousCallOut, .odataRead,
      .callOutRead:
      serve(request)
    }
  }

  private mutating func beginAtExternal(_ request: Lent<RequestState>, _ system: Int) {
    if systems[system].limiter?.admit(at: now) == false {
      touch(request, .serverRefused)
      answerBack(request, .tooManyRequests)
      return
    }
    switch systems[system].server.arrive(request.value.slot, at: now) {
    case .started: serve(request)
    case .queued: armTimeOut(request)
    case .refused:
      touch(request, .serverRefused)
      answerBack(request, .unavailable)
    }
  }

  /// The server takes the request up: reads take their snapshot now, and the service time is drawn.
  mutating func serve(_ request: Lent<RequestState>) {
    enter(request, .serving)
    request.value.started = now
    let system = Int(request.value.system)
    var count = Int64(request.value.rowCount)
    switch request.value.role {
    case .fetch: count = Int64(takeSnapshot(request))
    case .lookup:
      count = 1
      request.value.rowCount = 1
    case .send: if request.value.operation == .publish || request.value.operation == .bulkIngest { count = 0 }
    case .batch, .background: break
    }
    if systems[system].effects.serviceTimePermille != 1_000 { markActive(request, system, .slowness) }
    let time = systems[system].serviceTime(serviceLuck(request), records: count, withBase: true) + jobTime(request)
    if request.value.role == .lookup { readValue(request, servedAt: now + time) }
    promise(request, endsAt: now + time)
    schedule(.serviceEnd, at: now + time, rank: .answer, request.value.slot, request.value.generation)
  }

  /// Arms what must happen if the request runs long.
  @inline(__always)
  mutating func promise(_ request: Lent<RequestState>, endsAt: Instant) {
    if endsAt > request.value.timeoutAt { armTimeOut(request) }
    if request.value.operation.isApiRequest, systems[Int(request.value.system)].isOrg {
      let longAt = request.value.arrived + PlatformFigures.longRequest
      if endsAt > longAt { armLong(request, at: longAt) }
    }
  }

  mutating func armLong(_ request: Lent<RequestState>, at instant: Instant) {
    guard !request.value.isLongArmed, request.value.operation.isApiRequest else { return }
    request.value.isLongArmed = true
    schedule(.longRequest, at: max(instant, now), rank: .answer, request.value.slot, request.value.generation)
  }

  mutating func becameLong(_ request: Lent<RequestState>, generation: UInt32) {
    guard request.value.generation == generation else { return }
    switch request.value.phase {
    case .locking, .serving:
      request.value.isLong = true
      org.longRequests.passed20s()
    case .onWay, .queued, .parked, .returning, .over: break
    }
  }

  mutating func serviceEnded(_ request: Lent<RequestState>, generation: UInt32) {
    guard request.value.generation == generation else { return }
    let flow = request.value.flow
    let system = Int(request.value.system)
    request.value.served = now
    if systems[system].isOrg {
      switch request.value.operation {
      case .upsert, .apply: chunkEnded(request)
      case .bulkIngest:
        if request.value.role == .send { startBatches(request) } else { chunkEnded(request) }
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
    systems[system].stays += Int128((now - request.value.arrived).nanoseconds)
    if request.value.role == .send {
      let shared = sharedCauses(request)
      let list = request.value.rows
      applyRows(request, flow, from: 0, count: list.count, shared: shared)
    }
    answerBack(request, .ok)
    if let next { serve(requests.lent(next)) }
  }

  /// Writes a stretch of the request's rows to the target, all at this instant.
  mutating func applyRows(
    _ request: Lent<RequestState>,
    _ flow: Lent<FlowState>,
    from start: UInt32,
    count: UInt32,
    shared: SharedCauses
  ) {
    let list = request.value.rows
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
      if isRecorded(flow, slot) { recorder?.applied(flow.value.index, flow.value.changes.lent(slot), now, request) }
      switch flow.value.apply(slot, at: now, shared: shared, requests: requests) {
      case .madeVisible: flow.value.measures.usefulDeliveries += 1
      case .unseen: request.value.hasUnseen = true
      case .seenBefore: break
      }
    }
    if count > 1 {
      for index in start..<start + count { flow.value.forgetLastRow(rows[list, index]) }
    }
  }

  /// The causes that the rows of the request's parcel share up to now, if the parcel still stands as it was sent.
  func sharedCauses(_ request: Lent<RequestState>) -> SharedCauses {
    let stage = request.value.stage
    let owner = request.value.role == .batch ? requests.lent(request.value.job) : request
    guard owner.value.epoch == stage.value.epoch,
      stage.value[request.value.parcel].request == owner.value.slot + 1,
      stage.value[request.value.parcel].phase == .inRequest
    else { return .none }
    let parcel = request.value.parcel
    var shared = SharedCauses(
      parcel: FlowState.parcelKey(stage: stage.value.index, parcel: parcel),
      causes: request.value.causes(upTo: now)
    )
    if stage.value[parcel].hasPast { shared.causes += stage.value[parcel].past }
    return shared
  }

  /// What faults do to a request at its system.
  enum FaultPart { case errors, slowness }

  /// Faults in force on the system that have this part acted on the request.
  mutating func markActive(_ request: Lent<RequestState>, _ system: Int, _ part: FaultPart) {
    for window in systems[system].activeWindows where has(part, timeline.windows[window].effects) {
      touch(request, window: window)
      if request.value.window < 0 { request.value.window = Int32(window) }
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
  func delayingWindow(_ request: Lent<RequestState>) -> Int? {
    let slowing = systems[Int(request.value.system)].activeWindows.first { window in
      let effects = timeline.windows[window].effects
      return effects.serviceTimePermille != 1_000 || effects.outage != .none
    }
    if let slowing { return slowing }
    if request.value.phase == .locking || request.value.inLock > .zero,
      let job = backgroundJobs.first(where: { $0.isRunning && $0.flow == request.value.flow.value.index })
    {
      return job.window
    }
    guard request.value.usesLink else { return nil }
    return links[request.value.flow.value.config.link].activeWindows.first
  }
}
