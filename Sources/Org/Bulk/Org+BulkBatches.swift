import BeaufortNumerics
import Platform
import Synchronization
import Wire

/// Writing the batches of ingest jobs.
extension Org {
  /// How a batch came to a stop.
  private enum Stop {
    /// Every row was tried, or the job ended.
    case done
    /// What is left of it is tried again later.
    case again
    /// The job fails.
    case failed(String)
    /// The server ends.
    case cancelled
  }

  /// Works on a batch until it is done, has to be queued again, or the job ends.
  func run(_ batch: BulkBatch) async {
    var batch = batch
    let began = clock.now()
    let stop: Stop
    do throws(Problem) {
      stop = try await write(&batch, since: began)
    } catch {
      stop = .failed("\(error.code) : \(error.message)")
    }
    let time = clock.now() - began
    switch stop {
    case .cancelled: return
    case .again:
      _ = change(batch.job) { job in
        job.retries += 1
        job.activeTime = job.activeTime + time
      }
      bulk.queue(.batch(batch))
    case .done, .failed:
      if case .failed(let failure) = stop { end(batch.job, .failed, failure: failure) }
      finish(batch, time)
    }
  }

  private func write(_ batch: inout BulkBatch, since began: Instant) async throws(Problem) -> Stop {
    guard let job = change(batch.job, { $0 }), job.state == .inProgress, let upload = job.upload,
      let columns = job.columns
    else { return .done }
    if !batch.isCharged {
      try chargeBatch(of: batch.part.records)
      batch.isCharged = true
    }
    let object = schema.objects[job.order.object]
    var stream = RecordStream(upload.bytes, in: batch.next..<batch.part.bytes.upperBound, dialect: job.order.dialect)
    var lockFailures = 0
    while true {
      let chunk = try Chunk(from: &stream, columns)
      guard !chunk.rows.isEmpty else { return .done }
      let written = await ChangeOrigin.$current.withValue(ChangeOrigin(.bulk, version: job.order.version)) {
        await write(job.order.operation.write, chunk.writes, in: object)
      }
      lockFailures += written.count { $0.isLockFailure }
      let failures = batch.note(chunk, written)
      batch.next = stream.position
      let state = change(batch.job) { job in
        job.processed += chunk.rows.count
        job.failed += failures
        return job.state
      }
      guard state == .inProgress else { return .done }
      if Task.isCancelled { return .cancelled }
      guard batch.next < batch.part.bytes.upperBound else { return .done }
      if lockFailures > PlatformFigures.bulkLockFailures {
        batch.lockRetries += 1
        return batch.lockRetries > PlatformFigures.bulkLockRetries
          ? .failed(Problem.failure(.bulkTooManyLockFailures, "too many lock failures")) : .again
      }
      if clock.now() - began >= PlatformFigures.bulkBatchTime {
        batch.timeoutRetries += 1
        return batch.timeoutRetries > PlatformFigures.bulkTimeoutRetries
          ? .failed(Problem.failure(.bulkTimeout, "a batch took too long")) : .again
      }
    }
  }

  private func chargeBatch(of records: Int) throws(Problem) {
    let now = clock.now()
    do throws(Problem) {
      try limits.withLock { limits throws(Problem) in try limits.charge(.bulkIngest(rows: records), at: now) }
    } catch {
      throw Problem(.bulkExceededQuota, "the batches or records of the last 24 hours are spent")
    }
  }

  /// Keeps what became of a batch's rows; the last batch completes its job.
  private func finish(_ batch: BulkBatch, _ time: Interval) {
    let writer = SpoolWriter(bulk.spool)
    var kept: SpooledBytes?
    var failure: String?
    do throws(SpoolError) {
      try writer.append(batch.outcomes.bytes[...])
      kept = try writer.finish()
    } catch {
      failure = error.description
    }
    let (now, date, outcomes, problem) = (clock.now(), clock.date(), kept, failure)
    _ = change(batch.job) { job in
      job.activeTime = job.activeTime + time
      if let outcomes { job.outcomes[batch.index] = outcomes }
      job.batchesLeft -= 1
      if let problem { job.end(.failed, failure: problem, at: now, on: date) }
      if job.batchesLeft == 0 { job.end(.jobComplete, at: now, on: date) }
    }
  }
}

/// Rows that commit together.
private struct Chunk {
  /// What to write, or what is wrong with the row.
  var rows: [Problem?] = []
  /// The rows with nothing wrong.
  var writes: [RowWrite] = []

  init(from stream: inout RecordStream, _ columns: BulkColumns) throws(Problem) {
    rows.reserveCapacity(PlatformFigures.chunkRows)
    writes.reserveCapacity(PlatformFigures.chunkRows)
    do throws(SpoolError) {
      while rows.count < PlatformFigures.chunkRows, try stream.next() { append(stream, columns) }
    } catch {
      throw .unexpected(error.description)
    }
  }

  private mutating func append(_ stream: borrowing RecordStream, _ columns: BulkColumns) {
    do throws(Problem) {
      writes.append(try columns.write(stream.reader))
      rows.append(nil)
    } catch {
      rows.append(error)
    }
  }
}

extension BulkBatch {
  /// Notes what became of a chunk's rows; how many failed.
  fileprivate mutating func note(_ chunk: Chunk, _ written: [Result<SavedRow, Problem>]) -> Int {
    var (next, failures) = (0, 0)
    for row in chunk.rows {
      let outcome: RowOutcome
      if let row {
        outcome = RowOutcome(.failure(row))
      } else {
        outcome = RowOutcome(written[next])
        next += 1
      }
      if case .failed = outcome { failures += 1 }
      outcomes.append(outcome)
    }
    return failures
  }
}

extension Result<SavedRow, Problem> {
  fileprivate var isLockFailure: Bool {
    if case .failure(let problem) = self { problem.code == Problem(AnswerCode.rowLocked).code } else { false }
  }
}
