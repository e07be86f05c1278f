import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Collections")
struct CollectionTests {
  private let rig: OrgRig

  init() throws { rig = try OrgRig() }

  private var count: Int64 { rig.org.records.withLock { $0.count } }

  private func results(_ method: HTTPRequest.Method, _ path: String, _ json: String) async throws -> [JSON] {
    let answer = await rig.send(method, path, json: json)
    #expect(answer.status == 200, "\(answer.text)")
    return try #require(try answer.json.items)
  }

  private func code(_ result: JSON) -> String? { result["errors"]?.items?.first?["statusCode"]?.text }

  private static func account(_ fields: String) -> String { #"{"attributes":{"type":"Account"},\#(fields)}"# }

  @Test("records of several types are created in order, those that fail are told apart")
  func create() async throws {
    let body = """
      {"records":[\(Self.account(#""Name":"A""#)),{"attributes":{"type":"Contact"},"LastName":"B"},
      \(Self.account(#""Nome":"C""#)),\(Self.account(#""Phone":"1""#)),\(Self.account(#""Name":"E""#))]}
      """
    let results = try await results(.post, "composite/sobjects", body)
    #expect(results.map(code) == [nil, nil, "INVALID_FIELD", "REQUIRED_FIELD_MISSING", nil])
    #expect(results[1]["id"]?.text?.hasPrefix("003") == true)
    #expect(
      results[2]
        == .object([
          .init("success", .bool(false)),
          .init(
            "errors",
            .array([
              .object([
                .init("message", .string("No such column 'Nome' on sobject of type Account")),
                .init("statusCode", .string("INVALID_FIELD")), .init("fields", .array([.string("Nome")])),
              ])
            ])
          ),
        ])
    )
    #expect(count == 3)
  }

  @Test("all or none: nothing is left of a collection with a failure, across types")
  func allOrNone() async throws {
    let body = """
      {"allOrNone":true,"records":[\(Self.account(#""Name":"A""#)),{"attributes":{"type":"Contact"},"LastName":"B"},
      \(Self.account(#""Phone":"1""#))]}
      """
    let results = try await results(.post, "composite/sobjects", body)
    let rolledBack = "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    #expect(results.map(code) == [rolledBack, rolledBack, "REQUIRED_FIELD_MISSING"])
    #expect(count == 0)
  }

