import BeaufortNumerics
import Patterns
import Platform

/// What an answer does to the parcel that was sent.
extension World {
  /// Rows that were applied leave the parcel; returns how many of those sent failed and stay.
  @inline(__always)
  mutating func settle(
    _ request: Lent<RequestState>,
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>
  )
    -> UInt32
  {
    let (parcel, code) = (stage.value.lent(request.value.parcel), request.value.code)
    guard parcel.value.isOpen, parcel.value.request == request.value.slot + 1 else { return 0 }
    if request.value.hasUnseen, code == .ok || code == .rowsFailed { leaveUnseen(request, flow, stage) }
    parcel.value.request = 0
    switch code {
    case .ok, .rowsFailed: return settleApplied(request, flow, stage, parcel)
    case .apiAllocationSpent, .allocationSpent, .longRequestCap:
      parcel.value.phase = .limited
    case .connectionRefused, .timedOut, .serverError, .unavailable, .tooManyRequests, .rowLocked:
      parcel.value.phase = .failed
      parcel.value.window = request.value.window
    }
    return request.value.rowCount
  }

  /// Rows that were applied leave the parcel, which stays open with those not sent yet and those that failed.
  @inline(__always)
  private mutating func settleApplied(
    _ request: Lent<RequestState>,
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>,
    _ parcel: Lent<ParcelState>
  )
    -> UInt32
  {
    let (done, failed) = (request.value.rows, request.value.failed)
    let feed = parcel.value.feed
    switch feed {
    case .machine:
      if flow.value.holdsTransaction { recordAnswered(request, flow) }
      for index in 0..<done.count { dropFromMachine(flow, rows[done, index]) }
    case .bus: letGo(flow, done, .subscriber)
    case .table: break
    }
    let all = parcel.value.rows
    var remaining = RowList()
    if request.value.rowCount < all.count {
      rows.append(all, from: request.value.rowCount, count: all.count - request.value.rowCount, to: &remaining)
    }
    if !failed.isEmpty {
      rows.append(failed, from: 0, count: failed.count, to: &remaining)
      flow.value.measures.touches.act(.rowsRedone)
    }
    rows.giveBack(all)
    parcel.value.settle(remaining, hasFailed: !failed.isEmpty)
    if remaining.isEmpty, case .machine = feed { close(flow, stage, request.value.parcel) }
    return failed.count
  }

  /// Rows that were written and never seen, since older versions overwrote them in the same chunk, share the parcel's
  /// causes no longer.
  private mutating func leaveUnseen(_ request: Lent<RequestState>, _ flow: Lent<FlowState>, _ stage: Lent<StageState>) {
    let key = FlowState.parcelKey(stage: stage.value.index, parcel: request.value.parcel)
    let phase = stage.value[request.value.parcel].feed.phase
    let list = request.value.rows
    for index in 0..<list.count {
      let slot = rows[list, index]
      let change = flow.value.changes[slot]
      guard change.phase == .inParcel, change.parcel == key, !change.flags.contains(.visible) else { continue }
      flow.value.leave(slot, for: phase, at: now, requests: requests)
    }
  }

  private mutating func recordAnswered(_ request: Lent<RequestState>, _ flow: Lent<FlowState>) {
    let list = request.value.rows
    for index in 0..<list.count {
      let slot = rows[list, index]
      flow.value.recordTransaction(slot, waited: (now - flow.value.changes[slot].instant).nanoseconds)
    }
  }
}
