import BeaufortNumerics
import Patterns
import Platform

/// What an answer does to the parcel that was sent.
extension World {
  /// Rows that were applied leave the parcel; returns how many of those sent failed and stay.
  mutating func settle(_ request: UInt32, _ flow: Int, _ stage: Int) -> UInt32 {
    let (parcel, code) = (requests[request].parcel, requests[request].code)
    guard flows[flow].stages[stage][parcel].isOpen, flows[flow].stages[stage][parcel].request == request + 1 else {
      return 0
    }
    if requests[request].hasUnseen, code == .ok || code == .rowsFailed { leaveUnseen(request, flow, stage) }
    flows[flow].stages[stage][parcel].request = 0
    switch code {
    case .ok, .rowsFailed: return settleApplied(request, flow, stage, parcel)
    case .apiAllocationSpent, .allocationSpent, .longRequestCap:
      flows[flow].stages[stage][parcel].phase = .limited
    case .connectionRefused, .timedOut, .serverError, .unavailable, .tooManyRequests, .rowLocked:
      flows[flow].stages[stage][parcel].phase = .failed
      flows[flow].stages[stage][parcel].window = requests[request].window
    }
    return requests[request].rowCount
  }

  /// Rows that were applied leave the parcel, which stays open with those not sent yet and those that failed.
  private mutating func settleApplied(_ request: UInt32, _ flow: Int, _ stage: Int, _ parcel: UInt32) -> UInt32 {
    let (done, failed) = (requests[request].rows, requests[request].failed)
    let feed = flows[flow].stages[stage][parcel].feed
    switch feed {
    case .machine:
      if flows[flow].holdsTransaction { recordAnswered(request, flow) }
      for index in 0..<done.count { dropFromMachine(flow, rows[done, index]) }
    case .bus: letGo(flow, done, .subscriber)
    case .table: break
    }
    var all = flows[flow].stages[stage][parcel].rows
    var remaining = RowList()
    if requests[request].rowCount < all.count {
      for index in requests[request].rowCount..<all.count { rows.append(rows[all, index], to: &remaining) }
    }
    for index in 0..<failed.count { rows.append(rows[failed, index], to: &remaining) }
    rows.clear(&all)
    flows[flow].stages[stage][parcel].settle(remaining, hasFailed: !failed.isEmpty)
    if !failed.isEmpty { flows[flow].measures.touches.act(.rowsRedone) }
    if remaining.isEmpty, case .machine = feed { close(flow, stage, parcel) }
    return failed.count
  }

  /// Rows that were written and never seen, since older versions overwrote them in the same chunk, share the parcel's
  /// causes no longer.
  private mutating func leaveUnseen(_ request: UInt32, _ flow: Int, _ stage: Int) {
    let key = FlowState.parcelKey(stage: UInt8(stage), parcel: requests[request].parcel)
    let phase = flows[flow].stages[stage][requests[request].parcel].feed.phase
    let list = requests[request].rows
    for index in 0..<list.count {
      let slot = rows[list, index]
      let change = flows[flow].changes[slot]
      guard change.phase == .inParcel, change.parcel == key, !change.flags.contains(.visible) else { continue }
      flows[flow].leave(slot, for: phase, at: now, requests: requests)
    }
  }

  private mutating func recordAnswered(_ request: UInt32, _ flow: Int) {
    let list = requests[request].rows
    for index in 0..<list.count {
      let slot = rows[list, index]
      flows[flow].recordTransaction(slot, waited: (now - flows[flow].changes[slot].instant).nanoseconds)
    }
  }
}
