import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
import Wire

/// Query jobs.
extension Org {
  /// Rows that are read while nobody else reaches the records.
  private static let rowsAtOnce = 1_000

  /// Answers `POST jobs/query`.
  func makeQueryJob(_ call: Call) async throws(Problem) -> ServerResponse {
    let order = try queryOrder(try await call.json(), version: call.version)
    let (now, date) = (clock.now(), clock.date())
    do throws(Problem) {
      try limits.withLock { limits throws(Problem) in try limits.charge(.bulkQuery, at: now) }
    } catch {
      throw Problem(bulk: .bulkExceededQuota, "the query jobs of the last 24 hours are spent")
    }
    let job = bulk.jobs.withLock { $0.make(order, at: now, on: date) }
    bulk.queue(.begin(job.number))
    return .job(job, hasProgress: false, at: now)
  }

  private func queryOrder(_ json: JSON, version: String) throws(Problem) -> BulkJob.Order {
    let operation: BulkOperation =
      switch try json.optionalText("operation") {
      case "query": .query
      case "queryAll": .queryAll
      case let other:
        throw Problem(
          bulk: .bulkInvalidOperation,
          "'\(other ?? "")' is no operation of a query job: query and queryAll are"
        )
      }
    guard let query = try json.optionalText("query") else { throw Problem(bulk: .bulkInvalidJob, "query is missing") }
    let plan = try QueryPlanner.plan(query, schema: schema, date: clock.date(), includesDeleted: operation == .queryAll)
    guard case .records(let records) = plan, !records.shape.hasChildren,
      let object = schema.object(records.shape.type)
    else {
      throw Problem(bulk: .bulkInvalidJob, "the Bulk API takes no functions and no queries of children")
    }
    return BulkJob.Order(
      operation: operation,
      object: object.index,
      objectName: object.name,
      query: query,
      dialect: try json.dialect(),
      version: version
    )
  }

  /// Runs the query of a job to its end, or until the job is aborted.
  func runQuery(_ job: BulkJob) async {
    let began = clock.now()
    do throws(Problem) {
      guard let rows = try await rows(of: job) else { return }
      let (now, date) = (clock.now(), clock.date())
      _ = change(job.number) { job in
        if job.state == .inProgress { job.rows = rows }
        job.activeTime = now - began
        job.end(.jobComplete, at: now, on: date)
      }
    } catch {
      end(job.number, .failed, failure: "\(error.code) : \(error.message)")
    }
  }

  /// What a job's query finds; `nil` where the job ended meanwhile, or the server does.
  private func rows(of job: BulkJob) async throws(Problem) -> QueryRows? {
    let cursor = try query(job.order.query, includingDeleted: job.order.operation == .queryAll)
    var rows = QueryRowsWriter(cursor.columns, job.order.dialect)
    let writer = SpoolWriter(bulk.spool)
    var position = 0
    while position < cursor.rowCount {
      position = try read(cursor, from: position, upTo: Self.rowsAtOnce, into: &rows) { row, rows in
        rows.append(row)
        return 1
      }
      do throws(SpoolError) { try rows.spool(to: writer) } catch { throw .unexpected(error.description) }
      let count = rows.count
      let state = change(job.number) { job in
        job.processed = count
        return job.state
      }
      guard state == .inProgress, !Task.isCancelled else { return nil }
      await Task.yield()
    }
    do throws(SpoolError) { return try rows.finish(writer) } catch { throw .unexpected(error.description) }
  }
}
