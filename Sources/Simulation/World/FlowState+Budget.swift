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
  func causes(of slot: UInt32, upTo instant: Instant, shared: SharedCauses, requests: borrowing RequestPool) -> Causes {
    let change = changes[slot]
    var causes = change.past != 0 ? past[change.past - 1] : Causes()
    switch change.phase {
    case .inParcel:
      addWait(change.wait, from: change.since, to: change.joined, to: &causes)
      if shared.parcel == change.parcel {
        causes += shared.causes
      } else {
        causes += parcelCauses(change.parcel, upTo: instant, requests: requests)
      }
    case .waitingForCapacity, .waitingForSchedule, .inTable, .onBus, .ended, .cached, .sourceDown:
      addWait(change.phase, from: change.since, to: instant, to: &causes)
    }
    return causes
  }

  private func addWait(_ phase: ChangeState.Phase, from: Instant, to: Instant, to causes: inout Causes) {
    guard from < to else { return }
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
    let stage = Int(key >> 24)
    let parcel = stages[stage][key & 0xFF_FFFF]
    var causes = parcel.hasPast ? parcel.past : Causes()
    let wait = (instant - parcel.since).nanoseconds
    switch parcel.phase {
    case .inRequest: causes += requests[parcel.request - 1].causes(upTo: instant)
    case .waitingForCapacity, .waitingForSchedule:
      guard wait > 0 else { break }
      let down = stages[stage].outages.overlap(parcel.since, instant).nanoseconds
      causes[.down] += down
      causes[parcel.phase == .waitingForCapacity ? .capacity : .schedule] += wait - down
    case .failed:
      let down = windowOverlap(stage, parcel.window, parcel.since, instant)
      causes[.down] += down
      causes[.backoff] += wait - down
    case .limited: causes[.limit] += wait
    }
    return causes
  }

  /// How much of a failed attempt and the wait after it the fault that failed it lasted.
  private func windowOverlap(_ stage: Int, _ window: Int32, _ from: Instant, _ to: Instant) -> Int64 {
    guard window >= 0, Int(window) < faultSpans.count else { return 0 }
    let span = faultSpans[Int(window)]
    return max(0, (min(span.end, to) - max(span.start, from)).nanoseconds)
  }

  /// A row came to its parcel on the way of a fetch that failed since: of the way `before` it joined, it never had a part.
  mutating func rebook(_ slot: UInt32, stage: Int, window: Int32, sent: Instant, before: Causes) {
    let joined = changes[slot].joined
    guard joined > sent else { return }
    let down = windowOverlap(stage, window, sent, joined)
    var own = changes[slot].past != 0 ? past[changes[slot].past - 1] : Causes()
    own += before
    own[.down] -= down
    own[.backoff] -= (joined - sent).nanoseconds - down
    setPast(slot, own)
  }

  /// Books the parcel's present phase, and enters the next.
  mutating func enterParcelPhase(
    _ phase: ParcelState.Phase,
    stage: Int,
    parcel: UInt32,
    at now: Instant,
    requests: borrowing RequestPool
  ) {
    let key = Self.parcelKey(stage: UInt8(stage), parcel: parcel)
    if now > stages[stage][parcel].since || stages[stage][parcel].phase == .inRequest {
      stages[stage][parcel].past = parcelCauses(key, upTo: now, requests: requests)
      stages[stage][parcel].hasPast = true
    }
    stages[stage][parcel].phase = phase
    stages[stage][parcel].since = now
  }

  /// The change joins the parcel: from now on it shares the parcel's causes, and none from before.
  mutating func join(_ slot: UInt32, stage: Int, parcel: UInt32, at now: Instant, requests: borrowing RequestPool) {
    let key = Self.parcelKey(stage: UInt8(stage), parcel: parcel)
    join(slot, stage: stage, parcel: parcel, at: now, before: parcelCauses(key, upTo: now, requests: requests))
  }

  /// The same, where what the parcel had shared `before` is known.
  mutating func join(_ slot: UInt32, stage: Int, parcel: UInt32, at now: Instant, before: Causes) {
    let key = Self.parcelKey(stage: UInt8(stage), parcel: parcel)
    if before.sum != 0 {
      var own = changes[slot].past != 0 ? past[changes[slot].past - 1] : Causes()
      own -= before
      setPast(slot, own)
    }
    changes[slot].wait = changes[slot].phase
    changes[slot].joined = now
    changes[slot].phase = .inParcel
    changes[slot].parcel = key
  }

  /// Leaves the parcel (or another phase) for a phase of the change's own, with its causes so far booked.
  mutating func leave(_ slot: UInt32, for phase: ChangeState.Phase, at now: Instant, requests: borrowing RequestPool) {
    guard !changes[slot].flags.contains(.visible) else { return }
    if now > changes[slot].instant {
      setPast(slot, causes(of: slot, upTo: now, shared: .none, requests: requests))
    }
    changes[slot].phase = phase
    changes[slot].since = now
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
  func isWithSubscriber(_ slot: UInt32) -> Bool {
    changes[slot].phase == .inParcel && Int(changes[slot].parcel >> 24) == config.busStage
  }

  // MARK: Holders

  @inline(__always)
  mutating func hold(_ slot: UInt32) { changes[slot].holders += 1 }

  /// One holder less; when nobody is left, a change that is not visible has exited, and is lost unless parked.
  mutating func letGo(_ slot: UInt32, at now: Instant, requests: borrowing RequestPool) {
    changes[slot].holders -= 1
    guard changes[slot].holders == 0 else { return }
    if !changes[slot].flags.contains(.visible) {
      if changes[slot].phase != .ended { leave(slot, for: .ended, at: now, requests: requests) }
      exit(slot, at: now)
    }
    freeIfDone(slot)
  }

  mutating func freeIfDone(_ slot: UInt32) {
    let change = changes[slot]
    guard change.holders == 0, change.flags.contains(.visible), !change.flags.contains(.freed) else { return }
    if change.past != 0 {
      past[change.past - 1] = Causes()
      pastSlots.give(back: change.past - 1)
      changes[slot].past = 0
    }
    if records[change.record].tail == slot + 1 { records[change.record].tail = 0 }
    changes[slot].flags.insert(.freed)
    changeSlots.give(back: slot)
  }

  /// Books that faults made the change wait.
  mutating func touchOutages(_ slot: UInt32, from: Instant, to: Instant) {
    for (window, span) in faultSpans.enumerated() where span.isOutage && span.start < to && span.end > from {
      measures.touches.touchChange(&changes[slot].touched, Mechanism.windowBit(window))
    }
  }
}
