import BeaufortNumerics
import HTTPTypes
import Org
import Synchronization
import Testing
import Wire

@Suite("Composite requests")
struct CompositeTests {
  private let rig: OrgRig

  init() throws { rig = try OrgRig() }

  private var count: Int64 { rig.org.records.withLock { $0.count } }

  private func parts(_ allOrNone: Bool, _ parts: String...) async throws -> [JSON] {
    let body = #"{"allOrNone":\#(allOrNone),"compositeRequest":[\#(parts.joined(separator: ","))]}"#
    let answer = await rig.send(.post, "composite", json: body)
    #expect(answer.status == 200, "\(answer.text)")
    return try #require(try answer.json["compositeResponse"]?.items)
  }

  private func part(_ method: String, _ path: String, _ reference: String, _ body: String = "null") -> String {
    """
    {"method":"\(method)","url":"/services/data/v59.0/\(path)","referenceId":"\(reference)","body":\(body)}
    """
  }

  private func statuses(_ answers: [JSON]) -> [Int64?] { answers.map { $0["httpStatusCode"]?.integer } }

  private func code(_ answer: JSON) -> String? { answer["body"]?.items?.first?["errorCode"]?.text }

  @Test("later parts refer to earlier ones", arguments: [false, true])
  func references(allOrNone: Bool) async throws {
    let answers = try await parts(
      allOrNone,
      part("POST", "sobjects/Account", "account", #"{"Name":"Acme"}"#),
      part("POST", "sobjects/Contact", "contact", #"{"LastName":"of @{account.id}","AccountId":"@{account.id}"}"#),
      part("GET", "sobjects/Account/@{account.id}?fields=Name", "read"),
      part("PATCH", "sobjects/Contact/@{contact.id}", "update", #"{"FirstName":"@{read.Name}"}"#),
      part("GET", "composite/sobjects/Contact?ids=@{contact.id}&fields=FirstName,AccountId", "list"),
      part("PATCH", "sobjects/Contact/@{contact.id}", "again", #"{"MailingCity":"@{list[0].FirstName}"}"#)
    )
    #expect(statuses(answers) == [201, 201, 200, 204, 200, 204])
    let account = try #require(answers[0]["body"]?["id"]?.text)
    #expect(answers[0]["httpHeaders"]?["Location"] == .string("/services/data/v59.0/sobjects/Account/\(account)"))
    #expect(answers[4]["body"]?.items?.first?["AccountId"] == .string(account))
    #expect(answers[4]["body"]?.items?.first?["FirstName"] == .string("Acme"))
    #expect(answers[3]["body"] == .null)
    let contact = try #require(answers[1]["body"]?["id"]?.text)
    let read = try await rig.send(.get, "sobjects/Contact/\(contact)").json
    #expect(read["MailingCity"] == .string("Acme") && read["LastName"] == .string("of \(account)"))
    #expect(rig.org.locks.count == 0)
  }

  @Test("a query sees what the parts before it wrote", arguments: [false, true])
  func query(allOrNone: Bool) async throws {
    let soql = "SELECT+Id,Name+FROM+Account+WHERE+Name='@{key.Name}'"
    let account = try await rig.send(.post, "sobjects/Account", json: #"{"Name":"it's"}"#).json
    let id = try #require(account["id"]?.text)
    let answers = try await parts(
      allOrNone,
      part("PATCH", "sobjects/Account/\(id)", "change", #"{"Name":"changed"}"#),
      part("GET", "sobjects/Account/\(id)?fields=Name", "key"),
      part("GET", "query/?q=\(soql)", "found"),
      part("POST", "sobjects/Contact", "contact", #"{"LastName":"B","AccountId":"@{found.records[0].Id}"}"#)
    )
    #expect(statuses(answers) == [204, 200, 200, 201])
    #expect(answers[2]["body"]?["totalSize"] == .integer(1))
  }

  @Test("events are published with the rest, or not at all", arguments: [false, true])
  func events(allOrNone: Bool) async throws {
    let event = part("POST", "sobjects/Order_Event__e", "event", #"{"Order_External_Id__c":"1"}"#)
    let answers = try await parts(allOrNone, part("POST", "sobjects/Account", "a", #"{"Name":"A"}"#), event)
    #expect(statuses(answers) == [201, 201])
    #expect(answers[1]["body"]?["errors"]?.items?.first?["statusCode"] == .string("OPERATION_ENQUEUED"))
    let bad = try await parts(allOrNone, event, part("POST", "sobjects/Account", "a", "{}"))
    #expect(statuses(bad) == (allOrNone ? [400, 400] : [201, 400]))
  }

  @Test("without all or none, a failure takes those with it that refer to it, and no others")
  func dependants() async throws {
    let answers = try await parts(
      false,
      part("POST", "sobjects/Account", "bad", #"{"Phone":"1"}"#),
      part("POST", "sobjects/Contact", "child", #"{"LastName":"B","AccountId":"@{bad.id}"}"#),
      part("POST", "sobjects/Account", "good", #"{"Name":"A"}"#),
      part("GET", "sobjects/Account/@{good.nothing}", "lost"),
      part("GET", "sobjects/Account/@{nobody.id}", "unknown")
    )
    #expect(statuses(answers) == [400, 400, 201, 400, 400])
    #expect(
      answers.map(code)
        == ["REQUIRED_FIELD_MISSING", "PROCESSING_HALTED", nil, "PROCESSING_HALTED", "PROCESSING_HALTED"]
    )
    #expect(count == 1)
  }

  @Test("all or none: a failure undoes what came before, and stops what comes behind")
  func allOrNone() async throws {
    let answers = try await parts(
      true,
      part("POST", "sobjects/Account", "good", #"{"Name":"A"}"#),
      part("PATCH", "sobjects/Account/0015gL00000zzzzABA", "bad", #"{"Name":"A"}"#),
      part("POST", "sobjects/Account", "behind", #"{"Name":"A"}"#)
    )
    #expect(statuses(answers) == [400, 404, 400])
    #expect(answers.map(code) == ["PROCESSING_HALTED", "NOT_FOUND", "PROCESSING_HALTED"])
    #expect(count == 0)
    #expect(rig.org.locks.count == 0)
  }

  @Test("a collection that fails within a whole that succeeds undoes itself alone")
  func collectionWithin() async throws {
    let bad =
      #"{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"A"},{"attributes":{"type":"Account"}}]}"#
    let answers = try await parts(
      true,
      part("POST", "sobjects/Account", "good", #"{"Name":"A"}"#),
      part("POST", "composite/sobjects", "bad", bad)
    )
    #expect(statuses(answers) == [201, 200])
    #expect(count == 1)
  }

  @Test("a transaction waits for the locks that it finds out it needs")
  func locks() async throws {
    let created = await rig.send(.post, "sobjects/Account", json: #"{"Name":"A","External_Id__c":"E"}"#)
    #expect(created.status == 201)
    let account = try #require(rig.org.schema.object("Account"))
    let held = try await rig.org.locks.acquire([.init(object: account.index, number: 0)])
    let contact = part("POST", "sobjects/Contact", "c", #"{"LastName":"B","Account":{"External_Id__c":"E"}}"#)
    async let waiting = parts(true, contact)
    await rig.clock.untilSomebodySleeps()
    #expect(count == 1)
    rig.org.locks.release(held)
    #expect(statuses(try await waiting) == [201])
    #expect(rig.org.locks.count == 0)
  }

  @Test(
    "requests that are no composite ones are refused whole",
    arguments: [
      "{}", #"{"compositeRequest":7}"#, #"{"compositeRequest":[7]}"#,
      #"{"compositeRequest":[{"method":"GET","url":"/x"}]}"#,
      #"{"compositeRequest":[{"method":"GET","url":"/x","referenceId":"a b"}]}"#,
      #"{"compositeRequest":[{"method":"GET","url":"/x","referenceId":"a"},{"method":"GET","url":"/x","referenceId":"a"}]}"#,
    ]
  )
  func refused(body: String) async throws {
    let answer = await rig.send(.post, "composite", json: body)
    #expect(answer.status == 400)
    #expect(try answer.json.items?.first?["errorCode"] == .string("INVALID_INPUT"))
  }

  @Test("more than 25 parts, or more than five queries, are too many")
  func tooMany() async throws {
    let parts = (0..<26).map { part("GET", "sobjects", "r\($0)") }.joined(separator: ",")
    #expect(await rig.send(.post, "composite", json: #"{"compositeRequest":[\#(parts)]}"#).status == 400)
    let queries = (0..<6).map { part("GET", "query?q=SELECT+Id+FROM+Account", "r\($0)") }.joined(separator: ",")
    #expect(await rig.send(.post, "composite", json: #"{"compositeRequest":[\#(queries)]}"#).status == 400)
  }

  @Test("parts that lead nowhere, or to another composite request, fail for themselves", arguments: [false, true])
  func nowhere(allOrNone: Bool) async throws {
    for path in ["composite", "composite/batch", "limits", "jobs/ingest", "nothing"] {
      let answers = try await parts(allOrNone, part("GET", path, "r"))
      #expect(statuses(answers) == [400], "\(path)")
    }
    let outside = #"{"method":"GET","url":"http://elsewhere/","referenceId":"r"}"#
    #expect(statuses(try await parts(allOrNone, outside)) == [404])
  }
}
