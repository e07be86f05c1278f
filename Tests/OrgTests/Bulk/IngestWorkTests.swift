import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Work on ingest jobs")
struct IngestWorkTests {
  private func csv(_ rows: Int, _ row: (Int) -> String) -> String { (0..<rows).map { row($0) + "\n" }.joined() }

  private func used(_ limit: LimitID, _ rig: BulkRig) -> Int64 {
    rig.base.org.limits.withLock { $0.used(limit, at: rig.base.clock.now) }
  }

  @Test("batches of 10,000 are charged once each, and every row has one outcome")
  func batches() async throws {
    let rig = try BulkRig()
    let run = try await rig.run("insert", "Name,Phone\n" + csv(25_000) { "n\($0),\($0 % 100 == 7 ? "\"x\"y" : "1")" })
    #expect(run.state == "JobComplete")
    #expect(run.processed == 25_000 && run.failures == 250)
    #expect(records(run.successful).count == 24_751 && records(run.failed).count == 251)
    #expect(Set(records(run.successful).dropFirst().map { $0[0] }).count == 24_750)
    #expect(run.unprocessed == "\"Name\",\"Phone\"\n")
    #expect(used(.dailyBulkBatches, rig) == 3 && used(.dailyBulkRecords, rig) == 25_000)
  }

  @Test("batches beyond the day's allocation are not processed, and then no job is made")
  func quota() async throws {
    let rig = try BulkRig { $0.spec.overrides["dailyBulkBatches"] = 1 }
    let run = try await rig.run("insert", "Name\n" + csv(10_001) { "n\($0)" })
    #expect(run.state == "Failed")
    #expect(try #require(run.failure).hasPrefix("ExceededQuota : "))
    let (done, left) = (records(run.successful).count - 1, records(run.unprocessed).count - 1)
    #expect(done + left == 10_001 && left >= 1)
    #expect(Int64(done) == run.processed)
    let body = "{\"object\":\"Account\",\"operation\":\"insert\"}"
    let answer = await rig.base.send(.post, "jobs/ingest", json: body)
    #expect(try answer.json.items?.first?["errorCode"]?.text == "EXCEEDEDQUOTA")
  }

  static let systemFields = [
    "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "IsDeleted",
  ]

  @Test("a field that the system sets fails the rows that have a value for it", arguments: systemFields)
  func systemField(name: String) async throws {
    let rig = try BulkRig()
    let made = try await rig.run("insert", "Name,\(name)\nA,2020-01-01T00:00:00Z\nB,\n")
    #expect(made.state == "JobComplete" && made.processed == 2 && made.failures == 1)
    let start = "INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: \(name)."
    #expect(records(made.failed)[1][1].hasPrefix(start))
    let id = records(made.successful)[1][0]
    let changed = try await rig.run("update", "Id,\(name)\n\(id),2020-01-01T00:00:00Z\n")
    #expect(changed.failures == 1 && records(changed.failed)[1][1].hasPrefix(start))
  }

  @Test("two jobs at once are both done whole")
  func together() async throws {
    let rig = try BulkRig()
    let ids = [try await rig.make("insert"), try await rig.make("insert", "\"object\": \"Lead\"")]
    await rig.upload("Name\n" + csv(12_000) { "a\($0)" }, to: ids[0])
    await rig.upload("LastName,Company\n" + csv(12_000) { "b\($0),c" }, to: ids[1])
    for id in ids { await rig.tell(id, "UploadComplete") }
    let jobs = try await rig.working { [try await rig.ended(ids[0]), try await rig.ended(ids[1])] }
    #expect(jobs.map { $0["numberRecordsProcessed"]?.integer } == [12_000, 12_000])
    #expect(jobs.map { $0["numberRecordsFailed"]?.integer } == [0, 0])
  }

  @Test("a job that is aborted in the middle keeps what was done, and says what was not")
  func abort() async throws {
    let rig = try BulkRig { $0.recordTime = .milliseconds(1) }
    let id = try await rig.make("insert")
    await rig.upload("Name\n" + csv(1_000) { "n\($0)" }, to: id)
    await rig.tell(id, "UploadComplete")
    try await rig.working {
      // The first chunk holds its locks until the clock is moved.
      await rig.base.clock.untilSomebodySleeps()
      #expect(await rig.tell(id, "Aborted").status == 200)
      rig.base.clock.advance(by: .seconds(1))
      while await rig.base.send(.get, "jobs/ingest/\(id)/successfulResults").text.utf8.count < 100 {
        await Task.yield()
      }
    }
    let done = records(await rig.base.send(.get, "jobs/ingest/\(id)/successfulResults").text).count - 1
    let left = records(await rig.base.send(.get, "jobs/ingest/\(id)/unprocessedRecords").text).count - 1
    #expect(done == PlatformFigures.chunkRows && left == 1_000 - done)
  }

  @Test("a parent that stays locked fails its chunk; the batch is queued again ten times, then the job fails")
  func locked() async throws {
    let rig = try BulkRig()
    _ = try await rig.run("insert", "Name,External_Id__c\nAcme,A-1\n")
    let account = try #require(rig.base.org.schema.object("Account"))
    let held = try await rig.base.org.locks.acquire([.init(object: account.index, number: 0)])
    defer { rig.base.org.locks.release(held) }
    let id = try await rig.make("insert", "\"object\": \"Contact\"")
    let rows = 12 * PlatformFigures.chunkRows
    await rig.upload("LastName,Account.External_Id__c\n" + csv(rows) { "n\($0),A-1" }, to: id)
    await rig.tell(id, "UploadComplete")
    let job = try await rig.working {
      for _ in 0...PlatformFigures.bulkLockRetries {
        await rig.base.clock.untilSomebodySleeps()
        rig.base.clock.advance(by: PlatformFigures.lockWait)
      }
      return try await rig.ended(id)
    }
    #expect(job["state"]?.text == "Failed")
    #expect(job["errorMessage"]?.text == "TooManyLockFailure : too many lock failures")
    #expect(job["retries"]?.integer == 10)
    #expect(job["numberRecordsFailed"]?.integer == Int64(11 * PlatformFigures.chunkRows))
    let failed = records(await rig.base.send(.get, "jobs/ingest/\(id)/failedResults").text)
    #expect(failed[1][1].hasPrefix("UNABLE_TO_LOCK_ROW:"))
    let left = records(await rig.base.send(.get, "jobs/ingest/\(id)/unprocessedRecords").text).count - 1
    #expect(left == PlatformFigures.chunkRows)
  }

  @Test("batches side by side that share a parent wait for each other, and fail where it takes too long")
  func collisions() async throws {
    let rig = try BulkRig { $0.recordTime = .milliseconds(60) }
    let account = try await quickAccount(rig)
    let id = try await rig.make("insert", "\"object\": \"Contact\"")
    let rows = PlatformFigures.bulkBatchRows + PlatformFigures.chunkRows
    await rig.upload("LastName,AccountId\n" + csv(rows) { "n\($0),\(account)" }, to: id)
    await rig.tell(id, "UploadComplete")
    let job = try await rig.working {
      // A chunk holds the account for 12 s, and others give up after 10 s.
      while try await rig.info(id)["state"]?.text != "JobComplete" {
        if rig.base.clock.sleeping > 0 { rig.base.clock.advance(by: .seconds(1)) }
        for _ in 0..<20 { await Task.yield() }
      }
      return try await rig.info(id)
    }
    #expect(job["numberRecordsProcessed"]?.integer == Int64(rows))
    let failures = try #require(job["numberRecordsFailed"]?.integer)
    #expect(failures % Int64(PlatformFigures.chunkRows) == 0 && failures <= Int64(rows))
    let failed = records(await rig.base.send(.get, "jobs/ingest/\(id)/failedResults").text).dropFirst()
    #expect(failed.allSatisfy { $0[1].hasPrefix("UNABLE_TO_LOCK_ROW:") })
    #expect(failures > 0)
  }

  private func quickAccount(_ rig: BulkRig) async throws -> String {
    let id = try await rig.make("insert")
    await rig.upload("Name\nAcme\n", to: id)
    await rig.tell(id, "UploadComplete")
    try await rig.working {
      await rig.base.clock.untilSomebodySleeps()
      rig.base.clock.advance(by: .seconds(1))
      _ = try await rig.ended(id)
    }
    return records(await rig.base.send(.get, "jobs/ingest/\(id)/successfulResults").text)[1][0]
  }

  @Test("work ends soon after it was cancelled, whatever it waits for")
  func cancel() async throws {
    let rig = try BulkRig { $0.recordTime = .hours(1) }
    let id = try await rig.make("insert")
    await rig.upload("Name\n" + csv(1_000) { "n\($0)" }, to: id)
    await rig.tell(id, "UploadComplete")
    try await rig.working { await rig.base.clock.untilSomebodySleeps() }
    #expect(try await rig.info(id)["state"]?.text == "InProgress")
  }
}
