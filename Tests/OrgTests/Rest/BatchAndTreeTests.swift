import BeaufortNumerics
import HTTPTypes
import Org
import Synchronization
import Testing
import Wire

@Suite("Batches and trees")
struct BatchAndTreeTests {
  private let rig: OrgRig

  init() throws { rig = try OrgRig() }

  private var count: Int64 { rig.org.records.withLock { $0.count } }

  private func batch(_ halts: Bool, _ parts: String...) async throws -> JSON {
    let body = #"{"haltOnError":\#(halts),"batchRequests":[\#(parts.joined(separator: ","))]}"#
    let answer = await rig.send(.post, "composite/batch/", json: body)
    #expect(answer.status == 200, "\(answer.text)")
    return try answer.json
  }

  private let good = #"{"method":"POST","url":"v59.0/sobjects/Account","richInput":{"Name":"A"}}"#
  private let bad = #"{"method":"POST","url":"/services/data/v59.0/sobjects/Account","richInput":{"Phone":"1"}}"#

  private func statuses(_ answer: JSON) -> [Int64?]? { answer["results"]?.items?.map { $0["statusCode"]?.integer } }

  @Test("the requests of a batch stand for themselves, and each of them counts")
  func batch() async throws {
    let answer = try await batch(false, good, bad, good, #"{"method":"GET","url":"v59.0/sobjects/Nothing"}"#)
    #expect(statuses(answer) == [201, 400, 201, 404])
    #expect(answer["hasErrors"] == .bool(true))
    #expect(answer["results"]?.items?[0]["result"]?["success"] == .bool(true))
    #expect(answer["results"]?.items?[1]["result"]?.items?[0]["errorCode"] == .string("REQUIRED_FIELD_MISSING"))
    #expect(count == 2)
    let next = await rig.send(.get, "sobjects")
    #expect(next.fields[.spelled("Sforce-Limit-Info")] == "api-usage=5/200000")
  }

  @Test("a batch that is told to halt does so")
  func halt() async throws {
    let answer = try await batch(true, good, bad, good)
    #expect(statuses(answer) == [201, 400, 412])
    #expect(answer["results"]?.items?[2]["result"]?.items?[0]["errorCode"] == .string("BATCH_PROCESSING_HALTED"))
    #expect(count == 1)
  }

  @Test("a batch takes no batches, and no more than 25 requests")
  func refused() async throws {
    let nested = #"{"method":"POST","url":"v59.0/composite/batch","richInput":{"batchRequests":[]}}"#
    #expect(
      statuses(try await batch(false, nested, #"{"url":"x"}"#, #"{"method":"GET","url":"v1"}"#)) == [400, 400, 404]
    )
    let many = [String](repeating: good, count: 26).joined(separator: ",")
    #expect(await rig.send(.post, "composite/batch", json: #"{"batchRequests":[\#(many)]}"#).status == 400)
    #expect(await rig.send(.post, "composite/batch", json: "{}").status == 400)
  }

  private let tree = """
    {"records":[{"attributes":{"type":"Account","referenceId":"a1"},"Name":"A","Contacts":{"records":[
    {"attributes":{"type":"Contact","referenceId":"c1"},"LastName":"X"},
    {"attributes":{"type":"Contact","referenceId":"c2"},"LastName":"Y","Cases":{"records":[
    {"attributes":{"type":"Case","referenceId":"s1"},"Subject":"Z"}]}}]}},
    {"attributes":{"type":"Account","referenceId":"a2"},"Name":"B"}]}
    """

  @Test("a tree is created whole, level by level")
  func tree() async throws {
    let answer = await rig.send(.post, "composite/tree/Account/", json: tree)
    #expect(answer.status == 201, "\(answer.text)")
    #expect(try answer.json["hasErrors"] == .bool(false))
    let results = try #require(try answer.json["results"]?.items)
    #expect(results.compactMap { $0["referenceId"]?.text } == ["a1", "a2", "c1", "c2", "s1"])
    let contact = try #require(results[3]["id"]?.text)
    let nested = try #require(results[4]["id"]?.text)
    #expect(try await rig.send(.get, "sobjects/Case/\(nested)").json["ContactId"] == .string(contact))
    #expect(try await rig.send(.get, "sobjects/Contact/\(contact)").json["AccountId"] == results[0]["id"])
  }

  @Test("a tree with a bad record creates nothing, and names it")
  func badTree() async throws {
    let bad = tree.replacing(#""LastName":"X""#, with: #""Nome":"X""#)
    let answer = await rig.send(.post, "composite/tree/Account", json: bad)
    #expect(answer.status == 400)
    #expect(try answer.json["hasErrors"] == .bool(true))
    let results = try #require(try answer.json["results"]?.items)
    #expect(results.map { $0["referenceId"] } == [.string("c1")])
    #expect(results[0]["errors"]?.items?[0]["statusCode"] == .string("INVALID_FIELD"))
    #expect(count == 0)
  }

  @Test(
    "trees that are none",
    arguments: [
      "{}", #"{"records":[]}"#, #"{"records":[{}]}"#, #"{"records":[{"attributes":{"type":"Account"}}]}"#,
      #"{"records":[{"attributes":{"type":"Contact","referenceId":"a"}}]}"#,
      #"{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Nobodys":{"records":[]}}]}"#,
      #"{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Contacts":{"records":7}}]}"#,
      #"{"records":[{"attributes":{"type":"Account","referenceId":"a"}},{"attributes":{"type":"Account","referenceId":"a"}}]}"#,
    ]
  )
  func noTree(body: String) async throws {
    let answer = await rig.send(.post, "composite/tree/Account", json: body)
    #expect(answer.status == 400)
    #expect(try answer.json.items?.first?["errorCode"] == .string("INVALID_INPUT"), "\(answer.text)")
  }

  @Test("a tree that is too deep or too large is refused")
  func tooLarge() async throws {
    var deep = #"{"attributes":{"type":"Account","referenceId":"r6"},"Name":"x"}"#
    for level in (1...5).reversed() {
      deep = """
        {"attributes":{"type":"Account","referenceId":"r\(level)"},"Name":"x","ChildAccounts":{"records":[\(deep)]}}
        """
    }
    #expect(await rig.send(.post, "composite/tree/Account", json: #"{"records":[\#(deep)]}"#).status == 400)
    let many = (0..<201).map { #"{"attributes":{"type":"Account","referenceId":"r\#($0)"},"Name":"x"}"# }
    let wide = #"{"records":[\#(many.joined(separator: ","))]}"#
    #expect(await rig.send(.post, "composite/tree/Account", json: wide).status == 400)
    #expect(count == 0)
  }
}
