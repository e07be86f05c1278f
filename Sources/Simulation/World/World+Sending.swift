import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Platform

extension World {
  /// Purposes of a request's draws.
  private enum Luck: UInt64 { case wayOut, service, wayBack, wait, error, jitterOut, jitterBack }

  private func luck(_ request: Lent<RequestState>, _ purpose: Luck) -> UInt64 {
    request.value.key.bits(purpose.rawValue)
  }

  func serviceLuck(_ request: Lent<RequestState>) -> UInt64 { luck(request, .service) }
  func waitLuck(_ request: Lent<RequestState>) -> UInt64 { luck(request, .wait) }
  func errorLuck(_ request: Lent<RequestState>) -> UInt64 { luck(request, .error) }

  /// The system a machine runs on, as far as the flow's two systems go.
  func place(_ flow: Lent<FlowState>, _ stage: Lent<StageState>) -> UInt8 {
    stage.value.isAtOrg ? flow.value.config.org : flow.value.config.outside
  }

  private func destination(_ flow: Lent<FlowState>, _ operation: Operation) -> UInt8 {
    switch operation {
    case .upsert, .bulkIngest, .apply, .queuedCallOut, .synchronousCallOut: flow.value.config.target
    case .publish, .subscribe, .trigger: flow.value.config.org
    case .query, .extract, .odataRead, .callOutRead, .restRead: flow.value.config.source
    }
  }

  private mutating func begin(
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>,
    _ parcel: UInt32,
    _ operation: Operation,
    _ role: RequestState.Role,
    key: DrawKey
  ) -> Lent<RequestState> {
    let system = destination(flow, operation)
    requestSerial &+= 1
    let waitsForever = operation == .bulkIngest || operation == .trigger
    let sending = RequestState.Sending(
      flow: flow,
      stage: stage,
      system: system,
      operation: operation,
      role: role,
      usesLink: place(flow, stage) != system,
      parcel: parcel,
      epoch: stage.value.epoch,
      serial: requestSerial,
      key: key,
      timeoutAt: waitsForever ? .never : now + stage.value.stage.timeout
    )
    let request = requests.take(sending, at: now)
    request.value.isRecorded = journal != nil
    return request
  }

  mutating func send(
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>,
    _ parcel: UInt32,
    _ operation: Operation,
    limit: UInt32
  ) {
    let state = stage.value.lent(parcel)
    let list = state.value.rows
    precondition(state.value.isOpen && !list.isEmpty, "a parcel has nothing to send")
    let count = min(limit, list.count)
    let first = rows[list, 0]
    let attempts = flow.value.changes[first].attempts
    let key = flow.value.config.drawKey.derived(flow.value.changes[first].identity).derived(UInt64(attempts))
    let request = begin(flow, stage, parcel, operation, .send, key: key)
    let carried = rows.first(count, of: list)
    request.value.carry(carried, count: count, isFirstAttempt: attempts == 0)
    flow.value.holdAndCountAttempts(of: carried, in: rows, parcel: state, at: now)
    if recorder != nil { recordHeldAndCarried(carried, flow, by: request) }
    flow.value.enterParcelPhase(.inRequest, stage: stage, parcel: state, at: now, requests: requests)
    state.value.request = request.value.slot + 1
    dispatch(request)
  }

  mutating func fetch(
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>,
    _ parcel: UInt32,
    _ operation: Operation,
    _ selection: Selection
  ) {
    if stage.value.parcelHigh > parcel, stage.value[parcel].isOpen {
      close(flow, stage, parcel)
    }
    let state = open(stage, parcel, feed: operation == .subscribe || operation == .trigger ? .bus : .table)
    stage.value.fetches += 1
    let key = flow.value.config.drawKey.derived(1 << 60 | UInt64(stage.value.index)).derived(stage.value.fetches)
    let request = begin(flow, stage, parcel, operation, .fetch, key: key)
    request.value.selection = selection
    request.value.isFirstAttempt = !stage.value.wasFetchRefused
    state.value.phase = .inRequest
    state.value.request = request.value.slot + 1
    flow.value.measures.requests += operation == .trigger ? 0 : 1
    dispatch(request)
  }

  mutating func lookup(
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>,
    _ parcel: UInt32,
    _ operation: Operation,
    _ record: UInt32
  ) {
    let key = flow.value.config.drawKey.derived(1 << 61 | UInt64(record)).derived(UInt64(now.nanoseconds))
    let request = begin(flow, stage, parcel, operation, .lookup, key: key)
    request.value.record = record
    dispatch(request)
  }

