import BeaufortNumerics
import Org
import Synchronization
import Testing
import Wire

@Suite("SOAP writes")
struct SoapWritesTests {
  private func read(_ rig: SoapRig, _ type: String, _ fields: String, _ id: String) async throws -> XMLElement {
    let reply = try await rig.call(
      "<retrieve><fieldList>\(fields)</fieldList><sObjectType>\(type)</sObjectType><ids>\(id)</ids></retrieve>"
    )
    return try #require(reply.results.first)
  }

  private func errors(_ reply: SoapRig.Reply) -> [String] {
    reply.results.map { result in
      result["errors"].map { "\($0["statusCode"]?.string ?? "") \($0["message"]?.string ?? "")" } ?? "ok"
    }
  }

  @Test("every kind of value is taken, and read again as the platform writes it")
  func values() async throws {
    let rig = try await SoapRig()
    let reply = try await rig.call(
      """
      <create><sObjects><o:type>account</o:type><o:Name>Müller &amp; &lt;Söhne&gt; &quot;1&quot;
      x</o:Name><AnnualRevenue> 1.5e6 </AnnualRevenue><NumberOfEmployees xsi:type="xsd:int">12</NumberOfEmployees>\
      <Active__c>1</Active__c><Description><![CDATA[<b>]]></Description><Phone xsi:nil="true"/><Website/></sObjects>\
      <sObjects xsi:type="o:Contact"><LastName>Doe</LastName><Birthdate>1980-02-29</Birthdate></sObjects></create>
      """
    )
    #expect(errors(reply) == ["ok", "ok"])
    let ids = reply.results.compactMap { $0["id"]?.string }
    #expect(ids.map { $0.prefix(3) } == ["001", "003"])
    let account = try await read(
      rig,
      "Account",
      "Name,AnnualRevenue, NumberOfEmployees,Active__c,Description,Phone,Website,CreatedDate,ParentId",
      ids[0]
    )
    #expect(account["Name"]?.string == "Müller & <Söhne> \"1\"\nx")
    #expect(
      account.children.map(\.string) == [
        "Account", "", "Müller & <Söhne> \"1\"\nx", "1500000.0", "12", "true", "<b>", "", "",
        "2026-01-01T00:00:00.000Z", "",
      ]
    )
    #expect(account.children.map(\.isNil) == [false, true, false, false, false, false, false, true, true, false, true])
    #expect(account.children.allSatisfy { $0.namespace == "urn:sobject.partner.soap.sforce.com" })
    #expect(try await read(rig, "Contact", "Birthdate", ids[1])["Birthdate"]?.string == "1980-02-29")
  }

  @Test("an update changes what it names, leaves what is empty, and empties what fieldsToNull names")
  func update() async throws {
    let rig = try await SoapRig()
    let id = try await rig.accounts(["Acme"])[0]
    func update(_ fields: String) async throws -> [String] {
      let record = "<o:type>Account</o:type>\(fields)<o:Id>\(id)</o:Id>"
      return errors(try await rig.call("<update><sObjects>\(record)</sObjects></update>"))
    }
    #expect(try await update("<o:Phone>1</o:Phone><o:Website>w</o:Website>") == ["ok"])
    #expect(try await update("<o:fieldsToNull>Phone</o:fieldsToNull><o:Website/><o:Name xsi:nil='1'/>") == ["ok"])
    let account = try await read(rig, "Account", "Name,Phone,Website", id)
    #expect(account.children.dropFirst(2).map(\.string) == ["Acme", "", "w"])
    #expect(account["Phone"]?.isNil == true)
    let required = "REQUIRED_FIELD_MISSING Required fields are missing: [Name]"
    #expect(try await update("<o:fieldsToNull>Name</o:fieldsToNull>") == [required])
  }

  @Test("an upsert creates once, and then updates")
  func upsert() async throws {
    let rig = try await SoapRig()
    func upsert(_ name: String) async throws -> XMLElement {
      let record = "<o:type>Account</o:type><o:External_Id__c>A-1</o:External_Id__c><o:Name>\(name)</o:Name>"
      let reply = try await rig.call(
        "<upsert><externalIDFieldName>External_Id__c</externalIDFieldName><sObjects>\(record)</sObjects></upsert>"
      )
      return try #require(reply.results.first)
    }
    let (first, second) = (try await upsert("one"), try await upsert("two"))
    #expect(first["created"]?.string == "true" && second["created"]?.string == "false")
    #expect(first["id"] == second["id"])
    let id = try #require(second["id"]).string
    #expect(try await read(rig, "Account", "Name", id)["Name"]?.string == "two")
    let mixed = try await rig.call(
      """
      <upsert><externalIDFieldName>external_id__c</externalIDFieldName>\
      <sObjects><o:type>Account</o:type><o:External_Id__c>A-1</o:External_Id__c></sObjects>\
      <sObjects><o:type>Contact</o:type><o:External_Id__c>A-1</o:External_Id__c><o:LastName>x</o:LastName></sObjects>\
      <sObjects><o:type>Account</o:type><o:Name>no key</o:Name></sObjects>\
      <sObjects><o:type>Account</o:type><o:External_Id__c>B</o:External_Id__c></sObjects>\
      <sObjects><o:type>Account</o:type><o:External_Id__c>b</o:External_Id__c></sObjects></upsert>
      """
    )
    #expect(
      errors(mixed) == [
        "ok", "ok", "MISSING_ARGUMENT External_Id__c not specified",
        "DUPLICATE_VALUE Duplicate external id specified: B", "DUPLICATE_VALUE Duplicate external id specified: b",
      ]
    )
    let byID = try await rig.call(
      """
      <upsert><externalIDFieldName>Id</externalIDFieldName>\
      <sObjects><o:type>Account</o:type><o:Id>\(id)</o:Id><o:Phone>5</o:Phone></sObjects>\
      <sObjects><o:type>Account</o:type><o:Id xsi:nil="true"/><o:Name>new</o:Name></sObjects></upsert>
      """
    )
    #expect(byID.results.map { $0["created"]?.string } == ["false", "true"])
    let fault = try await rig.call(
      "<upsert><externalIDFieldName>Phone</externalIDFieldName><sObjects><o:type>Account</o:type></sObjects></upsert>"
    )
    #expect(fault.fault?.hasPrefix("INVALID_FIELD: Field name provided, Phone does not match an External ID") == true)
    #expect(fault.faultType == "InvalidFieldFault")
  }

  @Test("a parent is found by its external id, or the record says why not")
  func parents() async throws {
    let rig = try await SoapRig()
    let created = try await rig.call(
      """
      <create><sObjects><o:type>Account</o:type><o:Name>P</o:Name><o:External_Id__c>P-1</o:External_Id__c></sObjects>\
      </create>
      """
    )
    let parent = try #require(created.results.first?["id"]).string
    func contact(_ inner: String) async throws -> SoapRig.Reply {
      let record = "<o:type>Contact</o:type><o:LastName>x</o:LastName>\(inner)"
      return try await rig.call("<create><sObjects>\(record)</sObjects></create>")
    }
    let good = try await contact(
      "<o:Account><o:type>Account</o:type><o:External_Id__c>P-1</o:External_Id__c></o:Account>"
    )
    let id = try #require(good.results.first?["id"]).string
    #expect(try await read(rig, "Contact", "AccountId", id)["AccountId"]?.string == parent)
    #expect(errors(try await contact("<o:AccountId>\(parent)</o:AccountId>")) == ["ok"])
    let missing = try await contact(
      "<o:Account><o:type>Account</o:type><o:External_Id__c>P-2</o:External_Id__c></o:Account>"
    )
    #expect(errors(missing)[0].contains("Foreign key external ID: P-2 not found for field External_Id__c"))
    #expect(errors(try await contact("<o:AccountId>\(id)</o:AccountId>"))[0].hasPrefix("MALFORMED_ID"))
    for inner in [
      "<o:Account><o:type>Contact</o:type><o:External_Id__c>P-1</o:External_Id__c></o:Account>",
      "<o:Account><o:type>Account</o:type></o:Account>",
      "<o:Account><o:type>Account</o:type><o:Phone>1</o:Phone></o:Account>",
    ] {
      #expect(try await contact(inner).fault?.hasPrefix("INVALID_FIELD: ") == true)
    }
  }

  @Test("what is wrong with one record stands in its result, with its fields")
  func recordErrors() async throws {
    let rig = try await SoapRig()
    let gone = try await rig.accounts(["gone"])[0]
    #expect(errors(try await rig.call("<delete><ids>\(gone)</ids></delete>")) == ["ok"])
    func update(_ fields: String) -> String { "<sObjects><o:type>Account</o:type>\(fields)</sObjects>" }
    let missing = RecordID(prefix: "001", number: 77).text
    let reply = try await rig.call(
      """
      <update>\(update("<o:Id>\(missing)</o:Id>"))\(update("<o:Id>\(gone)</o:Id>"))\(update("<o:Id>12</o:Id>"))\
      \(update("<o:Id>\(Org.userID)</o:Id>"))\(update("<o:Phone>1</o:Phone>"))\
      \(update("<o:Id>\(missing)</o:Id><o:CreatedDate>2026-01-01</o:CreatedDate>"))\
      \(update("<o:Id>\(missing)</o:Id><o:AnnualRevenue>much</o:AnnualRevenue>"))</update>
      """
    )
    let codes = errors(reply).map { String($0.prefix { $0 != " " }) }
    #expect(
      codes == [
        "INVALID_CROSS_REFERENCE_KEY", "ENTITY_IS_DELETED", "MALFORMED_ID", "MALFORMED_ID", "MISSING_ARGUMENT",
        "INVALID_FIELD_FOR_INSERT_UPDATE", "INVALID_TYPE_ON_FIELD_IN_RECORD",
      ]
    )
    #expect(reply.results[6]["errors"]?["fields"]?.string == "AnnualRevenue")
    let deletes = try await rig.call("<delete><ids>\(gone)</ids><ids>x</ids><ids>\(missing)</ids><ids/></delete>")
    #expect(
      errors(deletes).map { String($0.prefix { $0 != " " }) }
        == ["ENTITY_IS_DELETED", "MALFORMED_ID", "INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID"]
    )
    let withID = try await rig.call("<create>\(update("<o:Id>\(missing)</o:Id><o:Name>x</o:Name>"))</create>")
    #expect(errors(withID) == ["INVALID_FIELD_FOR_INSERT_UPDATE cannot specify Id in an insert call"])
  }

  @Test(
    "what the schema does not have fails the whole call",
    arguments: [
      ("<o:type>Foo</o:type>", "INVALID_TYPE: sObject type 'Foo' is not supported.", "InvalidSObjectFault"),
      ("<o:Name>x</o:Name>", "INVALID_TYPE: An sObject needs the element 'type'", "InvalidSObjectFault"),
      ("<o:type>Account</o:type><o:Foo__c>1</o:Foo__c>", "INVALID_FIELD: No such column 'Foo__c'", "InvalidFieldFault"),
      (
        "<o:type>Account</o:type><o:Foo><o:a>1</o:a></o:Foo>", "INVALID_FIELD: No such column 'Foo'",
        "InvalidFieldFault"
      ),
      (
        "<o:type>Account</o:type><o:Name>1</o:Name><o:name>2</o:name>", "INVALID_FIELD: The field Name stands twice",
        "InvalidFieldFault"
      ),
      ("<o:type>Account</o:type><o:Name><o:x/></o:Name>", "INVALID_FIELD: Name holds elements", "InvalidFieldFault"),
    ]
  )
  func faults(record: String, text: String, type: String) async throws {
    let rig = try await SoapRig()
    let good = "<sObjects><o:type>Account</o:type><o:Name>good</o:Name></sObjects>"
    let reply = try await rig.call("<create>\(good)<sObjects>\(record)</sObjects></create>")
    #expect(reply.fault?.hasPrefix(text) == true, "\(reply.fault ?? "no fault")")
    #expect(reply.faultType == type)
    #expect(rig.rig.org.records.withLock { $0.count } == 0)
  }

  @Test("200 records are taken, 201 fail the call, and so do more than ten runs of one type")
  func counts() async throws {
    let rig = try await SoapRig()
    #expect(try await rig.accounts((0..<200).map { "a\($0)" }).count == 200)
    let record = "<sObjects><o:type>Account</o:type><o:Name>x</o:Name></sObjects>"
    let limit = "EXCEEDED_ID_LIMIT: record limit reached. cannot submit more than 200 records into this call"
    for call in ["create", "update"] {
      let many = String(repeating: record, count: 201)
      #expect(try await rig.call("<\(call)>\(many)</\(call)>").fault == limit)
    }
    #expect(try await rig.call("<delete>\(String(repeating: "<ids>x</ids>", count: 201))</delete>").fault == limit)
    let pair = "\(record)<sObjects><o:type>Contact</o:type><o:LastName>x</o:LastName></sObjects>"
    #expect(try await rig.call("<create>\(String(repeating: pair, count: 5))</create>").results.count == 10)
    let runs = try await rig.call("<create>\(String(repeating: pair, count: 6))</create>")
    #expect(runs.fault?.hasPrefix("LIMIT_EXCEEDED: ") == true)
    #expect(try await rig.call("<create/>").results.isEmpty)
  }

  @Test("all or none: one bad record rolls back those of all types")
  func allOrNone() async throws {
    let rig = try await SoapRig()
    let header = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>"
    let body = """
      <create><sObjects><o:type>Account</o:type><o:Name>x</o:Name></sObjects>\
      <sObjects><o:type>Contact</o:type></sObjects><sObjects><o:type>Account</o:type><o:Name>y</o:Name></sObjects></create>
      """
    let codes = errors(try await rig.call(body, header: header)).map { $0.prefix { $0 != " " } }
    let rolledBack: Substring = "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    #expect(codes == [rolledBack, "REQUIRED_FIELD_MISSING", rolledBack])
    #expect(rig.rig.org.records.withLock { $0.count } == 0)
    #expect(errors(try await rig.call(body)).map { $0.prefix { $0 != " " } } == ["ok", "REQUIRED_FIELD_MISSING", "ok"])
  }

  @Test("a parent that is locked for ten seconds fails its children")
  func locks() async throws {
    let rig = try await SoapRig()
    let id = try await rig.accounts(["Acme"])[0]
    let (org, clock) = (rig.rig.org, rig.rig.clock)
    let account = try #require(org.schema.object("Account"))
    let held = try await org.locks.acquire([.init(object: account.index, number: 0)])
    let record = "<o:type>Contact</o:type><o:LastName>x</o:LastName><o:AccountId>\(id)</o:AccountId>"
    async let reply = rig.call("<create><sObjects>\(record)</sObjects></create>")
    await clock.untilSomebodySleeps()
    clock.advance(by: .seconds(10))
    #expect(errors(try await reply)[0].hasPrefix("UNABLE_TO_LOCK_ROW"))
    org.locks.release(held)
  }
}

extension XMLElement {
  /// Whether it says that it is nil.
  var isNil: Bool { attribute("nil", of: "http://www.w3.org/2001/XMLSchema-instance") == "true" }
}
