import BeaufortNumerics
import Chaos
import Measurement
import Platform

extension World {
  /// Takes up the request's next rows, at most a chunk of 200: first their parents' locks, then the service.
  mutating func beginChunk(_ request: UInt32) {
    let flow = flow(of: request)
    let list = requests[request].rows
    let start = requests[request].chunkStart
    scratch.removeAll()
    if requests[request].role == .background {
      drawBackgroundParents(request)
    } else {
      let count = min(UInt32(PlatformFigures.chunkRows), list.count - start)
      requests[request].chunkCount = count
      if flow.value.locksParents {
        for index in start..<start + count { scratch.append(flow.value.changes[rows[list, index]].parent) }
      }
    }
    scratch.sort()
    rows.clear(&requests[request].locks)
    var locks = RowList()
    for index in 0..<scratch.count where index == 0 || scratch[index] != scratch[index - 1] {
      rows.append(scratch[index], to: &locks)
    }
    requests[request].locks = locks
    requests[request].locksHeld = 0
    continueLocking(request)
  }

  /// Takes the chunk's locks one by one, until all are held or one must be waited for.
  private mutating func continueLocking(_ request: UInt32) {
    let flow = flow(of: request)
    let locks = requests[request].locks
    while requests[request].locksHeld < locks.count {
      let parent = rows[locks, requests[request].locksHeld]
      guard flow.value.locks.acquire(row: parent, owner: request) else {
        waitForLock(request)
        return
      }
      requests[request].locksHeld += 1
    }
    startChunk(request)
  }

  private mutating func waitForLock(_ request: UInt32) {
    if requests[request].phase != .locking { enter(request, .locking) }
    lockWaits &+= 1
    requests[request].lockSerial = lockWaits
    schedule(.lockTimeOut, at: now + PlatformFigures.lockWait, rank: .answer, request, lockWaits)
    guard requests[request].role != .background else { return }
    armTimeOut(request)
    if requests[request].role == .send {
      armLong(request, at: requests[request].arrived + PlatformFigures.longRequest)
    }
    touch(request, .lockWait)
    for job in backgroundJobs where job.isRunning && job.flow == Int(requests[request].flow) {
      touch(request, window: job.window)
    }
  }

  private mutating func startChunk(_ request: UInt32) {
    enter(request, .serving)
    if requests[request].started == .never { requests[request].started = now }
    let system = Int(requests[request].system)
    let isFirst = requests[request].role == .send && requests[request].chunkStart == 0
    if isFirst, systems[system].effects.serviceTimePermille != 1_000 {
      markActive(request, system, .slowness)
    }
    let time = systems[system].serviceTime(
      serviceLuck(request),
      records: Int64(requests[request].chunkCount),
      withBase: isFirst
    )
    if requests[request].role == .send { promise(request, endsAt: now + time) }
    schedule(.serviceEnd, at: now + time, rank: .answer, request, requests[request].generation)
  }

  /// A parent was not to be had in 10 s: its rows fail alone, and the chunk goes on without them.
  mutating func lockTimedOut(_ request: UInt32, serial: UInt32) {
    guard requests[request].lockSerial == serial, requests[request].phase == .locking else { return }
    let flow = flow(of: request)
    var locks = requests[request].locks
    let index = requests[request].locksHeld
    let parent = rows[locks, index]
    _ = flow.value.locks.abandon(row: parent, owner: request)
    requests[request].lockSerial = 0
    for later in index + 1..<max(index + 1, locks.count) { rows.set(rows[locks, later], at: later - 1, of: &locks) }
    rows.truncate(&locks, to: locks.count - 1)
    requests[request].locks = locks
    if requests[request].role != .background {
      flow.value.measures.touches.act(.lockConflict)
      failRows(request, flow, of: parent)
    }
    continueLocking(request)
  }

  private mutating func failRows(_ request: UInt32, _ flow: Lent<FlowState>, of parent: UInt32) {
    var list = requests[request].rows
    let start = requests[request].chunkStart
    let end = start + requests[request].chunkCount
    var kept = start
    for index in start..<list.count {
      let slot = rows[list, index]
      if index < end, flow.value.changes[slot].parent == parent {
        rows.append(slot, to: &requests[request].failed)
        flow.value.measures.touches.touchChange(
          &flow.value.changes[slot].touched,
          Mechanism.lockConflict.rawValue
        )
        requests[request].chunkCount -= 1
      } else {
        rows.set(slot, at: kept, of: &list)
        kept += 1
      }
    }
    rows.truncate(&list, to: kept)
    requests[request].rows = list
  }

