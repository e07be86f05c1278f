import HTTPTypes
import Org
import Testing
import Wire

@Suite("Bulk ingest")
struct IngestTests {
  private let rig: BulkRig

  init() throws { rig = try BulkRig() }

  private func names() async throws -> [String] {
    let answer = try await rig.base.send(.get, "query?q=SELECT+Name+FROM+Account+ORDER+BY+Name").json
    return (answer["records"]?.items ?? []).compactMap { $0["Name"]?.text }
  }

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

  @Test("update, upsert and delete find their records; empty values change nothing, #N/A empties")
  func operations() async throws {
    let inserted = try await rig.run("insert", "Name,External_Id__c,Phone\nA,1,11\nB,2,22\n")
    let ids = records(inserted.successful).dropFirst().sorted { $0[2] < $1[2] }.map { $0[0] }
    let updated = try await rig.run("update", "Id,Name,Phone\n\(ids[0]),A2,\n\(ids[1]),,#N/A\n")
    #expect(updated.failures == 0, "\(updated.failed)")
    #expect(records(updated.successful)[1][1] == "false")
    let upserted = try await rig.run(
      "upsert",
      "External_Id__c,Name\n2,B3\n3,C\n",
      "\"object\": \"Account\", \"externalIdFieldName\": \"External_Id__c\""
    )
    #expect(records(upserted.successful).dropFirst().map { $0[1] }.sorted() == ["false", "true"])
    #expect(upserted.job["externalIdFieldName"]?.text == "External_Id__c")
    let answer = try await rig.base.send(.get, "query?q=SELECT+Name,Phone+FROM+Account+ORDER+BY+Name").json
    let rows = (answer["records"]?.items ?? []).map { [$0["Name"]?.text, $0["Phone"]?.text] }
    #expect(rows == [["A2", "11"], ["B3", nil], ["C", nil]])
    #expect(try await rig.run("delete", "Id\n\(ids[0])\n").failures == 0)
    #expect(try await rig.run("hardDelete", "Id\n\(ids[1])\n").failures == 0)
    #expect(try await names() == ["C"])
  }

  @Test("parents are named by their external ids, and children lock them")
  func parents() async throws {
    _ = try await rig.run("insert", "Name,External_Id__c\nAcme,A-1\n")
    let run = try await rig.run(
      "insert",
      "LastName,Account.External_Id__c\nDoe,A-1\nRoe,A-2\n",
      "\"object\": \"Contact\""
    )
    #expect(records(run.successful).count == 2)
    let failed = records(run.failed)
    #expect(failed[1][1].hasPrefix("INVALID_FIELD:Foreign key external ID: A-2 not found"))
    #expect(failed[1][2...] == ["Roe", "A-2"])
    let answer = try await rig.base.send(.get, "query?q=SELECT+Account.Name+FROM+Contact").json
    #expect(answer["records"]?.items?.first?["Account"]?["Name"]?.text == "Acme")
  }

  @Test("rows that fail say why and for which fields, and the others are done")
  func failures() async throws {
    let run = try await rig.run("insert", "Name,NumberOfEmployees\nA,1\n,2\nB,many\nC,3\n")
    #expect(run.state == "JobComplete")
    #expect(run.processed == 4 && run.failures == 2)
    let errors = records(run.failed).dropFirst().map { $0[1] }.sorted()
    #expect(errors[0].hasPrefix("INVALID_TYPE_ON_FIELD_IN_RECORD:"))
    #expect(errors[0].hasSuffix(":NumberOfEmployees --"))
    #expect(errors[1] == "REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --")
    #expect(try await names() == ["A", "C"])
  }

  @Test(
    "a header that does not fit fails the job, and no row is tried",
    arguments: [
      ("insert", "Nme\na\n", "InvalidBatch : Field name not found : Nme"),
      ("update", "Name\na\n", "InvalidBatch : Field name not found : Id"),
      ("insert", "Name,name\na,b\n", "InvalidBatch : Duplicate field names in the header: Name, name"),
      ("insert", "Owner.Name\na\n", "InvalidBatch : Field name not found : Owner.Name"),
      ("delete", "Id,Name\na,b\n", "InvalidBatch : A CSV of records to delete has the one column Id"),
      ("insert", "\"Na\"me\na\n", "InvalidBatch : Failed to parse CSV. The header cannot be read"),
      ("insert", "", "InvalidBatch : The CSV has no header"),
      (
        "insert", "Name\na\r\n",
        "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF"
      ),
      ("insert", "Name\n\"a\n", "InvalidBatch : Failed to parse CSV. Record 1 opens a quote and does not close it"),
    ]
  )
  func badHeader(operation: String, csv: String, message: String) async throws {
    let run = try await rig.run(operation, csv)
    #expect(run.state == "Failed")
    #expect(run.failure == message)
    #expect(run.processed == 0)
    #expect(max(0, records(run.unprocessed).count - 1) == (csv.isEmpty ? 0 : 1))
  }

  @Test(
    "rows that cannot be taken fail one by one",
    arguments: [
      ("insert", "Name,Phone\na\n", "InvalidBatch:The row has 1 values, the header 2 names:--"),
      ("insert", "Name\na,b\n", "InvalidBatch:The row has 2 values, the header 1 names:--"),
      (
        "insert", "Name\n\"a\"b\n", "InvalidBatch:Found unescaped quote. A value with quote should be within a quote:--"
      ),
      ("insert", "Id,Name\n001,a\n", "INVALID_FIELD_FOR_INSERT_UPDATE:cannot specify Id in an insert call:Id --"),
      ("update", "Id,Name\n,a\n", "MISSING_ARGUMENT:Id not specified:--"),
      ("update", "Id,Name\nx,a\n", "MALFORMED_ID:Account ID: id value of incorrect type: x:Id --"),
      ("delete", "Id\n0035gL000000001AAA\n", "MALFORMED_ID:"),
    ]
  )
  func badRow(operation: String, csv: String, error: String) async throws {
    let run = try await rig.run(operation, csv)
    #expect(run.state == "JobComplete")
    #expect(run.processed == 1 && run.failures == 1)
    let failed = records(run.failed)
    #expect(failed.count == 2)
    #expect(try #require(failed.last)[1].hasPrefix(error), "\(failed)")
  }

  @Test("a byte order mark, CR LF, other delimiters, quotes and line feeds in values are taken, and results look alike")
  func dialects() async throws {
    let run = try await rig.run(
      "insert",
      [0xEF, 0xBB, 0xBF] + Array("Name;Phone\r\n\"a;\"\"b\"\"\r\nc\";1\r\nd;2".utf8),
      "\"object\": \"Account\", \"columnDelimiter\": \"SEMICOLON\", \"lineEnding\": \"CRLF\""
    )
    let dialect = CSVDialect(delimiter: .semicolon, lineEnding: .carriageReturnLineFeed)
    let rows = records(run.successful, dialect)
    #expect(rows.map { Array($0[2...]) } == [["Name", "Phone"], ["a;\"b\"\r\nc", "1"], ["d", "2"]])
  }
}