  /// Puts the request on its way, unless its own side refuses it.
  private mutating func dispatch(_ request: Lent<RequestState>) {
    if request.value.isRecorded { recordSending(request) }
    if request.value.stage.value.isDown, request.value.usesLink {
      refuse(request, .connectionRefused, window: ownOutage(request.value.stage))
      return
    }
    switch request.value.operation {
    case .queuedCallOut, .odataRead:
      guard admitCharges(request) else {
        refuse(request, .allocationSpent, window: -1)
        return
      }
    case .upsert, .bulkIngest, .apply, .synchronousCallOut, .publish, .query, .extract, .subscribe, .trigger,
      .callOutRead, .restRead:
      break
    }
    guard request.value.usesLink else {
      arrive(request)
      return
    }
    let trip = outwardTrip(request)
    touchLink(request)
    schedule(.arrive, at: now + trip, rank: .answer, request.value.slot, 0)
  }

  @inline(__always)
  private func outwardTrip(_ request: Lent<RequestState>) -> Interval {
    let flow = request.value.flow
    let payload = request.value.role == .send ? Int64(request.value.rowCount) : 0
    return links[flow.value.config.link].trip(
      luck(request, .wayOut),
      luck(request, .jitterOut),
      bits: payload * flow.value.config.recordBits
    )
  }

  /// How long the answer would be on its way.
  @inline(__always)
  func returnTrip(_ request: Lent<RequestState>, rows count: Int64) -> Interval {
    guard request.value.usesLink else { return .zero }
    let flow = request.value.flow
    return links[flow.value.config.link].trip(
      luck(request, .wayBack),
      luck(request, .jitterBack),
      bits: count * flow.value.config.recordBits
    )
  }

  /// What the exchanges of a Bulk job take beyond the one that creates it: those that fill and close an ingest job before
  /// it runs, or that find a query job done and fetch its result. They are part of its service, trips included.
  @inline(__always)
  func jobTime(_ request: Lent<RequestState>) -> Interval {
    switch request.value.operation {
    case .bulkIngest, .extract: followingExchanges(request)
    case .upsert, .apply, .queuedCallOut, .synchronousCallOut, .publish, .query, .subscribe, .trigger, .odataRead,
      .callOutRead, .restRead:
      .zero
    }
  }

  private func followingExchanges(_ request: Lent<RequestState>) -> Interval {
    let (flow, system) = (request.value.flow, Int(request.value.system))
    guard systems[system].isOrg else { return .zero }
    return (1...PlatformFigures.bulkFollowingExchanges).reduce(Interval.zero) { time, exchange in
      let key = request.value.key.derived(exchange)
      func luck(_ purpose: Luck) -> UInt64 { key.bits(purpose.rawValue) }
      let served = time + systems[system].serviceTime(luck(.service), records: 0, withBase: true)
      guard request.value.usesLink else { return served }
      let link = flow.value.config.link
      return served + links[link].trip(luck(.wayOut), luck(.jitterOut), bits: 0)
        + links[link].trip(luck(.wayBack), luck(.jitterBack), bits: 0)
    }
  }

  private func ownOutage(_ stage: Lent<StageState>) -> Int32 {
    for outage in stage.value.outages where outage.start <= now && outage.end > now {
      return Int32(outage.window)
    }
    return -1
  }

  /// The sender gets this code at once, without a trip.
  private mutating func refuse(_ request: Lent<RequestState>, _ code: AnswerCode, window: Int32) {
    request.value.code = code
    request.value.window = window
    enter(request, .returning)
    schedule(.answer, at: now, rank: .answer, request.value.slot, request.value.generation)
  }

  @inline(__always)
  private mutating func touchLink(_ request: Lent<RequestState>) {
    let link = request.value.flow.value.config.link
    if links[link].activeWindows.isEmpty { return }
    for window in links[link].activeWindows { touch(request, window: window) }
  }

  /// A fault acted on the request: it counts once for each change or read that it carries.
  mutating func touch(_ request: Lent<RequestState>, window: Int) {
    let flow = request.value.flow
    let bit = Mechanism.windowBit(window)
    flow.value.measures.touches.act(bit)
    touchRows(request, bit)
    if request.value.isRecorded { recordFault(request, window) }
  }

  mutating func touch(_ request: Lent<RequestState>, _ mechanism: Mechanism) {
    request.value.flow.value.measures.touches.act(mechanism)
    touchRows(request, mechanism.rawValue)
  }

  private mutating func touchRows(_ request: Lent<RequestState>, _ bit: UInt8) {
    let flow = request.value.flow
    switch request.value.role {
    case .send, .batch:
      // All its rows have had what has touched it before. None is added later: a Bulk job's are with its batches for
      // a while, and meanwhile nothing touches the job itself.
      guard request.value.touched & 1 << UInt64(bit) == 0 else { return }
      request.value.touched |= 1 << UInt64(bit)
      let list = request.value.rows
      for index in 0..<list.count {
        let slot = rows[list, index]
        flow.value.measures.touches.touchChange(&flow.value.changes[slot].touched, bit)
      }
    case .lookup: request.value.touched |= 1 << UInt64(bit)
    case .fetch, .background: break
    }
  }
}
