import BeaufortNumerics
import Chaos
import Measurement
import Platform

extension World {
  /// Takes up the request's next rows, at most a chunk of 200: first their parents' locks, then the service.
  mutating func beginChunk(_ request: Lent<RequestState>) {
    let flow = request.value.flow
    let list = request.value.rows
    let start = request.value.chunkStart
    scratch.removeAll()
    if request.value.role == .background {
      drawBackgroundParents(request)
    } else {
      let count = min(UInt32(PlatformFigures.chunkRows), list.count - start)
      request.value.chunkCount = count
      if flow.value.locksParents {
        for index in start..<start + count { scratch.append(flow.value.changes[rows[list, index]].parent) }
      }
    }
    scratch.sort()
    rows.clear(&request.value.locks)
    var locks = RowList()
    for index in 0..<scratch.count where index == 0 || scratch[index] != scratch[index - 1] {
      rows.append(scratch[index], to: &locks)
    }
    request.value.locks = locks
    request.value.locksHeld = 0
    continueLocking(request)
  }

  /// Takes the chunk's locks one by one, until all are held or one must be waited for.
  private mutating func continueLocking(_ request: Lent<RequestState>) {
    let flow = request.value.flow
    let locks = request.value.locks
    while request.value.locksHeld < locks.count {
      let parent = rows[locks, request.value.locksHeld]
      guard flow.value.locks.acquire(row: parent, owner: request.value.slot) else {
        waitForLock(request)
        return
      }
      request.value.locksHeld += 1
    }
    startChunk(request)
  }

  private mutating func waitForLock(_ request: Lent<RequestState>) {
    if request.value.phase != .locking { enter(request, .locking) }
    lockWaits &+= 1
    request.value.lockSerial = lockWaits
    schedule(.lockTimeOut, at: now + PlatformFigures.lockWait, rank: .answer, request.value.slot, lockWaits)
    guard request.value.role != .background else { return }
    armTimeOut(request)
    if request.value.role == .send {
      armLong(request, at: request.value.arrived + PlatformFigures.longRequest)
    }
    touch(request, .lockWait)
    for job in backgroundJobs where job.isRunning && job.flow == request.value.flow.value.index {
      touch(request, window: job.window)
    }
  }

  @inline(__always)
  private mutating func startChunk(_ request: Lent<RequestState>) {
    enter(request, .serving)
    if request.value.started == .never { request.value.started = now }
    let system = Int(request.value.system)
    let isFirst = request.value.role == .send && request.value.chunkStart == 0
    if isFirst, systems[system].effects.serviceTimePermille != 1_000 {
      markActive(request, system, .slowness)
    }
    let time = systems[system].serviceTime(
      serviceLuck(request),
      records: Int64(request.value.chunkCount),
      withBase: isFirst
    )
    if request.value.role == .send { promise(request, endsAt: now + time) }
    schedule(.serviceEnd, at: now + time, rank: .answer, request.value.slot, request.value.generation)
  }

  /// A parent was not to be had in 10 s: its rows fail alone, and the chunk goes on without them.
  mutating func lockTimedOut(_ request: Lent<RequestState>, serial: UInt32) {
    guard request.value.lockSerial == serial, request.value.phase == .locking else { return }
    let flow = request.value.flow
    var locks = request.value.locks
    let index = request.value.locksHeld
    let parent = rows[locks, index]
    _ = flow.value.locks.abandon(row: parent, owner: request.value.slot)
    request.value.lockSerial = 0
    for later in index + 1..<max(index + 1, locks.count) { rows.set(rows[locks, later], at: later - 1, of: &locks) }
    rows.truncate(&locks, to: locks.count - 1)
    request.value.locks = locks
    if request.value.role != .background {
      flow.value.measures.touches.act(.lockConflict)
      failRows(request, flow, of: parent)
    }
    continueLocking(request)
  }

  private mutating func failRows(_ request: Lent<RequestState>, _ flow: Lent<FlowState>, of parent: UInt32) {
    var list = request.value.rows
    let start = request.value.chunkStart
    let end = start + request.value.chunkCount
    var kept = start
    for index in start..<list.count {
      let slot = rows[list, index]
      if index < end, flow.value.changes[slot].parent == parent {
        rows.append(slot, to: &request.value.failed)
        flow.value.measures.touches.touchChange(
          &flow.value.changes[slot].touched,
          Mechanism.lockConflict.rawValue
        )
        request.value.chunkCount -= 1
      } else {
        rows.set(slot, at: kept, of: &list)
        kept += 1
      }
    }
    rows.truncate(&list, to: kept)
    request.value.rows = list
  }

