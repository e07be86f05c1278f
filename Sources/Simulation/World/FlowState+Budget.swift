import BeaufortNumerics
import Measurement

/// The causes that a parcel's rows share up to one instant, worked out once for all of them.
struct SharedCauses: BitwiseCopyable {
  /// Stage << 24 | parcel; all ones for none.
  var parcel: UInt32 = .max
  var causes = Causes()
  static let none = SharedCauses()
}

extension FlowState {
  static func parcelKey(stage: UInt8, parcel: UInt32) -> UInt32 { UInt32(stage) << 24 | parcel }

  /// What every nanosecond of the change's way up to `instant` was spent on.
  @inline(__always)
  func causes(
    of change: Lent<ChangeState>,
    upTo instant: Instant,
    shared: SharedCauses,
    requests: borrowing RequestPool
  )
    -> Causes
  {
    let phase = change.value.phase
    let (since, row) = (change.value.since, change.value.past)
    var causes = row != 0 ? past[row - 1] : Causes()
    guard phase == .inParcel else {
      addWait(phase, from: since, to: instant, to: &causes)
      return causes
    }
    addWait(change.value.wait, from: since, to: change.value.joined, to: &causes)
    let parcel = change.value.parcel
    causes += shared.parcel == parcel ? shared.causes : parcelCauses(parcel, upTo: instant, requests: requests)
    return causes
  }

  @inline(__always)
  private func addWait(_ phase: ChangeState.Phase, from: Instant, to: Instant, to causes: inout Causes) {
    if from < to { addRealWait(phase, from: from, to: to, to: &causes) }
  }

  private func addRealWait(_ phase: ChangeState.Phase, from: Instant, to: Instant, to causes: inout Causes) {
    let wait = to - from
    var down = Interval.zero
    let rest: DelayCause
    switch phase {
    case .waitingForCapacity:
      rest = .capacity
      if config.commitStage >= 0 { down = stages[config.commitStage].outages.overlap(from, to) }
    case .waitingForSchedule:
      rest = .schedule
      if config.commitStage >= 0 { down = stages[config.commitStage].outages.overlap(from, to) }
    case .inTable:
      rest = .schedule
      if config.tableStage >= 0 { down = stages[config.tableStage].missed.overlap(from, to) }
    case .onBus:
      rest = .capacity
      if config.busStage >= 0 { down = stages[config.busStage].outages.overlap(from, to) }
    case .ended: rest = .healing
    case .cached: rest = .cache
    case .sourceDown: rest = .down
    case .inParcel: preconditionFailure("a parcel's rows do not wait by themselves")
    }
    causes[.down] += down.nanoseconds
    causes[rest] += (wait - down).nanoseconds
  }

  /// What the parcel's rows have shared up to `instant`.
  func parcelCauses(_ key: UInt32, upTo instant: Instant, requests: borrowing RequestPool) -> Causes {
    let stage = stages.lent(Int(key >> 24))
    return parcelCauses(stage, stage.value.lent(key & 0xFF_FFFF), upTo: instant, requests: requests)
  }

  private func parcelCauses(
    _ stage: Lent<StageState>,
    _ parcel: Lent<ParcelState>,
    upTo instant: Instant,
    requests: borrowing RequestPool
  ) -> Causes {
    var causes = parcel.value.hasPast ? parcel.value.past : Causes()
    let (phase, since) = (parcel.value.phase, parcel.value.since)
    let wait = (instant - since).nanoseconds
    switch phase {
    case .inRequest: causes += requests[parcel.value.request - 1].causes(upTo: instant)
    case .waitingForCapacity, .waitingForSchedule:
      guard wait > 0 else { break }
      let down = stage.value.outages.overlap(since, instant).nanoseconds
      causes[.down] += down
      causes[phase == .waitingForCapacity ? .capacity : .schedule] += wait - down
    case .failed:
      let down = windowOverlap(parcel.value.window, since, instant)
      causes[.down] += down
      causes[.backoff] += wait - down
    case .limited: causes[.limit] += wait
    }
    return causes
  }

  /// How much of a failed attempt and the wait after it the fault that failed it lasted.
  private func windowOverlap(_ window: Int32, _ from: Instant, _ to: Instant) -> Int64 {
    guard window >= 0, Int(window) < faultSpans.count else { return 0 }
    let span = faultSpans[Int(window)]
    return max(0, (min(span.end, to) - max(span.start, from)).nanoseconds)
  }

  /// A row came to its parcel on the way of a fetch that failed since: of the way `before` it joined, it never had a part.
  mutating func rebook(_ slot: UInt32, window: Int32, sent: Instant, before: Causes) {
    let joined = changes[slot].joined
    guard joined > sent else { return }
    let down = windowOverlap(window, sent, joined)
    var own = changes[slot].past != 0 ? past[changes[slot].past - 1] : Causes()
    own += before
    own[.down] -= down
    own[.backoff] -= (joined - sent).nanoseconds - down
    setPast(slot, own)
  }

  /// Books the parcel's present phase, and enters the next.
  mutating func enterParcelPhase(
    _ phase: ParcelState.Phase,
    stage: Lent<StageState>,
    parcel: Lent<ParcelState>,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    if now > parcel.value.since || parcel.value.phase == .inRequest {
      parcel.value.past = parcelCauses(stage, parcel, upTo: now, requests: requests)
      parcel.value.hasPast = true
    }
    parcel.value.phase = phase
    parcel.value.since = now
  }

