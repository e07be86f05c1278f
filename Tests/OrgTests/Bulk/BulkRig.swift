import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

/// An org whose jobs are worked on beside what a test does.
struct BulkRig: Sendable {
  let base: OrgRig

  init(configure: (inout OrgConfiguration) -> Void = { _ in }) throws { base = try OrgRig(configure: configure) }

  /// Runs `body` while the org works on its jobs.
  func working<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await base.org.work() }
      defer { group.cancelAll() }
      return try await body()
    }
  }

  /// Makes a job of Account unless `json` says more; its id.
  func make(_ operation: String, _ json: String = "\"object\": \"Account\"") async throws -> String {
    let answer = await base.send(.post, "jobs/ingest", json: "{\"operation\": \"\(operation)\", \(json)}")
    #expect(answer.status == 200, "\(answer.text)")
    return try #require(try answer.json["id"]?.text)
  }

  /// Gives a job its data.
  @discardableResult func upload(_ csv: String, to id: String) async -> Answer {
    await upload(Array(csv.utf8), to: id)
  }

  /// Gives a job its data.
  @discardableResult func upload(_ csv: [UInt8], to id: String) async -> Answer {
    await base.send(.put, "jobs/ingest/\(id)/batches", csv, fields: [.contentType: "text/csv; charset=UTF-8"])
  }

  /// Tells a job what to become.
  @discardableResult func tell(_ id: String, _ state: String) async -> Answer {
    await base.send(.patch, "jobs/ingest/\(id)", json: "{\"state\": \"\(state)\"}")
  }

  /// What is known of a job.
  func info(_ id: String, kind: String = "ingest") async throws -> JSON {
    try await base.send(.get, "jobs/\(kind)/\(id)").json
  }

  /// What is known of a job once it has ended; it must do so soon.
  func ended(_ id: String, kind: String = "ingest") async throws -> JSON {
    for _ in 0..<1_000_000 {
      let job = try await info(id, kind: kind)
      if ["JobComplete", "Failed", "Aborted"].contains(job["state"]?.text) { return job }
      await Task.yield()
    }
    Issue.record("job \(id) does not end")
    return .null
  }

  /// Runs a job to its end: what is known of it then.
  func run(_ operation: String, _ csv: String, _ json: String = "\"object\": \"Account\"") async throws -> BulkRun {
    try await run(operation, Array(csv.utf8), json)
  }

  /// Runs a job to its end: what is known of it then.
  func run(_ operation: String, _ csv: [UInt8], _ json: String = "\"object\": \"Account\"") async throws -> BulkRun {
    let id = try await make(operation, json)
    let answer = await upload(csv, to: id)
    #expect(answer.status == 201, "\(answer.text)")
    #expect(await tell(id, "UploadComplete").status == 200)
    _ = try await working { try await ended(id) }
    // A job that fails may end while a chunk of it is still being written; that is over when the work is.
    return BulkRun(
      id: id,
      job: try await info(id),
      successful: await base.send(.get, "jobs/ingest/\(id)/successfulResults").text,
      failed: await base.send(.get, "jobs/ingest/\(id)/failedResults").text,
      unprocessed: await base.send(.get, "jobs/ingest/\(id)/unprocessedRecords").text
    )
  }
}

/// A job that has ended.
struct BulkRun: Sendable {
  let id: String
  let job: JSON
  let successful: String
  let failed: String
  let unprocessed: String

  var state: String? { job["state"]?.text }
  var failure: String? { job["errorMessage"]?.text }
  var processed: Int64? { job["numberRecordsProcessed"]?.integer }
  var failures: Int64? { job["numberRecordsFailed"]?.integer }
}

/// The records of a CSV, its header first.
func records(_ csv: String, _ dialect: CSVDialect = CSVDialect()) -> [[String]] {
  var reader = CSVReader(Array(csv.utf8), dialect: dialect)
  var records: [[String]] = []
  while reader.next(isLast: true) {
    records.append(reader.values.map { String(decoding: reader.content($0), as: UTF8.self) })
  }
  return records
}
