import HTTPTypes
import Org
import Testing
import Wire

@Suite("SOAP descriptions")
struct SoapDescriptionTests {
  @Test("the description needs no login, is whole, and names the org's own address")
  func document() async throws {
    let rig = try await SoapRig()
    rig.contract.checkItself()
    #expect(
      rig.contract.operations == [
        "login", "logout", "create", "update", "upsert", "delete", "retrieve", "query", "queryAll", "queryMore",
        "getUserInfo", "getServerTimestamp", "describeGlobal", "describeSObject", "describeSObjects",
      ]
    )
    for (path, version) in [("wsdl/partner", "67.0"), ("u/59.0?wsdl", "59.0"), ("u/61.0?WSDL", "61.0")] {
      let answer = await rig.rig.send(.get, "/services/Soap/\(path)", isLoggedIn: false)
      #expect(answer.status == 200 && answer.fields[.contentType] == "text/xml; charset=UTF-8")
      let root = try XMLElement(parsing: answer.bytes)
      let address = root["service"]?["port"]?["address"]?.attribute("location")
      #expect(address == "http://127.0.0.1:8080/services/Soap/u/\(version)")
    }
    #expect(await rig.rig.send(.get, "/services/Soap/u/1.0?wsdl").status == 404)
    let post = await rig.rig.send(.post, "/services/Soap/wsdl/partner")
    #expect(post.status == 405 && post.fields[.allow] == "GET")
  }

  @Test("object types and their fields are described as the description says")
  func objects() async throws {
    let rig = try await SoapRig()
    let global = try #require(try await rig.call("<describeGlobal/>").results.first)
    let names = global.children.filter { $0.name == "sobjects" }.compactMap { $0["name"]?.string }
    #expect(names.contains("Account") && names.contains("Order_Event__e"))
    #expect(global["maxBatchSize"]?.string == "200")
    let account = try #require(
      try await rig.call("<describeSObject><sObjectType>account</sObjectType></describeSObject>").results.first
    )
    #expect(account["name"]?.string == "Account" && account["keyPrefix"]?.string == "001")
    let fields = account.children.filter { $0.name == "fields" }
    let key = try #require(fields.first { $0["name"]?.string == "External_Id__c" })
    #expect(key["externalId"]?.string == "true" && key["type"]?.string == "string" && key["length"]?.string == "40")
    let type = try #require(fields.first { $0["name"]?.string == "Type" })
    #expect(type.children.filter { $0.name == "picklistValues" }.count == 4)
    #expect(account.children.contains { $0["relationshipName"]?.string == "Contacts" })
    let types = ["Contact", "Order_Event__e", "Shipment__c"].map { "<sObjectType>\($0)</sObjectType>" }.joined()
    #expect(try await rig.call("<describeSObjects>\(types)</describeSObjects>").results.count == 3)
  }

  @Test("unknown object types, none and too many are faults")
  func refused() async throws {
    let rig = try await SoapRig()
    let unknown = try await rig.call("<describeSObject><sObjectType>Foo</sObjectType></describeSObject>")
    #expect(unknown.fault == "INVALID_TYPE: sObject type 'Foo' is not supported.")
    #expect(unknown.faultType == "InvalidSObjectFault")
    #expect(try await rig.call("<describeSObject/>").fault?.hasPrefix("MISSING_ARGUMENT") == true)
    let many = String(repeating: "<sObjectType>Account</sObjectType>", count: 101)
    #expect(
      try await rig.call("<describeSObjects>\(many)</describeSObjects>").fault?.hasPrefix("EXCEEDED_ID_LIMIT") == true
    )
  }

  @Test("retrieve answers in the order of the ids, with nothing where there is no record")
  func retrieve() async throws {
    let rig = try await SoapRig()
    let ids = try await rig.accounts(["one", "two"])
    let missing = RecordID(prefix: "001", number: 9).text
    let list = [ids[1], missing, ids[0]].map { "<ids>\($0)</ids>" }.joined()
    func retrieve(_ fields: String, _ type: String, _ ids: String) async throws -> SoapRig.Reply {
      try await rig.call(
        "<retrieve><fieldList>\(fields)</fieldList><sObjectType>\(type)</sObjectType>\(ids)</retrieve>"
      )
    }
    let results = try await retrieve(" Id, name ", "Account", list).results
    #expect(results.map { $0["Name"]?.string } == ["two", nil, "one"])
    #expect(results[1].isNil && results[0]["Id"]?.string == ids[1])
    for (fields, type, ids, text) in [
      ("Foo", "Account", list, "INVALID_FIELD: No such column 'Foo'"), ("Id", "Foo", list, "INVALID_TYPE: "),
      ("", "Account", list, "MALFORMED_QUERY: fieldList names no field"),
      ("Id,id", "Account", list, "MALFORMED_QUERY: duplicate field selected: Id"),
      ("Id", "Contact", list, "MALFORMED_ID: "), ("Id", "Account", "<ids>x</ids>", "MALFORMED_ID: "),
      ("Id", "Account", String(repeating: "<ids/>", count: 2_001), "EXCEEDED_ID_LIMIT: "),
      ("CreatedDate", "Order_Event__e", "", "INVALID_TYPE_FOR_OPERATION: "),
    ] {
      let fault = try await retrieve(fields, type, ids).fault
      #expect(fault?.hasPrefix(text) == true, "\(fault ?? "no fault")")
    }
  }
}
