import BeaufortNumerics
import Chaos
import Platform
import Workload

/// Other systems' bulk jobs in the org: they lock the same parents, and are measured only by what they do to us.
struct BackgroundJob {
  var window: Int
  var flow: Int
  var end: Instant
  /// Rows not yet taken by a batch.
  var rowsLeft: UInt64
  var nextRow: UInt64
  /// Batches at work.
  var lanes = 0
  var isRunning: Bool { lanes > 0 }

  /// The first row of job `job` of the jobs `index` of a timeline: no two jobs have a row in common.
  static func firstRow(job: Int, of index: Int) -> UInt64 { UInt64(index * 1_000 + job) << 40 }
}

extension World {
  /// The jobs' first batches begin, each job with as many at once as it runs in parallel.
  mutating func startBackground(_ index: Int) {
    let jobs = timeline.bulkJobs[index]
    let window = timeline.windows[jobs.window]
    for job in 0..<Int(jobs.jobs) {
      backgroundJobs.append(
        BackgroundJob(
          window: jobs.window,
          flow: jobs.flow,
          end: window.end,
          rowsLeft: UInt64(jobs.records),
          nextRow: BackgroundJob.firstRow(job: job, of: index)
        )
      )
      for _ in 0..<Int(jobs.parallel) { startBackgroundBatch(backgroundJobs.count - 1, system: jobs.system) }
    }
  }

  private mutating func startBackgroundBatch(_ job: Int, system: Int) {
    guard flows[backgroundJobs[job].flow].locksParents else { return }
    backgroundJobs[job].lanes += 1
    let flow = flows.lent(backgroundJobs[job].flow)
    let sending = RequestState.Sending(flow: flow, system: UInt8(system), operation: .apply, role: .background)
    let request = requests.take(sending, at: now)
    request.value.job = UInt32(job)
    request.value.isAnswered = true
    request.value.isRecorded = journal != nil
    request.value.phase = .locking
    nextBackgroundBatch(request)
  }

  private mutating func nextBackgroundBatch(_ request: Lent<RequestState>) {
    let job = Int(request.value.job)
    let count = min(UInt64(PlatformFigures.bulkBatchRows), backgroundJobs[job].rowsLeft)
    guard count > 0, now < backgroundJobs[job].end else {
      backgroundJobs[job].lanes -= 1
      finish(request)
      return
    }
    backgroundJobs[job].rowsLeft -= count
    request.value.backgroundRows = count
    beginChunk(request)
  }

  /// The parents of the batch's next rows, drawn as the flow's own are, in the order drawn.
  mutating func drawBackgroundParents(_ request: Lent<RequestState>) {
    let job = Int(request.value.job)
    let flow = flows.lent(backgroundJobs[job].flow)
    let count = min(UInt64(PlatformFigures.chunkRows), request.value.backgroundRows)
    for row in backgroundJobs[job].nextRow..<backgroundJobs[job].nextRow + count {
      let pseudoRecord = UInt32(truncatingIfNeeded: backgroundKey.bits(row))
      scratch.append(flow.value.traffic.parent(of: pseudoRecord))
    }
    backgroundJobs[job].nextRow += count
    request.value.chunkCount = UInt32(count)
    request.value.backgroundRows -= count
  }

  mutating func backgroundChunkEnded(_ request: Lent<RequestState>) {
    let job = Int(request.value.job)
    flows[backgroundJobs[job].flow].measures.touches.act(Mechanism.windowBit(backgroundJobs[job].window))
    enter(request, .locking)
    if now >= backgroundJobs[job].end {
      backgroundJobs[job].lanes -= 1
      finish(request)
    } else if request.value.backgroundRows > 0 {
      beginChunk(request)
    } else {
      nextBackgroundBatch(request)
    }
  }
}
