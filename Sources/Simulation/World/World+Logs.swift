import BeaufortNumerics
import Patterns
import Platform

extension World {
  // MARK: Table

  /// Fills the fetch's parcel with what the source's table shows now; returns how many rows.
  mutating func takeSnapshot(_ request: Lent<RequestState>) -> UInt32 {
    let flow = request.value.flow
    let stage = request.value.stage
    guard request.value.epoch == stage.value.epoch,
      stage.value[request.value.parcel].request == request.value.slot + 1
    else { return 0 }
    let isBus = stage.value.readsBus
    let count = isBus ? snapshotBus(request, flow, stage) : snapshotTable(request, flow, stage)
    request.value.rowCount = count
    return count
  }

  private mutating func snapshotTable(
    _ request: Lent<RequestState>,
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>
  ) -> UInt32 {
    let selection = request.value.selection
    let state = stage.value.lent(request.value.parcel)
    let tail = flow.value.table.tail
    let end = flow.value.tableEnd(through: selection.through)
    let partition = selection.parts > 1 ? Partition(UInt32(selection.part), of: UInt32(selection.parts)) : nil
    var scan = SourceTableScan(of: flow.value.table, through: end, partition: partition)
    var index = flow.value.table.head
    var count: UInt32 = 0
    while count < selection.limit {
      guard let (position, slot) = scan.take(from: flow.value) else {
        index = end
        break
      }
      index = position + 1
      guard flow.value.changes[slot].nextVersion == .never else { continue }
      joinFetched(slot, request, flow, stage)
      rows.append(slot, to: &state.value.rows)
      joinRiders(of: slot, request, flow, stage)
      count += 1
    }
    request.value.isFull = count == selection.limit && index < tail
    state.value.logEnd = index
    if selection.sortedByParent {
      var list = state.value.rows
      var keyed: [(parent: UInt32, record: UInt32, slot: UInt32)] = []
      for index in 0..<list.count {
        let slot = rows[list, index]
        let change = flow.value.changes.lent(slot)
        let key = flow.value.partitionKey(record: change.value.record, parent: change.value.parent)
        keyed.append((key, change.value.record, slot))
      }
      keyed.sort { $0 < $1 }
      for index in 0..<list.count { rows.set(keyed[Int(index)].slot, at: index, of: &list) }
      state.value.rows = list
    }
    return count
  }

  /// Older versions of the row's record that never became visible ride in it.
  private mutating func joinRiders(
    of slot: UInt32,
    _ request: Lent<RequestState>,
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>
  ) {
    var older = flow.value.records[flow.value.changes[slot].record].head
    while older != 0, older - 1 != slot {
      let rider = older - 1
      if flow.value.changes[rider].phase == .inTable {
        joinFetched(rider, request, flow, stage)
        rows.append(rider, to: &stage.value[request.value.parcel].riders)
      }
      older = flow.value.changes[rider].next
    }
  }

  /// The row shares the fetch's way from when the fetch was sent, or from its own commit if that was later.
  private mutating func joinFetched(
    _ slot: UInt32,
    _ request: Lent<RequestState>,
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>
  ) {
    guard !flow.value.changes[slot].flags.contains(.visible) else { return }
    let since = flow.value.changes[slot].since
    let parcel = request.value.parcel
    journal?.joins(flow.value.index, flow.value.changes.lent(slot), stage.value[parcel].serial, now)
    flow.value.join(
      slot,
      stage: stage,
      parcel: parcel,
      at: max(since, request.value.sent),
      before: request.value.causes(beforeSnapshot: max(since, request.value.sent))
    )
  }

  // MARK: Bus

  /// Puts one change on the event bus.
  mutating func publish(_ flow: Lent<FlowState>, _ slot: UInt32) {
    hold(flow, slot, .bus)
    flow.value.bus.append(BusEntry(slot: slot, published: now))
    recordWait(flow, slot, .bus)
    if !flow.value.isWithSubscriber(slot) { flow.value.leave(slot, for: .onBus, at: now, requests: requests) }
    if !flow.value.config.capturesChanges, !flow.value.changes[slot].flags.contains(.accepted) {
      flow.value.changes[slot].flags.insert(.accepted)
      flow.value.measures.accepted += 1
    }
    if flow.value.bus.count == 1 { armRetention(flow) }
    wakeFetch(flow)
  }

