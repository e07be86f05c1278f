import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Testing
import Wire

@Suite("Resources of the REST API")
struct ResourceTests {
  private let rig: OrgRig

  init() throws { rig = try OrgRig() }

  @Test("the map of resources names what is there")
  func resources() async throws {
    let answer = await rig.send(.get, "")
    #expect(answer.status == 200)
    #expect(try answer.json["sobjects"] == .string("/services/data/v59.0/sobjects"))
    #expect(try answer.json["identity"]?.text?.hasPrefix("http://127.0.0.1:8080/id/00D") == true)
  }

  @Test("every limit is listed, and the allocation shrinks with each request")
  func limits() async throws {
    let first = try await rig.send(.get, "limits/").json
    let names = [
      "DailyApiRequests", "DailyAsyncApexExecutions", "DailyBulkApiBatches", "DailyBulkV2QueryJobs",
      "DailyBulkV2QueryFileStorageMB", "DailyDeliveredPlatformEvents", "HourlyPublishedPlatformEvents",
      "MonthlyPlatformEventsUsageEntitlement", "DailyStreamingApiEvents", "StreamingApiConcurrentClients",
      "HourlyODataCallout", "HourlyLongTermIdMapping", "HourlyShortTermIdMapping", "DataStorageMB", "FileStorageMB",
    ]
    #expect((first.members ?? []).map(\.name).sorted() == names.sorted())
    #expect(first["DailyApiRequests"]?["Max"] == .integer(200_000))
    #expect(first["DailyApiRequests"]?["Remaining"] == .integer(199_999))
    let second = try await rig.send(.get, "limits").json
    #expect(second["DailyApiRequests"]?["Remaining"] == .integer(199_998))
    #expect(ReportedLimit.all.allSatisfy { !$0.source.isEmpty })
  }

  @Test("object types are listed, events among them")
  func objects() async throws {
    let answer = await rig.send(.get, "sobjects")
    let objects = try #require(try answer.json["sobjects"]?.items)
    #expect(objects.contains { $0["name"] == .string("Order_Event__e") })
    let account = try #require(objects.first { $0["name"]?.text == "Account" })
    #expect(account["keyPrefix"] == .string("001"))
    #expect(account["urls"]?["describe"] == .string("/services/data/v59.0/sobjects/Account/describe"))
    #expect(answer.fields[.lastModified] == "Thu, 01 Jan 2026 00:00:00 GMT")
  }

  @Test("an object type is described with its fields and children")
  func describe() async throws {
    let json = try await rig.send(.get, "sobjects/account/describe").json
    let fields = try #require(json["fields"]?.items)
    let key = try #require(fields.first { $0["name"]?.text == "External_Id__c" })
    #expect(key["externalId"] == .bool(true) && key["idLookup"] == .bool(true) && key["custom"] == .bool(true))
    #expect(key["type"] == .string("string") && key["length"] == .integer(40))
    let id = try #require(fields.first { $0["name"]?.text == "Id" })
    #expect(id["createable"] == .bool(false) && id["type"] == .string("id") && id["nillable"] == .bool(false))
    let parent = try #require(fields.first { $0["name"]?.text == "ParentId" })
    #expect(parent["referenceTo"] == .array([.string("Account")]) && parent["relationshipName"] == .string("Parent"))
    let industry = try #require(fields.first { $0["name"]?.text == "Industry" })
    #expect(industry["picklistValues"]?.items?.first?["value"] == .string("Agriculture"))
    let children = try #require(json["childRelationships"]?.items)
    #expect(children.contains { $0["relationshipName"]?.text == "Contacts" && $0["field"]?.text == "AccountId" })
  }

  @Test("a description that the client knows is not sent again")
  func notModified() async throws {
    let known = await rig.send(.get, "sobjects/Account/describe")
    let date = try #require(known.fields[.lastModified])
    for path in ["sobjects", "sobjects/Account", "sobjects/Account/describe"] {
      let answer = await rig.send(.get, path, fields: [.ifModifiedSince: date])
      #expect(answer.status == 304 && answer.bytes.isEmpty)
      let older = await rig.send(.get, path, fields: [.ifModifiedSince: "Wed, 31 Dec 2025 23:59:59 GMT"])
      #expect(older.status == 200)
    }
  }

  @Test(
    "what is not there is told in the documented shape",
    arguments: [
      ("GET", "nothing", 404, "NOT_FOUND"), ("GET", "sobjects/Nothing", 404, "NOT_FOUND"),
      ("GET", "sobjects/Nothing/describe", 404, "NOT_FOUND"), ("DELETE", "sobjects", 405, "METHOD_NOT_ALLOWED"),
      ("DELETE", "limits", 405, "METHOD_NOT_ALLOWED"), ("DELETE", "sobjects/Account", 405, "METHOD_NOT_ALLOWED"),
      ("GET", "composite", 405, "METHOD_NOT_ALLOWED"), ("GET", "sobjects/Account/a/b/c", 404, "NOT_FOUND"),
    ]
  )
  func missing(method: String, path: String, status: Int, code: String) async throws {
    let answer = await rig.send(try #require(HTTPRequest.Method(method)), path)
    #expect(answer.status == status)
    #expect(try answer.json.items?.first?["errorCode"] == .string(code))
    #expect(answer.fields[.spelled("Sforce-Limit-Info")] == "api-usage=1/200000")
  }

  @Test(
    "a HEAD is answered as a GET is",
    arguments: [
      "", "limits", "sobjects", "sobjects/Account", "sobjects/Account/describe", "sobjects/Account/x", "nothing",
      "query?q=SELECT+Id+FROM+Account", "jobs/ingest", "composite",
    ]
  )
  func head(path: String) async {
    let (head, get) = (await rig.send(.head, path), await rig.send(.get, path))
    #expect(head.status == get.status)
    #expect(head.fields[.contentType] == get.fields[.contentType])
    #expect(head.fields[.lastModified] == get.fields[.lastModified])
  }

  @Test("without a living session there is no answer, and no usage")
  func session() async throws {
    let answer = await rig.send(.get, "limits", isLoggedIn: false)
    #expect(answer.status == 401)
    #expect(try answer.json.items?.first?["errorCode"] == .string("INVALID_SESSION_ID"))
    #expect(answer.fields[.spelled("Sforce-Limit-Info")] == nil)
  }
}
