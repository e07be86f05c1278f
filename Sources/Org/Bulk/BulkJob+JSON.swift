import BeaufortNumerics
import HTTPTypes
import Wire

extension ServerResponse {
  /// An answer that consists of a job, with what was done so far where `hasProgress`.
  static func job(_ job: BulkJob, hasProgress: Bool, at now: Instant) -> ServerResponse {
    var json = JSONWriter(capacity: 1_024)
    json.job(job, hasProgress: hasProgress, at: now)
    return ServerResponse(.ok, json: json)
  }
}

extension JSONWriter {
  /// Writes a job.
  mutating func job(_ job: BulkJob, hasProgress: Bool, at now: Instant) {
    object { json in
      json.head(of: job)
      if hasProgress { json.progress(of: job, at: now) }
    }
  }

  private mutating func head(of job: BulkJob) {
    let isQuery = job.order.isQuery
    member("id", job.id)
    member("operation", job.order.operation.name)
    member("object", job.order.objectName)
    member("createdById", Org.userID)
    name("createdDate")
    string { $0.appendTime(milliseconds: job.madeOn, zone: "+0000") }
    name("systemModstamp")
    string { $0.appendTime(milliseconds: job.changedOn, zone: "+0000") }
    member("state", job.state.rawValue)
    if let field = job.order.externalField { member("externalIdFieldName", field) }
    member("concurrencyMode", "Parallel")
    member("contentType", "CSV")
    name("apiVersion")
    raw(job.order.version.utf8)
    if !isQuery {
      member("contentUrl", "services/data/v\(job.order.version)/jobs/ingest/\(job.id)/batches")
    }
    member("lineEnding", job.order.dialect.lineEnding.rawValue)
    member("columnDelimiter", job.order.dialect.delimiter.rawValue)
  }

  private mutating func progress(of job: BulkJob, at now: Instant) {
    member("jobType", job.order.isQuery ? "V2Query" : "V2Ingest")
    member("retries", Int64(job.retries))
    member("totalProcessingTime", job.totalTime(at: now).nanoseconds / 1_000_000)
    member("numberRecordsProcessed", Int64(job.processed))
    if let failure = job.failure { member("errorMessage", failure) }
    if job.order.isQuery { return }
    member("numberRecordsFailed", Int64(job.failed))
    member("apiActiveProcessingTime", job.activeTime.nanoseconds / 1_000_000)
    // No triggers run here.
    member("apexProcessingTime", Int64(0))
  }
}