  @Test("records are updated and deleted by their ids")
  func updateAndDelete() async throws {
    let created = try await results(
      .post,
      "composite/sobjects",
      #"{"records":[\#(Self.account(#""Name":"A""#)),\#(Self.account(#""Name":"B""#))]}"#
    )
    let ids = created.compactMap { $0["id"]?.text }
    let updated = try await results(
      .patch,
      "composite/sobjects",
      """
      {"records":[\(Self.account(#""id":"\#(ids[0])","Name":"A2""#)),\(Self.account(#""Name":"no id""#)),
      \(Self.account(#""Id":"0015gL00000zzzzABA","Name":"none""#)),\(Self.account(#""Id":"003","Name":"bad""#)),
      \(Self.account(#""Id":"\#(ids[0])","Name":"A3""#))]}
      """
    )
    #expect(
      updated.map(code)
        == [nil, "MISSING_ARGUMENT", "INVALID_CROSS_REFERENCE_KEY", "INVALID_CROSS_REFERENCE_KEY", nil]
    )
    #expect(try await rig.send(.get, "sobjects/Account/\(ids[0])?fields=Name").json["Name"] == .string("A3"))
    let deleted = await rig.send(.delete, "composite/sobjects?ids=\(ids[0]),\(ids[1]),\(ids[0])&allOrNone=false")
    let results = try #require(try deleted.json.items)
    #expect(results.map(code) == [nil, nil, "ENTITY_IS_DELETED"])
  }

  @Test("an upsert says what it created, and refuses keys that it has twice or not at all")
  func upsert() async throws {
    let body = """
      {"records":[\(Self.account(#""External_Id__c":"1","Name":"A""#)),\(Self.account(#""external_id__c":"2","Name":"B""#)),
      \(Self.account(#""External_Id__c":"x","Name":"C""#)),\(Self.account(#""External_Id__c":"X","Name":"D""#)),
      \(Self.account(#""Name":"E""#))]}
      """
    let path = "composite/sobjects/Account/External_Id__c"
    let first = try await results(.patch, path, body)
    #expect(first.map(code) == [nil, nil, "DUPLICATE_VALUE", "DUPLICATE_VALUE", "MISSING_ARGUMENT"])
    #expect(first[0]["created"] == .bool(true))
    let second = try await results(.patch, path, body)
    #expect(second[0]["created"] == .bool(false) && second[0]["id"] == first[0]["id"])
    #expect(count == 2)
  }

  @Test("the same record may be updated twelve times in a request, and no more")
  func duplicates() async throws {
    let id = try #require(try await rig.send(.post, "sobjects/Account", json: #"{"Name":"A"}"#).json["id"]?.text)
    let records = (0..<14).map { Self.account(#""Id":"\#(id)","Name":"\#($0)""#) }.joined(separator: ",")
    let results = try await results(.patch, "composite/sobjects", #"{"records":[\#(records)]}"#)
    #expect(results.map(code) == [String?](repeating: nil, count: 12) + ["DUPLICATE_VALUE", "DUPLICATE_VALUE"])
  }

  @Test("events are published among records")
  func events() async throws {
    let event = #"{"attributes":{"type":"Order_Event__e"},"Order_External_Id__c":"1"}"#
    let bad = #"{"attributes":{"type":"Order_Event__e"},"Nothing__c":"1"}"#
    let results = try await results(
      .post,
      "composite/sobjects",
      #"{"records":[\#(event),\#(Self.account(#""Name":"A""#)),\#(bad),\#(event)]}"#
    )
    #expect(results.map { $0["success"] } == [.bool(true), .bool(true), .bool(false), .bool(true)])
    #expect(results.map(code) == ["OPERATION_ENQUEUED", nil, "INVALID_FIELD", "OPERATION_ENQUEUED"])
  }

  @Test("records are read by their ids, null where there is none")
  func retrieve() async throws {
    let id = try #require(try await rig.send(.post, "sobjects/Account", json: #"{"Name":"A"}"#).json["id"]?.text)
    let other = "0015gL00000zzzzABA"
    let byURL = await rig.send(.get, "composite/sobjects/Account?ids=\(id),\(other)&fields=Id,Name")
    let byBody = await rig.send(
      .post,
      "composite/sobjects/Account",
      json: #"{"ids":["\#(id)","\#(other)"],"fields":["Id","Name"]}"#
    )
    #expect(byURL.text == byBody.text)
    #expect(try byURL.json.items?.count == 2)
    #expect(try byURL.json.items?.last == .null)
    #expect(try byURL.json.items?.first?["Name"] == .string("A"))
  }

  @Test(
    "requests that are no collections are refused whole",
    arguments: [
      ("POST", "", #"{"records":[{"Name":"x"}]}"#, "INVALID_INPUT"), ("POST", "", "{}", "INVALID_INPUT"),
      ("POST", "", #"{"records":[{"attributes":{"type":"Nothing"}}]}"#, "INVALID_TYPE"),
      ("POST", "", #"{"allOrNone":"yes","records":[]}"#, "JSON_PARSER_ERROR"),
      ("PATCH", "/Account/Phone", #"{"records":[]}"#, "NOT_FOUND"),
      ("PATCH", "/Contact/External_Id__c", #"{"records":[{"attributes":{"type":"Account"}}]}"#, "INVALID_INPUT"),
      ("DELETE", "", "", "MISSING_ARGUMENT"), ("DELETE", "?ids=nothing", "", "MALFORMED_ID"),
      ("GET", "/Account?fields=Id", "", "MISSING_ARGUMENT"), ("GET", "/Account?ids=x&fields=Id", "", "MALFORMED_ID"),
      ("GET", "/Account?ids=0015gL00000zzzzABA&fields=Nome", "", "INVALID_FIELD"), ("PUT", "", "{}", "INVALID_INPUT"),
    ]
  )
  func refused(method: String, path: String, body: String, code: String) async throws {
    let answer = await rig.send(try #require(HTTPRequest.Method(method)), "composite/sobjects\(path)", json: body)
    #expect(answer.status >= 400)
    #expect(try answer.json.items?.first?["errorCode"] == .string(code), "\(answer.text)")
  }

  @Test("more than 200 records, and more than ten runs of types, are too many")
  func tooMany() async throws {
    let record = Self.account(#""Name":"A""#)
    let many = [String](repeating: record, count: 201).joined(separator: ",")
    let answer = await rig.send(.post, "composite/sobjects", json: #"{"records":[\#(many)]}"#)
    #expect(answer.text.contains("EXCEEDED_ID_LIMIT"))
    let runs = (0..<11).map { $0 % 2 == 0 ? record : #"{"attributes":{"type":"Contact"},"LastName":"B"}"# }
    let mixed = await rig.send(.post, "composite/sobjects", json: #"{"records":[\#(runs.joined(separator: ","))]}"#)
    #expect(mixed.text.contains("LIMIT_EXCEEDED"))
    #expect(count == 0)
  }

  @Test("a collection waits for locked parents, and its rows fail when they stay locked")
  func locks() async throws {
    let id = try #require(try await rig.send(.post, "sobjects/Account", json: #"{"Name":"A"}"#).json["id"]?.text)
    let account = try #require(rig.org.schema.object("Account"))
    let held = try await rig.org.locks.acquire([.init(object: account.index, number: 0)])
    let body = #"{"records":[{"attributes":{"type":"Contact"},"LastName":"B","AccountId":"\#(id)"}]}"#
    async let answer = rig.send(.post, "composite/sobjects", json: body)
    await rig.clock.untilSomebodySleeps()
    rig.clock.advance(by: .seconds(10))
    #expect(try await answer.json.items.map { $0.map(code) } == ["UNABLE_TO_LOCK_ROW"])
    rig.org.locks.release(held)
    #expect(rig.org.locks.count == 0)
  }
}
