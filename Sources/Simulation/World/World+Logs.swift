import BeaufortNumerics
import Patterns
import Platform

extension World {
  // MARK: Table

  /// Fills the fetch's parcel with what the source's table shows now; returns how many rows.
  mutating func takeSnapshot(_ request: UInt32) -> UInt32 {
    let flow = Int(requests[request].flow)
    let stage = Int(requests[request].stage)
    guard requests[request].epoch == flows[flow].stages[stage].epoch,
      flows[flow].stages[stage][requests[request].parcel].request == request + 1
    else { return 0 }
    let isBus = flows[flow].stages[stage].stage.feed == .bus
    let count = isBus ? snapshotBus(request, flow, stage) : snapshotTable(request, flow, stage)
    requests[request].rowCount = count
    return count
  }

  private mutating func snapshotTable(_ request: UInt32, _ flow: Int, _ stage: Int) -> UInt32 {
    let selection = requests[request].selection
    let parcel = requests[request].parcel
    let tail = flows[flow].table.tail
    let end = flows[flow].tableEnd(through: selection.through)
    let parts = UInt32(selection.parts)
    var index = flows[flow].table.head
    var count: UInt32 = 0
    while index < end, count < selection.limit {
      let position = index
      index += 1
      guard parts == 1 || flows[flow].table.key(position) % parts == UInt32(selection.part) else { continue }
      flows[flow].prefetchTable(position, before: end)
      let slot = flows[flow].table[position]
      guard flows[flow].changes[slot].nextVersion == .never else { continue }
      joinFetched(slot, request, flow, stage)
      append(slot, isRider: false, flow, stage, parcel)
      joinRiders(of: slot, request, flow, stage)
      count += 1
    }
    requests[request].isFull = count == selection.limit && index < tail
    flows[flow].stages[stage][parcel].logEnd = index
    if selection.sortedByParent {
      var list = flows[flow].stages[stage][parcel].rows
      var keyed: [(parent: UInt32, record: UInt32, slot: UInt32)] = []
      for index in 0..<list.count {
        let slot = rows[list, index]
        keyed.append((flows[flow].partitionKey(of: slot), flows[flow].changes[slot].record, slot))
      }
      keyed.sort { $0 < $1 }
      for index in 0..<list.count { rows.set(keyed[Int(index)].slot, at: index, of: &list) }
      flows[flow].stages[stage][parcel].rows = list
    }
    return count
  }

  /// Older versions of the row's record that never became visible ride in it.
  private mutating func joinRiders(of slot: UInt32, _ request: UInt32, _ flow: Int, _ stage: Int) {
    var older = flows[flow].records[flows[flow].changes[slot].record].head
    while older != 0, older - 1 != slot {
      let rider = older - 1
      if flows[flow].changes[rider].phase == .inTable {
        joinFetched(rider, request, flow, stage)
        append(rider, isRider: true, flow, stage, requests[request].parcel)
      }
      older = flows[flow].changes[rider].next
    }
  }

  /// The row shares the fetch's way from when the fetch was sent, or from its own commit if that was later.
  private mutating func joinFetched(_ slot: UInt32, _ request: UInt32, _ flow: Int, _ stage: Int) {
    guard !flows[flow].changes[slot].flags.contains(.visible) else { return }
    let since = flows[flow].changes[slot].since
    let parcel = requests[request].parcel
    journal?.joins(flow, flows[flow].changes[slot], flows[flow].stages[stage][parcel].serial, now)
    flows[flow].join(
      slot,
      stage: stage,
      parcel: parcel,
      at: max(since, requests[request].sent),
      before: requests[request].causes(beforeSnapshot: max(since, requests[request].sent))
    )
  }

  // MARK: Bus

