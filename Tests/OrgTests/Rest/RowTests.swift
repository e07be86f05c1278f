import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

@Suite("Records over REST")
struct RowTests {
  private let rig: OrgRig

  init() throws { rig = try OrgRig() }

  private func create(_ object: String, _ json: String) async throws -> String {
    let answer = await rig.send(.post, "sobjects/\(object)", json: json)
    #expect(answer.status == 201, "\(answer.text)")
    return try #require(try answer.json["id"]?.text)
  }

  @Test("a record is created, read, updated and deleted")
  func life() async throws {
    let created = await rig.send(.post, "sobjects/Account/", json: #"{"Name":"Acme","NumberOfEmployees":7}"#)
    #expect(created.status == 201)
    let id = try #require(try created.json["id"]?.text)
    #expect(created.text == #"{"id":"\#(id)","success":true,"errors":[]}"#)
    #expect(created.fields[.location] == "/services/data/v59.0/sobjects/Account/\(id)")
    let some = await rig.send(.get, "sobjects/Account/\(id)?fields=Name,numberofemployees,Id")
    #expect(
      some.text
        == #"{"attributes":{"type":"Account","url":"/services/data/v59.0/sobjects/Account/\#(id)"},"Name":"Acme","NumberOfEmployees":7,"Id":"\#(id)"}"#
    )
    rig.clock.advance(by: .seconds(5))
    let updated = await rig.send(.patch, "sobjects/Account/\(id)", json: #"{"Name":"Acme 2","Phone":null}"#)
    #expect(updated.status == 204 && updated.bytes.isEmpty)
    let all = try await rig.send(.get, "sobjects/Account/\(id.prefix(15))").json
    #expect(all["Name"] == .string("Acme 2"))
    #expect(all["CreatedDate"] == .string("2026-01-01T00:00:00.000+0000"))
    #expect(all["LastModifiedDate"] == .string("2026-01-01T00:00:05.000+0000"))
    #expect(all.members?.first?.name == "attributes")
    #expect(await rig.send(.delete, "sobjects/Account/\(id)").status == 204)
    let gone = await rig.send(.get, "sobjects/Account/\(id)")
    #expect(gone.status == 404)
    #expect(
      try gone.json
        == .array([
          .object([
            .init("message", .string("entity is deleted")), .init("errorCode", .string("ENTITY_IS_DELETED")),
          ])
        ])
    )
  }