  /// The chunk's rows become visible, its locks free, and the next chunk begins.
  mutating func chunkEnded(_ request: UInt32) {
    let flow = flow(of: request)
    if requests[request].role != .background {
      let shared = sharedCauses(request)
      let start = requests[request].chunkStart
      applyRows(request, flow, from: start, count: requests[request].chunkCount, shared: shared)
      requests[request].chunkStart += requests[request].chunkCount
    }
    releaseLocks(request, flow)
    switch requests[request].role {
    case .background: backgroundChunkEnded(request)
    case .send, .batch:
      if requests[request].chunkStart < requests[request].rows.count {
        enter(request, .locking)
        beginChunk(request)
      } else if requests[request].role == .batch {
        batchEnded(request)
      } else {
        let failed = requests[request].failed.count
        let code: AnswerCode = failed == 0 ? .ok : requests[request].rowCount == 1 ? .rowLocked : .rowsFailed
        answerBack(request, code)
      }
    case .fetch, .lookup: preconditionFailure("a read has no chunks")
    }
  }

  private mutating func releaseLocks(_ request: UInt32, _ flow: Lent<FlowState>) {
    let locks = requests[request].locks
    for index in 0..<requests[request].locksHeld {
      if let next = flow.value.locks.release(row: rows[locks, index]) { granted.append(next) }
    }
    requests[request].locksHeld = 0
    rows.clear(&requests[request].locks)
    var index: UInt32 = 0
    while index < granted.count {
      let next = granted[index]
      requests[next].locksHeld += 1
      requests[next].lockSerial = 0
      continueLocking(next)
      index += 1
    }
    granted.removeAll()
  }

  // MARK: Bulk jobs of our own

  /// Cuts the job's rows into internal batches of 10,000, which run in parallel.
  mutating func startBatches(_ job: UInt32) {
    var list = requests[job].rows
    var start: UInt32 = 0
    requests[job].rows = RowList()
    var batches: [UInt32] = []
    while start < list.count {
      let end = min(start + UInt32(PlatformFigures.bulkBatchRows), list.count)
      let batch = requests.take()
      let copy = requests[job]
      requests[batch].flow = copy.flow
      requests[batch].stage = copy.stage
      requests[batch].system = copy.system
      requests[batch].operation = .bulkIngest
      requests[batch].role = .batch
      requests[batch].parcel = copy.parcel
      requests[batch].epoch = copy.epoch
      requests[batch].job = job
      requests[batch].serial = copy.serial
      requests[batch].sent = copy.sent
      requests[batch].arrived = now
      requests[batch].onLink = copy.onLink
      requests[batch].isRecorded = journal != nil
      requests[batch].inService = copy.inService + (now - copy.since)
      requests[batch].phase = .locking
      requests[batch].since = now
      requests[batch].isAnswered = true
      var slice = RowList()
      for index in start..<end {
        rows.append(rows[list, index], to: &slice)
        if recorder != nil { recordCarried(rows[list, index], by: batch) }
      }
      requests[batch].rows = slice
      requests[batch].rowCount = end - start
      requests[batch].part = UInt32(batches.count + 1)
      batches.append(batch)
      start = end
    }
    rows.clear(&list)
    requests[job].openBatches = UInt32(batches.count)
    for batch in batches { beginChunk(batch) }
  }

  private mutating func batchEnded(_ batch: UInt32) {
    let job = requests[batch].job
    let (done, failed) = (requests[batch].rows, requests[batch].failed)
    for index in 0..<done.count { rows.append(rows[done, index], to: &requests[job].rows) }
    for index in 0..<failed.count { rows.append(rows[failed, index], to: &requests[job].failed) }
    if requests[batch].hasUnseen { requests[job].hasUnseen = true }
    rows.clear(&requests[batch].rows)
    rows.clear(&requests[batch].failed)
    rows.clear(&requests[batch].sampled)
    journal?.over(requests[batch], now)
    requests.give(back: batch)
    requests[job].openBatches -= 1
    guard requests[job].openBatches == 0 else { return }
    answerBack(job, requests[job].failed.isEmpty ? .ok : .rowsFailed)
  }
}