  /// Puts one change on the event bus.
  mutating func publish(_ flow: Int, _ slot: UInt32) {
    hold(flow, slot, .bus)
    let index = flows[flow].bus.tail
    flows[flow].bus.append(slot)
    flows[flow].busTimes.set(index, now, head: flows[flow].bus.head)
    recordWait(flow, slot, .bus)
    if !flows[flow].isWithSubscriber(slot) { flows[flow].leave(slot, for: .onBus, at: now, requests: requests) }
    if !flows[flow].config.capturesChanges, !flows[flow].changes[slot].flags.contains(.accepted) {
      flows[flow].changes[slot].flags.insert(.accepted)
      flows[flow].measures.accepted += 1
    }
    if flows[flow].bus.count == 1 { armRetention(flow) }
    wakeFetch(flow)
  }

  /// The rows of a publish request come to the bus together.
  mutating func publishRows(_ request: UInt32) {
    let flow = Int(requests[request].flow)
    let list = requests[request].rows
    let stage = flows[flow].config.busStage
    let parked = stage >= 0 ? flows[flow].stages[stage].parkedFetch : 0
    if stage >= 0 { flows[flow].stages[stage].parkedFetch = 0 }
    for index in 0..<list.count { publish(flow, rows[list, index]) }
    guard parked != 0 else { return }
    flows[flow].stages[stage].parkedFetch = parked
    wakeFetch(flow)
  }

  private mutating func wakeFetch(_ flow: Int) {
    let stage = flows[flow].config.busStage
    guard stage >= 0, flows[flow].stages[stage].parkedFetch != 0 else { return }
    let request = flows[flow].stages[stage].parkedFetch - 1
    flows[flow].stages[stage].parkedFetch = 0
    fetchFromBus(request)
  }

  /// Answers a fetch from the bus, or parks it until something arrives.
  mutating func fetchFromBus(_ request: UInt32) {
    let flow = Int(requests[request].flow)
    let stage = Int(requests[request].stage)
    guard requests[request].epoch == flows[flow].stages[stage].epoch,
      flows[flow].stages[stage][requests[request].parcel].request == request + 1
    else {
      finish(request)
      return
    }
    guard flows[flow].bus.count > 0 else {
      enter(request, .parked)
      flows[flow].stages[stage].parkedFetch = request + 1
      return
    }
    enter(request, .serving)
    requests[request].started = now
    requests[request].timeoutAt = max(
      requests[request].timeoutAt,
      now + flows[flow].stages[stage].stage.timeout
    )
    let count = takeSnapshot(request)
    flows[flow].stages[stage].wasFetchRefused = requests[request].operation == .subscribe && !admitCharges(request)
    if flows[flow].stages[stage].wasFetchRefused {
      requests[request].rowCount = 0
      answerBack(request, .allocationSpent)
      return
    }
    requests[request].served = now
    precondition(count > 0)
    answerBack(request, .ok)
  }

  private mutating func snapshotBus(_ request: UInt32, _ flow: Int, _ stage: Int) -> UInt32 {
    let parcel = requests[request].parcel
    let head = flows[flow].bus.head
    let count = min(UInt64(requests[request].selection.limit), UInt64(flows[flow].bus.count))
    for index in head..<head + count {
      let slot = flows[flow].bus[index]
      if flows[flow].changes[slot].phase == .onBus { joinFetched(slot, request, flow, stage) }
      append(slot, isRider: false, flow, stage, parcel)
      hold(flow, slot, .subscriber)
    }
    flows[flow].stages[stage][parcel].logEnd = head + count
    requests[request].isFull = UInt64(flows[flow].bus.count) > count
    return UInt32(count)
  }

  private mutating func armRetention(_ flow: Int) {
    let due = flows[flow].busTimes[flows[flow].bus.head] + flows[flow].config.retention
    guard due <= end, !flows[flow].isRetentionArmed else { return }
    flows[flow].isRetentionArmed = true
    schedule(.retention, at: due, rank: .timer, UInt32(flow), 0)
  }

  /// What has been on the bus for the whole retention falls out of it.
  mutating func retentionEnded(_ flow: Int) {
    flows[flow].isRetentionArmed = false
    while flows[flow].bus.count > 0,
      flows[flow].busTimes[flows[flow].bus.head] + flows[flow].config.retention <= now
    {
      let slot = flows[flow].bus.removeFirst()
      letGo(flow, slot, .bus)
    }
    if flows[flow].bus.count > 0 { armRetention(flow) }
  }
}
