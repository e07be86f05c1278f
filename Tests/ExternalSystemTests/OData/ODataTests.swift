import BeaufortNumerics
import Database
import HTTPTypes
import Testing
import Wire

@Suite("OData service")
struct ODataTests {
  @Test("lists its sets and describes their types")
  func documents() async throws {
    let rig = try await ExternalRig(objects: ["Order", "Opportunity", "Case"])
    let service = await rig.get("/odata/")
    #expect(service.status == 200 && service["OData-Version"] == "4.0")
    #expect(service.json["@odata.context"] == .string("http://erp.example/odata/$metadata"))
    #expect(service.json["value"]?.items?.map { $0["url"]?.text } == ["Orders", "Opportunities", "Cases"])
    let metadata = await rig.get("/odata/$metadata")
    #expect(metadata["Content-Type"]?.hasPrefix("application/xml") == true && metadata["OData-Version"] == "4.0")
    let root = try XMLElement(parsing: metadata.body)
    let schema = try #require(root["DataServices"]?["Schema"])
    let types = schema.children.filter { $0.name == "EntityType" }
    #expect(types.map { $0.attribute("Name") } == ["Order", "Opportunity", "Case"])
    let properties = types[0].children.filter { $0.name == "Property" }
    let kinds = properties.reduce(into: [String: String]()) { $0[$1.attribute("Name") ?? ""] = $1.attribute("Type") }
    #expect(kinds["Id"] == "Edm.String" && kinds["TotalAmount"] == "Edm.Decimal" && kinds["EndDate"] == "Edm.Date")
    #expect(kinds["Version"] == "Edm.Int64" && kinds["UpdatedAt"] == "Edm.DateTimeOffset")
    #expect(types[0]["Key"]?["PropertyRef"]?.attribute("Name") == "Id")
    let sets = try #require(schema["EntityContainer"]).children.map { $0.attribute("EntityType") }
    #expect(sets == ["Beaufort.Order", "Beaufort.Opportunity", "Beaufort.Case"])
  }

