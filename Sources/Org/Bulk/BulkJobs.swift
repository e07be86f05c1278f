import BeaufortNumerics
import Platform

/// All jobs, and what is still to be done for them.
struct BulkJobs: Sendable {
  /// Something to be done for a job.
  enum Work: Sendable {
    /// Look into the upload, and cut it into batches; or run the query.
    case begin(Int64)
    /// Write a batch's rows.
    case batch(BulkBatch)
  }

  /// Somebody who waited and now has something to do.
  struct Wake: Sendable {
    fileprivate let continuation: CheckedContinuation<Work?, Never>
    fileprivate let work: Work

    /// Tells them; the caller holds no lock.
    func callAsFunction() { continuation.resume(returning: work) }
  }

  private var jobs: [Int64: BulkJob] = [:]
  private var nextNumber: Int64 = 1
  /// By when each job must be closed, or is deleted; each in the order of their times.
  private var openUntil = TimeQueue()
  private var keptUntil = TimeQueue()
  private var queue: [Work] = []
  private var firstWork = 0
  private var waiting: [(waiter: UInt64, continuation: CheckedContinuation<Work?, Never>)] = []
  private var nextWaiter: UInt64 = 0
  private var cancelled: Set<UInt64> = []

  /// The job with a number.
  subscript(number: Int64) -> BulkJob? { jobs[number] }

  /// The numbers of the jobs of one kind from `first` on, the oldest first.
  func numbers(from first: Int64, areQueries: Bool) -> [Int64] {
    jobs.values.filter { $0.number >= first && $0.order.isQuery == areQueries }.map(\.number).sorted()
  }

  /// Makes a job.
  mutating func make(_ order: BulkJob.Order, at now: Instant, on date: Int64) -> BulkJob {
    let job = BulkJob(nextNumber, order, at: now, on: date)
    nextNumber += 1
    jobs[job.number] = job
    if !order.isQuery { openUntil.append(job.number, until: now + PlatformFigures.bulkOpenTime) }
    return job
  }

  /// Changes a job that is there.
  ///
  /// A job that has ended by then begins to age. Where `change` drops bytes of the spool it hands them out.
  mutating func change<Value: Sendable>(
    _ number: Int64,
    at now: Instant,
    _ change: (inout BulkJob) throws(Problem) -> Value
  ) throws(Problem) -> Value {
    guard var job = jobs[number] else { throw Problem(.notFound) }
    let hadEnded = job.state.isTerminal
    let value = try change(&job)
    jobs[number] = job
    if job.state.isTerminal, !hadEnded { keptUntil.append(number, until: now + PlatformFigures.bulkKeptTime) }
    return value
  }

  /// Takes a job out.
  mutating func remove(_ number: Int64) -> BulkJob? { jobs.removeValue(forKey: number) }

  /// Ends jobs that were open for too long, and takes out those that ended long ago; the caller drops them unlocked.
  mutating func expire(at now: Instant, on date: Int64) -> [BulkJob] {
    while let number = openUntil.removeFirst(until: now) {
      guard jobs[number]?.state == .open else { continue }
      jobs[number]?.end(.aborted, at: now, on: date)
      keptUntil.append(number, until: now + PlatformFigures.bulkKeptTime)
    }
    var removed: [BulkJob] = []
    while let number = keptUntil.removeFirst(until: now) {
      if let job = jobs.removeValue(forKey: number) { removed.append(job) }
    }
    return removed
  }
}

/// The queue, and who waits for work.
extension BulkJobs {
  /// Queues work; whoever waited for it is to be woken.
  mutating func queue(_ work: Work) -> Wake? {
    guard let first = waiting.first else {
      queue.append(work)
      return nil
    }
    waiting.removeFirst()
    return Wake(continuation: first.continuation, work: work)
  }

  /// A number for somebody who is about to wait.
  mutating func makeWaiter() -> UInt64 {
    nextWaiter += 1
    return nextWaiter
  }

  /// Work if there is some or `nil` for one who was cancelled, each to be told at once; otherwise they wait.
  mutating func wait(_ waiter: UInt64, _ continuation: CheckedContinuation<Work?, Never>) -> Work?? {
    if cancelled.remove(waiter) != nil { return .some(nil) }
    if firstWork < queue.count {
      let work = queue[firstWork]
      firstWork += 1
      if firstWork > 64, firstWork * 2 > queue.count {
        queue.removeSubrange(..<firstWork)
        firstWork = 0
      }
      return .some(work)
    }
    waiting.append((waiter, continuation))
    return nil
  }

  /// Somebody does not want to wait any longer; who is to be told so.
  mutating func cancel(_ waiter: UInt64) -> CheckedContinuation<Work?, Never>? {
    guard let index = waiting.firstIndex(where: { $0.waiter == waiter }) else {
      cancelled.insert(waiter)
      return nil
    }
    return waiting.remove(at: index).continuation
  }

  /// Whoever waits no more needs no note that they were cancelled.
  mutating func forget(_ waiter: UInt64) { cancelled.remove(waiter) }
}

/// Numbers with the time until which each counts, appended in the order of their times.
private struct TimeQueue: Sendable {
  private var entries: [(number: Int64, until: Instant)] = []
  private var first = 0

  mutating func append(_ number: Int64, until instant: Instant) {
    // Requests on other threads may be a little late: nobody's time comes before that of those ahead.
    entries.append((number, max(instant, entries.last?.until ?? instant)))
  }

  mutating func removeFirst(until now: Instant) -> Int64? {
    guard first < entries.count, entries[first].until <= now else { return nil }
    defer { first += 1 }
    if first > 1_024, first * 2 > entries.count {
      entries.removeSubrange(..<first)
      first = 0
    }
    return entries[first].number
  }
}
