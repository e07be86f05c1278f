import HTTPTypes
import Platform
import ScenarioFile
import Synchronization
import Wire

/// Making ingest jobs and giving them their data.
extension Org {
  /// Answers `POST jobs/ingest`.
  func makeIngestJob(_ call: Call) async throws(Problem) -> ServerResponse {
    let order = try ingestOrder(try await call.json(), version: call.version)
    let (now, date) = (clock.now(), clock.date())
    let left = limits.withLock { limits in
      min(
        limits.state(of: .dailyBulkBatches, at: now).remaining,
        limits.state(of: .dailyBulkRecords, at: now).remaining
      )
    }
    guard left > 0 else {
      throw Problem(bulk: .bulkExceededQuota, "the batches or records of the last 24 hours are spent")
    }
    let job = bulk.jobs.withLock { $0.make(order, at: now, on: date) }
    return .job(job, hasProgress: false, at: now)
  }

  private func ingestOrder(_ json: JSON, version: String) throws(Problem) -> BulkJob.Order {
    let object = try loadedObject(json)
    guard try json.optionalText("contentType") ?? "CSV" == "CSV" else {
      throw Problem(bulk: .bulkInvalidJob, "Unsupported content type: ingest jobs take CSV")
    }
    let (operation, external) = try operation(json, on: object)
    return BulkJob.Order(
      operation: operation,
      object: object.index,
      objectName: object.name,
      externalField: external,
      dialect: try json.dialect(),
      version: version
    )
  }

  private func loadedObject(_ json: JSON) throws(Problem) -> ObjectType {
    guard let name = try json.optionalText("object") else { throw Problem(bulk: .bulkInvalidJob, "object is missing") }
    guard let object = schema.object(name), !object.isEvent else {
      throw Problem(bulk: .bulkInvalidEntity, "Entity '\(name)' is not supported by the Bulk API.")
    }
    return object
  }

  private func operation(_ json: JSON, on object: ObjectType) throws(Problem) -> (BulkOperation, external: String?) {
    switch try json.optionalText("operation") {
    case "insert": return (.insert, nil)
    case "update": return (.update, nil)
    case "delete": return (.delete, nil)
    case "hardDelete": return (.hardDelete, nil)
    case "upsert":
      guard let name = try json.optionalText("externalIdFieldName"), !name.isEmpty else {
        throw Problem(
          bulk: .bulkInvalidJob,
          "External ID was blank for \(object.name). An External ID must be specified for upsert."
        )
      }
      guard let index = object.field(name), object.fields[index].spec.isExternalID || index == ObjectType.id else {
        throw Problem(
          bulk: .bulkInvalidJob,
          "Field name provided, \(name), does not match an External ID, Salesforce Id, or indexed field for "
            + object.name
        )
      }
      return (.upsert(by: index), object.fields[index].name)
    case nil: throw Problem(bulk: .bulkInvalidJob, "operation is missing")
    case let other?:
      throw Problem(
        bulk: .bulkInvalidOperation,
        "'\(other)' is no operation of an ingest job: insert, update, upsert, delete and hardDelete are"
      )
    }
  }

  /// Answers what lies under `jobs/ingest/{id}/…`.
  func answerIngestPart(_ call: Call, number: Int64, _ part: String) async throws(Problem) -> ServerResponse {
    switch (part, call.method) {
    case ("batches", .put):
      try await takeUpload(call, number: number)
      return ServerResponse(.created)
    case ("successfulresults", .get): return try results(of: try job(number), .successful)
    case ("failedresults", .get): return try results(of: try job(number), .failed)
    case ("unprocessedrecords", .get): return try results(of: try job(number), .unprocessed)
    case ("batches", _), ("successfulresults", _), ("failedresults", _), ("unprocessedrecords", _):
      throw Problem(.methodNotAllowed)
    case _: throw Problem(.notFound)
    }
  }

  private func takeUpload(_ call: Call, number: Int64) async throws(Problem) {
    let type = call.request.field(.contentType) ?? ""
    guard type.lowercased().hasPrefix("text/csv") else {
      throw Problem(.unsupportedMediaType, "the data of a job is text/csv, not '\(type)'")
    }
    let now = clock.now()
    let order = try bulk.jobs.withLock { jobs throws(Problem) in
      try jobs.change(number, at: now) { job throws(Problem) in
        guard job.state == .open, job.upload == nil, !job.isUploading else { throw job.refusal("upload data to") }
        job.isUploading = true
        return job.order
      }
    }
    let upload: BulkJob.Upload
    do throws(Problem) {
      upload = try await spooled(call.request.body, order.dialect)
    } catch {
      // The client may try again.
      _ = change(number) { $0.isUploading = false }
      throw error
    }
    try bulk.jobs.withLock { jobs throws(Problem) in
      try jobs.change(number, at: now) { job throws(Problem) in
        job.isUploading = false
        guard job.state == .open else { throw job.refusal("upload data to") }
        job.upload = upload
      }
    }
  }

  /// Keeps a body in the spool, and finds its records meanwhile.
  private func spooled(_ body: RequestBody, _ dialect: CSVDialect) async throws(Problem) -> BulkJob.Upload {
    let writer = SpoolWriter(bulk.spool)
    var scan = CSVScanner(
      dialect,
      recordsOfPart: PlatformFigures.bulkBatchRows,
      // No character of UTF-8 has more than four bytes.
      longestRecord: 4 * PlatformFigures.bulkRecordCharacters
    )
    var failure: SpoolError?
    do throws(BodyError) {
      try await body.forEach(upTo: PlatformFigures.bulkUploadBytes) { piece in
        do throws(SpoolError) {
          try writer.append(piece)
        } catch {
          failure = error
          throw error
        }
        scan.scan(piece)
      }
    } catch {
      if let failure { throw .unexpected(failure.description) }
      switch error {
      case .tooLarge(let limit):
        throw Problem(
          bulk: .bulkClientInput,
          "the data of a job has at most \(limit) bytes; split it into several jobs"
        )
      case .broken: throw Problem(bulk: .bulkClientInput, "the data broke off")
      }
    }
    scan.finish()
    do throws(SpoolError) {
      return BulkJob.Upload(bytes: try writer.finish(), scan: scan)
    } catch {
      throw .unexpected(error.description)
    }
  }
}

extension JSON {
  /// The text of a member; `nil` where there is none.
  func optionalText(_ name: String) throws(Problem) -> String? {
    switch self[name] {
    case nil, .null?: return nil
    case .string(let text)?: return text
    case _: throw Problem(.jsonParser, "\(name) is no text")
    }
  }

  /// The dialect that a job asks for.
  func dialect() throws(Problem) -> CSVDialect {
    var dialect = CSVDialect()
    if let text = try optionalText("columnDelimiter") {
      guard let delimiter = CSVDialect.Delimiter(rawValue: text) else {
        let known = CSVDialect.Delimiter.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(bulk: .bulkInvalidJob, "'\(text)' is no columnDelimiter: \(known) are")
      }
      dialect.delimiter = delimiter
    }
    if let text = try optionalText("lineEnding") {
      guard let ending = CSVDialect.LineEnding(rawValue: text) else {
        throw Problem(bulk: .bulkInvalidJob, "'\(text)' is no lineEnding: LF and CRLF are")
      }
      dialect.lineEnding = ending
    }
    return dialect
  }
}