  /// The rows of a publish request come to the bus together.
  mutating func publishRows(_ request: Lent<RequestState>) {
    let flow = request.value.flow
    let list = request.value.rows
    let stage = flow.value.config.busStage >= 0 ? flow.value.stages.lent(flow.value.config.busStage) : nil
    let parked = stage?.value.parkedFetch ?? 0
    stage?.value.parkedFetch = 0
    for index in 0..<list.count { publish(flow, rows[list, index]) }
    guard let stage, parked != 0 else { return }
    stage.value.parkedFetch = parked
    wakeFetch(flow)
  }

  private mutating func wakeFetch(_ flow: Lent<FlowState>) {
    guard flow.value.config.busStage >= 0 else { return }
    let stage = flow.value.stages.lent(flow.value.config.busStage)
    guard stage.value.parkedFetch != 0 else { return }
    let request = requests.lent(stage.value.parkedFetch - 1)
    stage.value.parkedFetch = 0
    fetchFromBus(request)
  }

  /// Answers a fetch from the bus, or parks it until something arrives.
  mutating func fetchFromBus(_ request: Lent<RequestState>) {
    let flow = request.value.flow
    let stage = request.value.stage
    guard request.value.epoch == stage.value.epoch,
      stage.value[request.value.parcel].request == request.value.slot + 1
    else {
      finish(request)
      return
    }
    guard !flow.value.bus.isEmpty else {
      enter(request, .parked)
      stage.value.parkedFetch = request.value.slot + 1
      return
    }
    enter(request, .serving)
    request.value.started = now
    request.value.timeoutAt = max(
      request.value.timeoutAt,
      now + stage.value.stage.timeout
    )
    let count = takeSnapshot(request)
    stage.value.wasFetchRefused = request.value.operation == .subscribe && !admitCharges(request)
    if stage.value.wasFetchRefused {
      request.value.rowCount = 0
      answerBack(request, .allocationSpent)
      return
    }
    request.value.served = now
    precondition(count > 0)
    answerBack(request, .ok)
  }

  private mutating func snapshotBus(
    _ request: Lent<RequestState>,
    _ flow: Lent<FlowState>,
    _ stage: Lent<StageState>
  ) -> UInt32 {
    let state = stage.value.lent(request.value.parcel)
    let head = flow.value.bus.head
    let count = min(UInt64(request.value.selection.limit), flow.value.bus.count)
    for index in head..<head + count {
      let slot = flow.value.bus[index].slot
      if flow.value.changes[slot].phase == .onBus { joinFetched(slot, request, flow, stage) }
      rows.append(slot, to: &state.value.rows)
      hold(flow, slot, .subscriber)
    }
    state.value.logEnd = head + count
    request.value.isFull = flow.value.bus.count > count
    return UInt32(count)
  }

  private mutating func armRetention(_ flow: Lent<FlowState>) {
    let due = flow.value.bus[flow.value.bus.head].published + flow.value.config.retention
    guard due <= end, !flow.value.isRetentionArmed else { return }
    flow.value.isRetentionArmed = true
    schedule(.retention, at: due, rank: .timer, UInt32(flow.value.index), 0)
  }

  /// What has been on the bus for the whole retention falls out of it.
  mutating func retentionEnded(_ flow: Lent<FlowState>) {
    flow.value.isRetentionArmed = false
    while !flow.value.bus.isEmpty,
      flow.value.bus[flow.value.bus.head].published + flow.value.config.retention <= now
    {
      let slot = flow.value.bus.removeFirst().slot
      letGo(flow, slot, .bus)
    }
    if !flow.value.bus.isEmpty { armRetention(flow) }
  }
}