  /// The change joins the parcel: from now on it shares the parcel's causes, and none from before.
  mutating func join(
    _ slot: UInt32,
    stage: Lent<StageState>,
    parcel: UInt32,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    if stage.value[parcel].isFresh(at: now) {
      enterParcel(slot, stage, parcel, at: now)
    } else {
      let key = Self.parcelKey(stage: stage.value.index, parcel: parcel)
      join(slot, stage: stage, parcel: parcel, at: now, before: parcelCauses(key, upTo: now, requests: requests))
    }
  }

  /// The same, where what the parcel had shared `before` is known.
  mutating func join(_ slot: UInt32, stage: Lent<StageState>, parcel: UInt32, at now: Instant, before: Causes) {
    if before.sum != 0 { takeFromPast(slot, before) }
    enterParcel(slot, stage, parcel, at: now)
  }

  private mutating func takeFromPast(_ slot: UInt32, _ before: Causes) {
    if changes[slot].past == 0 { setPast(slot, Causes()) }
    past[changes[slot].past - 1] -= before
  }

  @inline(__always)
  private mutating func enterParcel(_ slot: UInt32, _ stage: Lent<StageState>, _ parcel: UInt32, at now: Instant) {
    changes[slot].enter(parcel: Self.parcelKey(stage: stage.value.index, parcel: parcel), at: now)
  }

  /// Leaves the parcel (or another phase) for a phase of the change's own, with its causes so far booked.
  mutating func leave(_ slot: UInt32, for phase: ChangeState.Phase, at now: Instant, requests: borrowing RequestPool) {
    let change = changes.lent(slot)
    guard !change.value.flags.contains(.visible) else { return }
    if now > change.value.instant {
      setPast(slot, causes(of: change, upTo: now, shared: .none, requests: requests))
    }
    change.value.phase = phase
    change.value.since = now
  }

  private mutating func setPast(_ slot: UInt32, _ causes: Causes) {
    if changes[slot].past == 0 {
      let row = pastSlots.take()
      past.reserve(row)
      changes[slot].past = row + 1
    }
    past[changes[slot].past - 1] = causes
  }

  /// Whether a subscriber has the change in hand, so that a second copy, on the bus or on its way there after a crash,
  /// delays nothing.
  @inline(__always)
  func isWithSubscriber(_ slot: UInt32) -> Bool {
    changes[slot].phase == .inParcel && Int(changes[slot].parcel >> 24) == config.busStage
  }

  /// A request holds each of the rows that a parcel sends, and makes one more attempt at it.
  mutating func holdAndCountAttempts(
    of list: RowList,
    in rows: borrowing RowArena,
    parcel: Lent<ParcelState>,
    at now: Instant
  ) {
    parcel.value.attempt += 1
    // What comes from the bus was sent once already, to be published.
    let isOnBus = parcel.value.feed == .bus
    let isResent = isOnBus && parcel.value.attempt > 1
    var isRetry = false
    for index in 0..<list.count {
      prefetchRow(after: index, of: list, in: rows)
      let slot = rows[list, index]
      changes[slot].holders += 1
      changes[slot].attempts += 1
      if isResent || (!isOnBus && changes[slot].attempts > 1) {
        isRetry = true
        measures.touches.touchChange(&changes[slot].touched, Mechanism.retry.rawValue)
      }
    }
    if isRetry { measures.touches.act(.retry) }
    measures.attempts += Int64(list.count)
    measures.requests += 1
    measures.series.add(Int64(list.count), to: .attempts, at: now)
  }

  // MARK: Holders

  @inline(__always)
  mutating func hold(_ slot: UInt32) { changes[slot].holders += 1 }

  /// One holder less; when nobody is left, a change that is not visible has exited, and is lost unless parked.
  @inline(__always)
  mutating func letGo(_ slot: UInt32, at now: Instant, requests: borrowing RequestPool) {
    let change = changes.lent(slot)
    guard change.value.hasLost(holders: 1) else { return }
    if !change.value.flags.contains(.visible) { exitUnseen(slot, change, at: now, requests: requests) }
    freeIfDone(slot, change)
  }

  /// The same for all rows of a list.
  mutating func letGo(
    _ list: RowList,
    in rows: borrowing RowArena,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    for index in 0..<list.count {
      prefetchRow(after: index, of: list, in: rows)
      letGo(rows[list, index], at: now, requests: requests)
    }
  }

  @inline(never)
  private mutating func exitUnseen(
    _ slot: UInt32,
    _ change: Lent<ChangeState>,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    if change.value.phase != .ended { leave(slot, for: .ended, at: now, requests: requests) }
    exit(change, at: now)
  }

  @inline(__always)
  mutating func freeIfDone(_ slot: UInt32, _ change: Lent<ChangeState>) {
    if change.value.holders == 0, change.value.flags.intersection([.visible, .freed]) == .visible {
      free(slot, change)
    }
  }

  private mutating func free(_ slot: UInt32, _ change: Lent<ChangeState>) {
    let row = change.value.past
    if row != 0 {
      pastSlots.give(back: row - 1)
      change.value.past = 0
    }
    let record = records.lent(change.value.record)
    if record.value.tail == slot + 1 { record.value.tail = 0 }
    change.value.flags.insert(.freed)
    changeSlots.give(back: slot)
  }

  /// Books that faults made the change wait.
  mutating func touchOutages(_ slot: UInt32, from: Instant, to: Instant) {
    for (window, span) in faultSpans.enumerated() where span.isOutage && span.start < to && span.end > from {
      measures.touches.touchChange(&changes[slot].touched, Mechanism.windowBit(window))
    }
  }
}