  /// The chunk's rows become visible, its locks free, and the next chunk begins.
  mutating func chunkEnded(_ request: Lent<RequestState>) {
    let flow = request.value.flow
    if request.value.role != .background {
      let shared = sharedCauses(request)
      let start = request.value.chunkStart
      applyRows(request, flow, from: start, count: request.value.chunkCount, shared: shared)
      request.value.chunkStart += request.value.chunkCount
    }
    releaseLocks(request, flow)
    switch request.value.role {
    case .background: backgroundChunkEnded(request)
    case .send, .batch:
      if request.value.chunkStart < request.value.rows.count {
        enter(request, .locking)
        beginChunk(request)
      } else if request.value.role == .batch {
        batchEnded(request)
      } else {
        let failed = request.value.failed.count
        let code: AnswerCode = failed == 0 ? .ok : request.value.rowCount == 1 ? .rowLocked : .rowsFailed
        answerBack(request, code)
      }
    case .fetch, .lookup: preconditionFailure("a read has no chunks")
    }
  }

  private mutating func releaseLocks(_ request: Lent<RequestState>, _ flow: Lent<FlowState>) {
    let locks = request.value.locks
    for index in 0..<request.value.locksHeld {
      if let next = flow.value.locks.release(row: rows[locks, index]) { granted.append(next) }
    }
    request.value.locksHeld = 0
    rows.clear(&request.value.locks)
    var index: UInt32 = 0
    while index < granted.count {
      let next = requests.lent(granted[index])
      next.value.locksHeld += 1
      next.value.lockSerial = 0
      continueLocking(next)
      index += 1
    }
    granted.removeAll()
  }

  // MARK: Bulk jobs of our own

  /// Cuts the job's rows into internal batches of 10,000, which run in parallel.
  mutating func startBatches(_ job: Lent<RequestState>) {
    var list = job.value.rows
    var start: UInt32 = 0
    job.value.rows = RowList()
    var batches: [Lent<RequestState>] = []
    while start < list.count {
      let end = min(start + UInt32(PlatformFigures.bulkBatchRows), list.count)
      let copy = job.value
      var sending = RequestState.Sending(flow: copy.flow, system: copy.system, operation: .bulkIngest, role: .batch)
      (sending.stage, sending.parcel, sending.epoch) = (copy.stage, copy.parcel, copy.epoch)
      sending.serial = copy.serial
      let batch = requests.take(sending, at: now)
      batch.value.job = job.value.slot
      batch.value.sent = copy.sent
      batch.value.arrived = now
      batch.value.onLink = copy.onLink
      batch.value.isRecorded = journal != nil
      batch.value.inService = copy.inService + (now - copy.since)
      batch.value.phase = .locking
      batch.value.isAnswered = true
      var slice = RowList()
      rows.append(list, from: start, count: end - start, to: &slice)
      if recorder != nil {
        for index in 0..<slice.count { recordCarried(rows[slice, index], by: batch) }
      }
      batch.value.rows = slice
      batch.value.rowCount = end - start
      batch.value.part = UInt32(batches.count + 1)
      batches.append(batch)
      start = end
    }
    rows.clear(&list)
    job.value.openBatches = UInt32(batches.count)
    for batch in batches { beginChunk(batch) }
  }

  private mutating func batchEnded(_ batch: Lent<RequestState>) {
    let job = requests.lent(batch.value.job)
    let (done, failed) = (batch.value.rows, batch.value.failed)
    rows.append(done, from: 0, count: done.count, to: &job.value.rows)
    rows.append(failed, from: 0, count: failed.count, to: &job.value.failed)
    if batch.value.hasUnseen { job.value.hasUnseen = true }
    rows.clear(&batch.value.rows)
    rows.clear(&batch.value.failed)
    rows.clear(&batch.value.sampled)
    journal?.over(batch, now)
    requests.give(back: batch)
    job.value.openBatches -= 1
    guard job.value.openBatches == 0 else { return }
    answerBack(job, job.value.failed.isEmpty ? .ok : .rowsFailed)
  }
}
