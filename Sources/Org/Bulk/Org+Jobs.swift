import HTTPTypes
import Platform
import Synchronization
import Wire

/// The Bulk API 2.0.
extension Org {
  /// Answers `jobs/…`.
  func answerJobs(_ call: Call) async -> ServerResponse {
    let (now, date) = (clock.now(), clock.date())
    // Dropped here, where no lock is held.
    _ = bulk.jobs.withLock { $0.expire(at: now, on: date) }
    let path = call.target.components
    do throws(Problem) {
      switch (path.dropFirst().first?.lowercased(), path.count) {
      case ("ingest", 2), ("query", 2):
        return try await answerJobList(call, areQueries: path[1].lowercased() == "query")
      case ("ingest", 3), ("query", 3): return try await answerJob(call, number: try number(of: call))
      case ("ingest", 4): return try await answerIngestPart(call, number: try number(of: call), path[3].lowercased())
      case ("query", 4) where path[3].lowercased() == "results":
        return try answerQueryResults(call, number: try number(of: call))
      case _: throw Problem(.notFound)
      }
    } catch {
      return ServerResponse(error)
    }
  }

  /// The number of the job that the path names, which is of the kind that the path says.
  private func number(of call: Call) throws(Problem) -> Int64 {
    let path = call.target.components
    guard let id = RecordID(path[2].utf8), id.prefixText == BulkJob.prefix else { throw Problem(.notFound) }
    guard let job = bulk.jobs.withLock({ $0[id.number] }) else { throw Problem(.notFound) }
    guard job.order.isQuery == (path[1].lowercased() == "query") else { throw Problem(.notFound) }
    return id.number
  }

  private func answerJobList(_ call: Call, areQueries: Bool) async throws(Problem) -> ServerResponse {
    switch call.method {
    case .get: return try list(call, areQueries: areQueries)
    case .post: return areQueries ? try await makeQueryJob(call) : try await makeIngestJob(call)
    case _: throw Problem(.methodNotAllowed)
    }
  }

  private func answerJob(_ call: Call, number: Int64) async throws(Problem) -> ServerResponse {
    let (now, date) = (clock.now(), clock.date())
    switch call.method {
    case .get: return .job(try job(number), hasProgress: true, at: now)
    case .patch: return try await changeState(call, number: number)
    case .delete:
      // What is removed is dropped once the lock is free.
      let removed = try bulk.jobs.withLock { jobs throws(Problem) in
        guard let job = jobs[number] else { throw Problem(.notFound) }
        guard job.state != .open, job.state != .inProgress else { throw job.refusal("delete") }
        return jobs.remove(number)
      }
      _ = (removed, date)
      return ServerResponse(.noContent)
    case _: throw Problem(.methodNotAllowed)
    }
  }

  /// The job with a number.
  func job(_ number: Int64) throws(Problem) -> BulkJob {
    guard let job = bulk.jobs.withLock({ $0[number] }) else { throw Problem(.notFound) }
    return job
  }

  private func changeState(_ call: Call, number: Int64) async throws(Problem) -> ServerResponse {
    let body = try await call.json()
    let (now, date) = (clock.now(), clock.date())
    let job = try bulk.jobs.withLock { jobs throws(Problem) in
      try jobs.change(number, at: now) { job throws(Problem) in
        switch body["state"]?.text {
        case BulkJob.State.uploadComplete.rawValue where !job.order.isQuery: try job.complete(upload: now, on: date)
        case BulkJob.State.aborted.rawValue:
          guard !job.state.isTerminal else { throw job.refusal("abort") }
          job.end(.aborted, at: now, on: date)
        case let other:
          throw Problem(bulk: .bulkInvalidJobState, "a job cannot be told to become \(other ?? "nothing")")
        }
        return job
      }
    }
    if job.state == .uploadComplete { bulk.queue(.begin(number)) }
    return .job(job, hasProgress: false, at: now)
  }

  private func list(_ call: Call, areQueries: Bool) throws(Problem) -> ServerResponse {
    let now = clock.now()
    var first: Int64 = 0
    if let locator = call.target["queryLocator"] {
      guard let number = Int64(locator), number > 0 else { throw Problem(.invalidQueryLocator) }
      first = number
    }
    let limit = PlatformFigures.bulkListedJobs
    let (jobs, next) = bulk.jobs.withLock { jobs in
      let numbers = jobs.numbers(from: first, areQueries: areQueries)
      return (numbers.prefix(limit).compactMap { jobs[$0] }, numbers.dropFirst(limit).first)
    }
    var json = JSONWriter()
    json.object { json in
      json.member("done", next == nil)
      json.name("records")
      json.array { json in for job in jobs { json.job(job, hasProgress: false, at: now) } }
      json.name("nextRecordsUrl")
      guard let next else { return json.null() }
      json.string("\(call.base)/jobs/\(areQueries ? "query" : "ingest")?queryLocator=\(next)")
    }
    return ServerResponse(.ok, json: json)
  }
}

extension Call {
  /// The most bytes of a request about a job.
  private static let mostBytes = 1_048_576

  /// The body as an object of JSON.
  func json() async throws(Problem) -> JSON {
    let bytes: [UInt8]
    do throws(BodyError) {
      bytes = try await request.collected(upTo: Self.mostBytes)
    } catch {
      throw .notJSON("The body cannot be read, or has more than \(Self.mostBytes) bytes")
    }
    do {
      let json = try JSON(parsing: bytes)
      guard json.members != nil else { throw Problem.notJSON("The body is no JSON object") }
      return json
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .notJSON("\(error)")
    }
  }
}
