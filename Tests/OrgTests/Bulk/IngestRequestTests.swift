import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Requests about ingest jobs")
struct IngestRequestTests {
  private let rig: BulkRig

  init() throws { rig = try BulkRig() }

  private func code(_ answer: Answer) throws -> String? { try answer.json.items?.first?["errorCode"]?.text }

  @Test(
    "a job that cannot be is refused",
    arguments: [
      ("{\"operation\":\"insert\"}", "INVALIDJOB"), ("{\"object\":\"Account\"}", "INVALIDJOB"),
      ("{\"object\":\"Nothing\",\"operation\":\"insert\"}", "INVALIDENTITY"),
      ("{\"object\":\"Order_Event__e\",\"operation\":\"insert\"}", "INVALIDENTITY"),
      ("{\"object\":\"Account\",\"operation\":\"eat\"}", "INVALIDOPERATION"),
      ("{\"object\":\"Account\",\"operation\":\"upsert\"}", "INVALIDJOB"),
      ("{\"object\":\"Account\",\"operation\":\"upsert\",\"externalIdFieldName\":\"Name\"}", "INVALIDJOB"),
      ("{\"object\":\"Account\",\"operation\":\"insert\",\"contentType\":\"JSON\"}", "INVALIDJOB"),
      ("{\"object\":\"Account\",\"operation\":\"insert\",\"lineEnding\":\"CR\"}", "INVALIDJOB"),
      ("{\"object\":\"Account\",\"operation\":\"insert\",\"columnDelimiter\":\",\"}", "INVALIDJOB"),
      ("{\"object\":7,\"operation\":\"insert\"}", "JSON_PARSER_ERROR"), ("[]", "JSON_PARSER_ERROR"),
      ("{", "JSON_PARSER_ERROR"), ("", "JSON_PARSER_ERROR"),
    ]
  )
  func refused(json: String, code: String) async throws {
    let answer = await rig.base.send(.post, "jobs/ingest", json: json)
    #expect(answer.status == 400)
    #expect(try self.code(answer) == code, "\(answer.text)")
  }

  @Test("data is taken once, as text/csv, and while the job is open")
  func upload() async throws {
    let id = try await rig.make("insert")
    #expect(try code(await rig.tell(id, "UploadComplete")) == "INVALIDJOBSTATE")
    let json = await rig.base.send(.put, "jobs/ingest/\(id)/batches", json: "{}")
    #expect(json.status == 415)
    #expect(await rig.upload("Name\na\n", to: id).status == 201)
    #expect(try code(await rig.upload("Name\nb\n", to: id)) == "INVALIDJOBSTATE")
    #expect(await rig.tell(id, "UploadComplete").status == 200)
    #expect(try code(await rig.tell(id, "UploadComplete")) == "INVALIDJOBSTATE")
    #expect(try code(await rig.tell(id, "JobComplete")) == "INVALIDJOBSTATE")
    #expect(await rig.tell(id, "Aborted").status == 200)
    #expect(try code(await rig.tell(id, "Aborted")) == "INVALIDJOBSTATE")
    let unprocessed = await rig.base.send(.get, "jobs/ingest/\(id)/UNPROCESSEDRECORDS")
    #expect(unprocessed.text == "\"Name\"\n\"a\"\n")
  }

  @Test("data that breaks off or is too much leaves nothing behind, and may be sent again")
  func broken() async throws {
    struct Gone: Error {}
    let id = try await rig.make("insert")
    for size in [300_000, 101_000_000] {
      let body = RequestBody { visit in
        let piece = [UInt8](repeating: 97, count: 100_000)
        for _ in 0..<size / piece.count { try await visit(piece[...]) }
        throw Gone()
      }
      let head = HTTPRequest(
        method: .put,
        scheme: "http",
        authority: "127.0.0.1",
        path: "/services/data/v59.0/jobs/ingest/\(id)/batches",
        headerFields: [.contentType: "text/csv", .authorization: "Bearer \(OrgRig.token)"]
      )
      let answer = await Answer(await rig.base.org.answer(ServerRequest(head, from: "127.0.0.1", body: body)))
      #expect(answer.status == 400)
      #expect(try code(answer) == "CLIENTINPUTERROR")
      #expect(rig.base.org.bulk.blocksInUse == 0)
    }
    #expect(await rig.upload("Name\na\n", to: id).status == 201)
  }

  @Test("an open job or one that is worked on is not deleted, and unknown jobs and paths are not found")
  func lookups() async throws {
    let id = try await rig.make("insert")
    #expect(try code(await rig.base.send(.delete, "jobs/ingest/\(id)")) == "INVALIDJOBSTATE")
    #expect(try code(await rig.base.send(.get, "jobs/ingest/\(id)/failedResults")) == "INVALIDJOBSTATE")
    for path in ["jobs", "jobs/ingest/\(id)/x", "jobs/ingest/x", "jobs/query/\(id)", "jobs/ingest/\(id)/batches/1"] {
      #expect(await rig.base.send(.get, path).status == 404, "\(path)")
    }
    #expect(await rig.base.send(.get, "jobs/ingest/\(id)/batches").status == 405)
    #expect(await rig.base.send(.put, "jobs/ingest/\(id)").status == 405)
  }

  @Test("the list has every job once, in pages")
  func list() async throws {
    var ids: [String] = []
    for _ in 0..<PlatformFigures.bulkListedJobs + 1 { ids.append(try await rig.make("insert")) }
    let first = try await rig.base.send(.get, "jobs/ingest").json
    #expect(first["done"]?.flag == false)
    let next = try #require(first["nextRecordsUrl"]?.text)
    let second = try await rig.base.send(.get, next).json
    #expect(second["done"]?.flag == true)
    let found = [first, second].flatMap { $0["records"]?.items ?? [] }.compactMap { $0["id"]?.text }
    #expect(found == ids)
  }

  @Test("a job stays open for a day, and is kept for a week after its end")
  func expiry() async throws {
    let id = try await rig.make("insert")
    await rig.upload("Name\na\n", to: id)
    rig.base.clock.advance(by: .hours(24))
    renew()
    #expect(try await rig.info(id)["state"]?.text == "Aborted")
    rig.base.clock.advance(by: .hours(7 * 24) - .seconds(1))
    renew()
    #expect(try await rig.info(id)["state"]?.text == "Aborted")
    rig.base.clock.advance(by: .seconds(1))
    renew()
    #expect(await rig.base.send(.get, "jobs/ingest/\(id)").status == 404)
    #expect(rig.base.org.bulk.blocksInUse == 0)
  }

  /// Logs in anew: no session lives that long.
  private func renew() {
    let session = Session(token: OrgRig.token, username: "beaufort", clientID: "beaufort", began: rig.base.clock.now)
    rig.base.org.sessions.withLock { $0.begin(session) }
  }
}