  @Test("an external id upserts, reads and deletes")
  func external() async throws {
    let path = "sobjects/Account/External_Id__c/A%20%2F1"
    let first = await rig.send(.patch, path, json: #"{"Name":"Acme"}"#)
    #expect(first.status == 201)
    #expect(try first.json["created"] == .bool(true))
    let second = await rig.send(.patch, path, json: #"{"Name":"Acme 2"}"#)
    #expect(second.status == 200)
    #expect(try second.json["created"] == .bool(false))
    let old = await rig.send(.patch, "/services/data/v45.0/\(path)", json: #"{"Name":"Acme 3"}"#)
    #expect(old.status == 204 && old.bytes.isEmpty)
    let read = try await rig.send(.get, path).json
    #expect(read["Name"] == .string("Acme 3") && read["External_Id__c"] == .string("A /1"))
    #expect(await rig.send(.delete, path).status == 204)
    #expect(await rig.send(.get, path).status == 404)
  }

  @Test("an external id of several records names them all")
  func several() async throws {
    let order = try await create("Order", #"{"Status":"Draft"}"#)
    var ids: [String] = []
    for _ in 0..<3 {
      ids.append(try await create("Shipment__c", #"{"Order__c":"\#(order)","Tracking_Id__c":"T1"}"#))
    }
    for method in [HTTPRequest.Method.get, .delete] {
      let answer = await rig.send(method, "sobjects/Shipment__c/Tracking_Id__c/T1")
      #expect(answer.status == 300)
      #expect(try answer.json.items?.count == 3)
      #expect(try answer.json.items?.first == .string("/services/data/v59.0/sobjects/Shipment__c/\(ids[0])"))
    }
    let upsert = await rig.send(.patch, "sobjects/Shipment__c/Tracking_Id__c/T1", json: #"{"Express__c":true}"#)
    #expect(upsert.status == 300)
  }

  @Test("a parent is found by its external id, or said to be missing")
  func parents() async throws {
    let account = try await create("Account", #"{"Name":"Acme","External_Id__c":"ACC-1"}"#)
    let contact = try await create("Contact", #"{"LastName":"Doe","Account":{"External_Id__c":"ACC-1"}}"#)
    #expect(try await rig.send(.get, "sobjects/Contact/\(contact)").json["AccountId"] == .string(account))
    let missing = await rig.send(.post, "sobjects/Contact", json: #"{"LastName":"D","Account":{"External_Id__c":"X"}}"#)
    #expect(missing.status == 400)
    #expect(try missing.json.items?.first?["errorCode"] == .string("INVALID_FIELD"))
    #expect(rig.org.locks.count == 0)
  }

  @Test(
    "bad bodies are told what is wrong with them",
    arguments: [
      (#"{"Name":}"#, "JSON_PARSER_ERROR"), ("[1]", "JSON_PARSER_ERROR"), ("", "JSON_PARSER_ERROR"),
      (#"{"Nome":"x"}"#, "INVALID_FIELD"), (#"{"Id":"x","Name":"x"}"#, "INVALID_FIELD_FOR_INSERT_UPDATE"),
      (#"{"Name":"x","CreatedDate":"2026-01-01T00:00:00Z"}"#, "INVALID_FIELD_FOR_INSERT_UPDATE"),
      (#"{"Phone":"1"}"#, "REQUIRED_FIELD_MISSING"), (#"{"Name":""}"#, "REQUIRED_FIELD_MISSING"),
      (#"{"Name":"x","ParentId":"nothing"}"#, "MALFORMED_ID"),
      (#"{"Name":"x","ParentId":"0035gL000000001ABA"}"#, "MALFORMED_ID"),
      (#"{"Name":"x","ParentId":"0015gL00000zzzzABA"}"#, "INVALID_CROSS_REFERENCE_KEY"),
      (#"{"Name":"x","AnnualRevenue":"much"}"#, "INVALID_TYPE_ON_FIELD_IN_RECORD"),
      (#"{"Name":"x","AnnualRevenue":[1]}"#, "JSON_PARSER_ERROR"), (#"{"Name":"x","Parent":7}"#, "INVALID_FIELD"),
      (#"{"Name":"x","Parent":{"Name":"y"}}"#, "INVALID_FIELD"), (#"{"Name":"x","Parent":{}}"#, "INVALID_FIELD"),
    ]
  )
  func badBody(body: String, code: String) async throws {
    let answer = await rig.send(.post, "sobjects/Account", json: body)
    #expect(answer.status == 400)
    #expect(try answer.json.items?.first?["errorCode"] == .string(code), "\(answer.text)")
  }

  @Test("broken JSON is told with its place")
  func place() async throws {
    let answer = await rig.send(.post, "sobjects/Account", json: "{\n  \"Name\": ,\n}")
    #expect(answer.text.contains("at [line:2, column:11]"))
  }

  @Test(
    "ids and fields that lead nowhere",
    arguments: [
      ("sobjects/Account/0015gL00000zzzzABA", 404, "NOT_FOUND"), ("sobjects/Account/x", 404, "NOT_FOUND"),
      ("sobjects/Account/0035gL000000000AAA", 400, "MALFORMED_ID"), ("sobjects/Account/Nome/x", 404, "NOT_FOUND"),
      ("sobjects/Account/Phone/x", 404, "NOT_FOUND"), ("sobjects/Account/External_Id__c/x", 404, "NOT_FOUND"),
      ("sobjects/Account/0015gL000000000ABA?fields=Nome", 400, "INVALID_FIELD"),
      ("sobjects/Account/updated", 400, "MISSING_ARGUMENT"),
      ("sobjects/Account/updated?start=now&end=later", 400, "INVALID_REPLICATION_DATE"),
      ("sobjects/Order_Event__e/0015gL000000000ABA", 400, "INVALID_TYPE_FOR_OPERATION"),
    ]
  )
  func nowhere(path: String, status: Int, code: String) async throws {
    let answer = await rig.send(.get, path)
    #expect(answer.status == status, "\(answer.text)")
    #expect(try answer.json.items?.first?["errorCode"] == .string(code))
  }

  @Test("a body of another type, in a coding, or too large is refused")
  func mediaType() async throws {
    let body = Array(#"{"Name":"x"}"#.utf8)
    let form = await rig.send(.post, "sobjects/Account", body, fields: [.contentType: "text/csv"])
    #expect(form.status == 415)
    let coded = await rig.send(.post, "sobjects/Account", body, fields: [.contentEncoding: "gzip"])
    #expect(coded.status == 415)
    let spelled = await rig.send(
      .post,
      "sobjects/Account",
      body,
      fields: [.contentType: "Application/JSON; charset=UTF-8"]
    )
    #expect(spelled.status == 201)
    let large = [UInt8](repeating: UInt8(ascii: " "), count: 52_428_801)
    #expect(await rig.send(.post, "sobjects/Account", large).status == 413)
  }

  @Test("a record must not be given the id or external id that its path has")
  func keyInBody() async throws {
    let id = try await create("Account", #"{"Name":"Acme"}"#)
    let byID = await rig.send(.patch, "sobjects/Account/\(id)", json: #"{"Id":"\#(id)"}"#)
    #expect(try byID.json.items?.first?["errorCode"] == .string("INVALID_FIELD"))
    let byKey = await rig.send(.patch, "sobjects/Account/External_Id__c/1", json: #"{"External_Id__c":"1"}"#)
    #expect(try byKey.json.items?.first?["errorCode"] == .string("INVALID_FIELD"))
  }

  @Test("a POST may stand for another method")
  func methodOfParameter() async throws {
    let id = try await create("Account", #"{"Name":"Acme"}"#)
    let answer = await rig.send(.post, "sobjects/Account/\(id)?_HttpMethod=PATCH", json: #"{"Name":"B"}"#)
    #expect(answer.status == 204)
    #expect(await rig.send(.post, "sobjects/Account?_HttpMethod=BREW", json: "{}").status == 405)
  }

  @Test("conditions on time and tag decide whether a record is read or written")
  func conditions() async throws {
    let id = try await create("Account", #"{"Name":"Acme"}"#)
    let path = "sobjects/Account/\(id)"
    let tag = try #require(await rig.send(.get, path).fields[.eTag])
    #expect(await rig.send(.get, path, fields: [.ifNoneMatch: tag]).status == 304)
    let since: HTTPFields = [.ifModifiedSince: "Thu, 01 Jan 2026 00:00:00 GMT"]
    #expect(await rig.send(.get, path, fields: since).status == 304)
    let body = Array(#"{"Name":"B"}"#.utf8)
    #expect(await rig.send(.patch, path, body, fields: [.ifMatch: tag]).status == 204)
    let stale = await rig.send(.patch, path, body, fields: [.ifMatch: tag])
    #expect(stale.status == 412)
    #expect(try stale.json.items?.first?["errorCode"] == .string("PRECONDITION_FAILED"))
    #expect(await rig.send(.get, path, fields: [.ifNoneMatch: tag]).status == 200)
    #expect(await rig.send(.delete, path, fields: [.ifUnmodifiedSince: "Wed, 31 Dec 2025 00:00:00 GMT"]).status == 412)
    #expect(await rig.send(.delete, path, fields: [.ifMatch: "*"]).status == 204)
  }

  @Test("what was updated and deleted is listed by time")
  func changes() async throws {
    let first = try await create("Account", #"{"Name":"A"}"#)
    rig.clock.advance(by: .minutes(10))
    let second = try await create("Account", #"{"Name":"B"}"#)
    let gone = try await create("Account", #"{"Name":"C"}"#)
    _ = await rig.send(.delete, "sobjects/Account/\(gone)")
    rig.clock.advance(by: .minutes(10))
    func list(_ kind: String, _ start: String, _ end: String) async throws -> JSON {
      try await rig.send(.get, "sobjects/Account/\(kind)/?start=\(start)&end=\(end)").json
    }
    let early = try await list("updated", "2026-01-01T00%3A00%3A00%2B00%3A00", "2026-01-01T00:05:00Z")
    #expect(early["ids"] == .array([.string(first)]))
    #expect(early["latestDateCovered"] == .string("2026-01-01T00:05:00.000+0000"))
    let late = try await list("updated", "2026-01-01T00:05:00+00:00", "2026-01-02T00:00:00Z")
    #expect(late["ids"] == .array([.string(second)]))
    #expect(late["latestDateCovered"] == .string("2026-01-01T00:20:00.000+0000"))
    let deleted = try await list("deleted", "2026-01-01T00:05:00Z", "2026-01-02T00:00:00Z")
    #expect(deleted["deletedRecords"]?.items?.first?["id"] == .string(gone))
    #expect(deleted["deletedRecords"]?.items?.first?["deletedDate"] == .string("2026-01-01T00:10:00.000+0000"))
    let cut = try await list("updated", "2026-01-01T00:10:59Z", "2026-01-01T00:11:59Z")
    #expect(cut["ids"] == .array([.string(second)]))
    #expect(cut["latestDateCovered"] == .string("2026-01-01T00:11:00.000+0000"))
    let empty = "sobjects/Account/updated?start=2026-01-01T00:10:01Z&end=2026-01-01T00:10:59Z"
    #expect(await rig.send(.get, empty).status == 400)
    let backwards = await rig.send(.get, "sobjects/Account/updated?start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z")
    #expect(backwards.status == 400)
  }
}
