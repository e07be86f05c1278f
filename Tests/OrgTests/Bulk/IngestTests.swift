import HTTPTypes
import Org
import Testing
import Wire

@Suite("Bulk ingest")
struct IngestTests {
  private let rig: BulkRig

  init() throws { rig = try BulkRig() }

  @Test("a job's whole life: made, filled, closed, done, its results read, deleted")
  func life() async throws {
    let id = try await rig.make("insert")
    let made = try await rig.info(id)
    #expect(made["state"]?.text == "Open")
    #expect(made["apiVersion"] == .number(59))
    #expect(made["contentUrl"]?.text == "services/data/v59.0/jobs/ingest/\(id)/batches")
    #expect(made["jobType"]?.text == "V2Ingest")
    #expect(await rig.upload("Name\nAcme\nOther\n", to: id).status == 201)
    #expect(try await rig.tell(id, "UploadComplete").json["state"]?.text == "UploadComplete")
    let job = try await rig.working { try await rig.ended(id) }
    #expect(job["state"]?.text == "JobComplete")
    #expect(job["numberRecordsProcessed"]?.integer == 2)
    #expect(job["numberRecordsFailed"]?.integer == 0)
    let results = records(await rig.base.send(.get, "jobs/ingest/\(id)/successfulresults").text)
    #expect(results.map { $0[1...] } == [["sf__Created", "Name"], ["true", "Acme"], ["true", "Other"]])
    #expect(results[1][0].hasPrefix("001"))
    #expect(await rig.base.send(.delete, "jobs/ingest/\(id)").status == 204)
    #expect(await rig.base.send(.get, "jobs/ingest/\(id)").status == 404)
    #expect(rig.base.org.bulk.blocksInUse == 0)
  }
}
