import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

@Suite("SOAP queries")
struct SoapQueryTests {
  private func query(
    _ rig: SoapRig,
    _ text: String,
    _ call: String = "query",
    size: Int? = nil
  ) async throws -> SoapRig.Reply {
    let header = size.map { "<QueryOptions><batchSize>\($0)</batchSize></QueryOptions>" } ?? ""
    let escaped = text.replacing("<", with: "&lt;")
    return try await rig.call("<\(call)><queryString>\(escaped)</queryString></\(call)>", header: header)
  }

  private func more(_ rig: SoapRig, _ locator: String, size: Int? = nil) async throws -> SoapRig.Reply {
    let header = size.map { "<QueryOptions><batchSize>\($0)</batchSize></QueryOptions>" } ?? ""
    return try await rig.call("<queryMore><queryLocator>\(locator)</queryLocator></queryMore>", header: header)
  }

  private func rows(_ rig: SoapRig, _ text: String, size: Int? = nil) async throws -> [XMLElement] {
    records(try #require(try await query(rig, text, size: size).results.first))
  }

  private func records(_ result: XMLElement) -> [XMLElement] { result.children.filter { $0.name == "records" } }

  @Test("records have type, id and the fields asked for, in their order")
  func shape() async throws {
    let rig = try await SoapRig()
    let id = try await rig.accounts(["A &amp; B"])[0]
    let result = try #require(try await query(rig, "SELECT Name, Id, Phone FROM Account").results.first)
    #expect(result["done"]?.string == "true" && result["size"]?.string == "1" && result["queryLocator"]?.isNil == true)
    let record = try #require(records(result).first)
    #expect(record.children.map(\.name) == ["type", "Id", "Name", "Id", "Phone"])
    #expect(record.children.map(\.string) == ["Account", id, "A & B", id, ""])
    #expect(record["Phone"]?.isNil == true)
    let bare = try #require(try await query(rig, "SELECT Name FROM Account").results.first)
    #expect(records(bare).first?["Id"]?.isNil == true)
    let none = try #require(try await query(rig, "SELECT Id FROM Account WHERE Name = 'x'").results.first)
    #expect(records(none).isEmpty && none["size"]?.string == "0" && none["done"]?.string == "true")
  }

  @Test("parents and children are nested")
  func nested() async throws {
    let rig = try await SoapRig()
    let id = try await rig.accounts(["Acme"])[0]
    let record = "<o:type>Contact</o:type><o:LastName>Doe</o:LastName>"
    let contacts = "<sObjects>\(record)<o:AccountId>\(id)</o:AccountId></sObjects><sObjects>\(record)</sObjects>"
    _ = try await rig.call("<create>\(contacts)</create>")
    let children = try #require(try await query(rig, "SELECT Id, Account.Name FROM Contact ORDER BY Id").results.first)
    let parents = records(children).map { $0["Account"] }
    #expect(parents.first??["type"]?.string == "Account" && parents.first??["Name"]?.string == "Acme")
    #expect(parents.last??.isNil == true)
    let text = "SELECT Name, (SELECT LastName FROM Contacts), (SELECT Id FROM Cases) FROM Account"
    let account = try await rows(rig, text)[0]
    let inner = try #require(account["Contacts"])
    #expect(inner["size"]?.string == "1" && inner["done"]?.string == "true")
    #expect(inner.namespace == "urn:sobject.partner.soap.sforce.com" && inner["size"]?.namespace == SoapRig.api)
    #expect(records(inner).first?["LastName"]?.string == "Doe")
    #expect(account["Cases"]?.isNil == true)
  }

  @Test("functions and counts")
  func functions() async throws {
    let rig = try await SoapRig()
    _ = try await rig.accounts(["a", "a", "b"])
    let count = try #require(try await query(rig, "SELECT COUNT() FROM Account").results.first)
    #expect(count["size"]?.string == "3" && records(count).isEmpty)
    let groups = try await query(
      rig,
      "SELECT Name, COUNT(Id) n, MAX(CreatedDate) FROM Account GROUP BY Name ORDER BY Name"
    )
    let rows = records(try #require(groups.results.first))
    #expect(
      rows.map { $0.children.map(\.string) } == [
        ["AggregateResult", "", "a", "2", "2026-01-01T00:00:00.000Z"],
        ["AggregateResult", "", "b", "1", "2026-01-01T00:00:00.000Z"],
      ]
    )
  }

  @Test("pages follow each other by their locators, in the size that was asked for")
  func paging() async throws {
    let rig = try await SoapRig()
    for start in [0, 200, 400] { _ = try await rig.accounts((start..<(start + 200)).map { "n\($0)" }) }
    var reply = try await query(rig, "SELECT Name FROM Account ORDER BY Id", size: 250)
    var (names, pages): ([String], [Int]) = ([], [])
    while true {
      let result = try #require(reply.results.first)
      #expect(result["size"]?.string == "600")
      pages.append(records(result).count)
      names += records(result).compactMap { $0["Name"]?.string }
      guard result["done"]?.string == "false" else { break }
      reply = try await more(rig, try #require(result["queryLocator"]).string)
    }
    #expect(pages == [250, 250, 100])
    #expect(names == (0..<600).map { "n\($0)" })
    // The size is a hint: the platform gives no fewer than 200 and no more than 2,000.
    #expect(try await rows(rig, "SELECT Id FROM Account", size: 1).count == 200)
    #expect(try await rows(rig, "SELECT Id FROM Account", size: 9_999).count == 600)
    #expect(try await rows(rig, "SELECT Id FROM Account", size: -5).count == 200)
  }

  @Test("a locator lives two days, and may be read with another size")
  func locators() async throws {
    let rig = try await SoapRig { $0.sessionLife = .hours(100) }
    for _ in 0..<3 { _ = try await rig.accounts((0..<200).map { "n\($0)" }) }
    let first = try #require(try await query(rig, "SELECT Id FROM Account", size: 200).results.first)
    let locator = try #require(first["queryLocator"]).string
    let large = try #require(try await more(rig, " \(locator)\n", size: 300).results.first)
    let usual = try #require(try await more(rig, locator).results.first)
    #expect((records(large).count, records(usual).count) == (300, 200))
    rig.rig.clock.advance(by: .hours(49))
    for text in [locator, "", "x", "01g000000000000AAA-200", "\(locator)9999999"] {
      let reply = try await more(rig, text)
      #expect(reply.fault?.hasPrefix("INVALID_QUERY_LOCATOR") == true)
      #expect(reply.faultType == "InvalidQueryLocatorFault")
    }
  }

  @Test("queryAll finds deleted records as well")
  func deleted() async throws {
    let rig = try await SoapRig()
    let ids = try await rig.accounts(["one", "two"])
    _ = try await rig.call("<delete><ids>\(ids[0])</ids></delete>")
    let text = "SELECT Name, IsDeleted FROM Account ORDER BY Id"
    #expect(try await query(rig, text).results.first?["size"]?.string == "1")
    let all = try #require(try await query(rig, text, "queryAll").results.first)
    #expect(records(all).map { $0["IsDeleted"]?.string } == ["true", "false"])
  }

  @Test(
    "a query that is none is a fault of the documented type",
    arguments: [
      ("SELEKT", "MALFORMED_QUERY", "MalformedQueryFault"),
      ("SELECT Foo FROM Account", "INVALID_FIELD", "InvalidFieldFault"),
      ("SELECT Id FROM Foo", "INVALID_TYPE", "InvalidSObjectFault"), ("", "MALFORMED_QUERY", "MalformedQueryFault"),
    ]
  )
  func malformed(text: String, code: String, type: String) async throws {
    let reply = try await query(try await SoapRig(), text)
    #expect(reply.fault?.hasPrefix("\(code): ") == true, "\(reply.fault ?? "no fault")")
    #expect(reply.faultType == type)
    #expect(reply.body["detail"]?.children.first?["row"]?.string == "-1")
  }

  @Test("an event is published by create, and its result says that it was enqueued")
  func events() async throws {
    let rig = try await SoapRig()
    let event = "<o:type>Order_Event__e</o:type><o:Order_External_Id__c>O-1</o:Order_External_Id__c>"
    let reply = try await rig.call("<create><sObjects>\(event)</sObjects></create>")
    let result = try #require(reply.results.first)
    #expect(result["success"]?.string == "true" && result["id"]?.string.hasPrefix("e0") == true)
    #expect(result["errors"]?["statusCode"]?.string == "OPERATION_ENQUEUED")
    #expect(result["errors"]?["message"]?.string.count == 36)
  }
}
