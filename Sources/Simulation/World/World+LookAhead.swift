import BeaufortNumerics

/// Where very many events are pending, what the next few are about is asked for beforehand: one event's work is as long as
/// memory takes to answer, and each event's step leads to the next.
extension World {
  @inline(never)
  func lookAhead() {
    if let event = queue.soon(2) { prefetch(event) }
    if let event = queue.soon(1) { prefetchParcel(of: event) }
    if let event = queue.soon(0) { prefetchChange(of: event) }
  }

  private func prefetch(_ event: Event) {
    switch EventKind(rawValue: event.kind) {
    case .timer: timers.prefetch(event.first)
    case .arrive, .serviceEnd, .answer, .timeOut, .lockTimeOut, .longRequest: requests.prefetch(event.first)
    case .transition, .expiry, .retention, .startBackground, nil: break
    }
  }

  private func prefetchParcel(of event: Event) {
    switch EventKind(rawValue: event.kind) {
    case .timer: stage(of: event).value.prefetch(parcel: timers[event.first].id &- 1)
    case .serviceEnd, .answer, .timeOut, .longRequest:
      let request = requests.lent(event.first)
      guard request.value.generation == event.second, request.value.role != .background else { return }
      request.value.stage.value.prefetch(parcel: request.value.parcel)
    case .arrive, .lockTimeOut, .transition, .expiry, .retention, .startBackground, nil: break
    }
  }

  private func prefetchChange(of event: Event) {
    guard case .timer = EventKind(rawValue: event.kind) else { return }
    let timer = timers[event.first]
    let stage = stage(of: event)
    guard let parcel = stage.value.parcel(ofTimer: timer.id), !parcel.value.rows.isEmpty else { return }
    flows[Int(timer.flow)].changes.prefetch(rows[parcel.value.rows, 0])
  }

  private func stage(of event: Event) -> Lent<StageState> {
    flows[Int(timers[event.first].flow)].stages.lent(Int(timers[event.first].stage))
  }
}
