import BeaufortNumerics
import Platform
import Synchronization
import Wire

/// What is done for jobs beside the requests about them.
extension Org {
  /// Works on the jobs of the Bulk API, some batches at a time, until the task is cancelled.
  ///
  /// The server runs it beside itself; it ends soon after it was cancelled, and jobs stay as they are then.
  package func work() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.keepLog() }
      for _ in 0..<PlatformFigures.bulkBatchesAtOnce {
        group.addTask {
          while let work = await self.bulk.nextWork() { await self.run(work) }
        }
      }
    }
  }

  private func run(_ work: BulkJobs.Work) async {
    switch work {
    case .begin(let number): await begin(number)
    case .batch(let batch): await run(batch)
    }
  }

  /// Changes a job; `nil` where it is gone.
  func change<Value: Sendable>(_ number: Int64, _ change: (inout BulkJob) throws(Problem) -> Value) -> Value? {
    let now = clock.now()
    do throws(Problem) {
      return try bulk.jobs.withLock { jobs throws(Problem) in try jobs.change(number, at: now, change) }
    } catch {
      return nil
    }
  }

  /// Ends a job that has not ended.
  func end(_ number: Int64, _ state: BulkJob.State, failure: String? = nil) {
    let (now, date) = (clock.now(), clock.date())
    _ = change(number) { $0.end(state, failure: failure, at: now, on: date) }
  }

  private func begin(_ number: Int64) async {
    let date = clock.date()
    guard let job = change(number, { $0.begin(on: date) ? $0 : nil }) ?? nil else { return }
    guard !job.order.isQuery else { return await runQuery(job) }
    do throws(Problem) {
      let (columns, parts) = try prepare(job)
      _ = change(number) { job in (job.columns, job.batchesLeft) = (columns, parts.count) }
      guard !parts.isEmpty else { return end(number, .jobComplete) }
      for (index, part) in parts.enumerated() { bulk.queue(.batch(BulkBatch(job: number, index: index, part: part))) }
    } catch {
      end(number, .failed, failure: "\(error.code) : \(error.message)")
    }
  }

  /// What the upload's columns mean, and where its batches lie.
  ///
  /// - Throws: why the job fails.
  private func prepare(_ job: BulkJob) throws(Problem) -> (BulkColumns, [CSVScanner.Part]) {
    guard let upload = job.upload else { throw Problem(.bulkInvalidJob, "the job has no data") }
    let scan = upload.scan
    switch scan.flaw {
    case nil: break
    case .lineEnding:
      let setting = job.order.dialect.lineEnding.rawValue
      throw Problem(
        .bulkClientInput,
        "LineEnding is invalid on user data. Current LineEnding setting is \(setting)"
      )
    case .openQuote(let record):
      throw Problem(.bulkInvalidBatch, "Failed to parse CSV. Record \(record) opens a quote and does not close it")
    case .tooLong(let record):
      throw Problem(
        .bulkInvalidBatch,
        "Record \(record) has more than \(PlatformFigures.bulkRecordCharacters) characters"
      )
    }
    let header = try header(of: upload, job.order.dialect)
    guard !header.isEmpty else { throw Problem(.bulkInvalidBatch, "Failed to parse CSV. The header cannot be read") }
    return (try BulkColumns(header, of: schema.objects[job.order.object], job.order.operation, in: schema), scan.parts)
  }

  private func header(of upload: BulkJob.Upload, _ dialect: CSVDialect) throws(Problem) -> [String] {
    guard let bytes = upload.scan.header else { throw Problem(.bulkInvalidBatch, "The CSV has no header") }
    var stream = RecordStream(upload.bytes, in: bytes, dialect: dialect)
    do throws(SpoolError) {
      guard try stream.next(), stream.reader.flaw == nil else { return [] }
    } catch {
      throw .unexpected(error.description)
    }
    return stream.reader.values.map { String(decoding: stream.reader.content($0), as: UTF8.self) }
  }
}