  @Test("makes, reads, changes and deletes a record", arguments: ExternalRig.dialects)
  func life(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    let made = await rig.send(.post, "/odata/Orders", #"{"@odata.type":"x","Id":"it's","TotalAmount":5,"Status":null}"#)
    #expect(made.status == 201 && made["Location"] == "http://erp.example/odata/Orders('it%27%27s')")
    #expect(made.json["@odata.context"] == .string("http://erp.example/odata/$metadata#Orders/$entity"))
    #expect(made.json["@odata.etag"] == .string("W/\"1\"") && made.json["TotalAmount"] == .number(5))
    let path = "/odata/Orders('it%27%27s')"
    #expect(await rig.get(path).json == made.json)
    #expect(await rig.get("/odata/Orders(Id='it''s')").json == made.json)
    #expect(await rig.get(path, [("If-None-Match", "W/\"1\"")]).status == 304)
    let changed = await rig.send(.patch, path, #"{"Status":"Paid"}"#, [("If-Match", "W/\"1\"")])
    #expect(changed.status == 204 && changed.body.isEmpty && changed["ETag"] == "W/\"2\"")
    #expect(changed["OData-Version"] == "4.0")
    let shown = await rig.send(.patch, path, #"{"Id":"other","Status":"Sent"}"#, [("Prefer", "return=representation")])
    #expect(shown.status == 200 && shown.json["Id"] == .string("it's") && shown.json["Status"] == .string("Sent"))
    #expect(shown["Preference-Applied"] == "return=representation")
    #expect(await rig.send(.patch, path, "{}", [("If-Match", "W/\"1\"")]).status == 412)
    #expect(await rig.get(path + "?$select=Status,TotalAmount").json.members?.count == 4)
    let silent = await rig.send(.post, "/odata/Orders", #"{"Id":"b"}"#, [("Prefer", "return=minimal")])
    #expect(silent.status == 204 && silent["OData-EntityId"] == "http://erp.example/odata/Orders('b')")
    #expect(await rig.send(.post, "/odata/Orders", #"{"Id":"b"}"#).status == 409)
    #expect(await rig.send(.delete, path).status == 204)
    #expect(await rig.get(path).status == 404)
    #expect(await rig.send(.delete, path).status == 404)
    #expect(await rig.get("/odata/Orders/$count").text == "1")
  }

  @Test("selects, sorts, skips and counts", arguments: ExternalRig.dialects)
  func options(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect, records: 30)
    let all = try #require(await rig.get("/odata/Orders").json["value"]?.items)
    #expect(all.count == 30)
    let page = await rig.get(
      "/odata/Orders?$select=Id,TotalAmount&$orderby=TotalAmount%20desc&$top=5&$skip=3&$count=true"
    )
    #expect(page.json["@odata.count"] == .integer(30) && page.json["@odata.nextLink"] == nil)
    #expect(page.json["@odata.context"] == .string("http://erp.example/odata/$metadata#Orders(Id,TotalAmount)"))
    let expected = all.sorted { ($0.amount, $1.id) > ($1.amount, $0.id) }.dropFirst(3).prefix(5)
    #expect(page.json["value"]?.items?.map(\.id) == expected.map(\.id))
    #expect(page.json["value"]?.items?.first?.members?.map(\.name) == ["@odata.etag", "Id", "TotalAmount"])
    #expect(
      await rig.get("/odata/Orders/$count?$filter=TotalAmount%20gt%20100&$top=1").text
        == "\(all.count { $0.amount > 100 })"
    )
    #expect(await rig.get("/odata/Orders?$top=0&$count=true").json["value"] == .array([]))
    #expect(await rig.get("/odata/Orders?$top=99999999999999999999999").json["value"]?.items?.count == 30)
    #expect(await rig.get("/odata/Orders?$skip=99999999999999999999999").json["value"] == .array([]))
  }

  @Test("what it cannot read or does not know is refused in OData's words")
  func refusals() async throws {
    let rig = try await ExternalRig(records: 1)
    let cases: [(String, Int, String)] = [
      ("Nothing", 404, "expected one of: Orders"), ("Order", 404, "no set 'Order'"), ("Orders/x", 404, "Orders('KEY')"),
      ("Orders(1)", 400, "Orders('KEY')"), ("Orders('a", 400, "Orders('KEY')"), ("Orders('a'b')", 400, "Orders('KEY')"),
      ("Orders('%00')", 400, "Orders('KEY')"), ("Orders('none')", 404, "the key 'none'"),
      ("Orders('a')/Status", 501, "$select"), ("$batch", 501, "one by one"), ("Orders?$expand=x", 501, "$expand"),
      ("Orders?$search=x", 501, "$search"), ("Orders?$wrong=1", 400, "$filter, $select"),
      ("Orders?$top=-1", 400, "$top is '-1'"),
      ("Orders?$skip=x", 400, "$skip is 'x'"), ("Orders?$top=", 400, "$top"),
      ("Orders?$count=yes", 400, "true or false"),
      ("Orders?$top=1&$top=2", 400, "twice"), ("Orders?$select=Id,Colour", 400, "no property 'Colour'"),
      ("Orders?$orderby=Id,Colour%20desc", 400, "$orderby, character 4"), ("Orders?$orderby=Id%20up", 400, "NAME desc"),
      ("Orders?$orderby=", 400, "no property ''"), ("Orders?$format=xml", 406, "use json"),
      ("Orders?$skiptoken=x", 400, "nextLink"),
      ("Orders?$filter=Colour%20eq%205", 400, "$filter, character 1: Order has no property 'Colour'"),
    ]
    for (path, status, words) in cases {
      let answer = await rig.get("/odata/\(path)")
      #expect(answer.status == status && answer.message.contains(words), "\(path): \(answer)")
      #expect(answer["OData-Version"] == "4.0" && !answer.code.isEmpty)
    }
    for (method, path) in [
      (HTTPRequest.Method.put, "Orders('a')"), (.delete, "Orders"), (.post, "$metadata"), (.post, ""),
    ] {
      #expect(await rig.send(method, "/odata/\(path)", "{}").status == 405)
    }
    for body in [#"{"Colour":1}"#, #"{"Status":1}"#, "[]", "{", #"{"TotalAmount":"1"}"#] {
      #expect(await rig.send(.post, "/odata/Orders", body).status == 400, "\(body)")
    }
  }
}

extension JSON {
  /// An order's key.
  var id: String { self["Id"]?.text ?? "" }
  /// An order's amount.
  var amount: Double { if case .number(let amount) = self["TotalAmount"] { amount } else { -1 } }
}
