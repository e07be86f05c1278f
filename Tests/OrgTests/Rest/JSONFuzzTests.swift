import BeaufortNumerics
import Database
import HTTPTypes
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Random and spoilt bodies")
struct JSONFuzzTests {
  private static let accounts = ["0015gL000000000ABA", "0015gL000000001ABA", "0015gL00000zzzzABA", "001", ""]

  /// Requests that make sense; what is between `<` and `>` is replaced by a value.
  private static let requests: [(HTTPRequest.Method, String, String)] = [
    (.post, "sobjects/Account", #"{"Name":<v>,"External_Id__c":<v>,"AnnualRevenue":<v>,"Active__c":<v>}"#),
    (.post, "sobjects/Contact", #"{"LastName":<v>,"AccountId":<i>,"Birthdate":<v>,"Account":{"External_Id__c":<v>}}"#),
    (.patch, "sobjects/Account/External_Id__c/k1", #"{"Name":<v>,"ParentId":<i>,"NumberOfEmployees":<v>}"#),
    (.patch, "sobjects/Account/0015gL000000000ABA", #"{"Name":<v>,"Description":<v>,<v>:<v>}"#),
    (.post, "sobjects/Order_Event__e", #"{"Order_External_Id__c":<v>,"Amount__c":<v>}"#),
    (.post, "sobjects/Shipment__c", #"{"Order__c":<i>,"Shipped_At__c":<v>,"Order__r":{"External_Id__c":<v>}}"#),
    (
      .post, "composite/sobjects",
      #"{"allOrNone":<b>,"records":[{"attributes":{"type":"Account"},"Name":<v>},{"attributes":{"type":<t>},"LastName":<v>,"AccountId":<i>}]}"#
    ),
    (
      .patch, "composite/sobjects",
      #"{"allOrNone":<b>,"records":[{"attributes":{"type":"Account"},"Id":<i>,"Name":<v>},{"attributes":{"type":"Account"},"id":<i>,"Phone":<v>}]}"#
    ),
    (
      .patch, "composite/sobjects/Account/External_Id__c",
      #"{"records":[{"attributes":{"type":"Account"},"External_Id__c":<v>,"Name":<v>},{"attributes":{"type":"Account"},"External_Id__c":<v>}]}"#
    ),
    (.post, "composite/sobjects/Account", #"{"ids":[<i>,<i>,<v>],"fields":["Id","Name",<v>]}"#),
    (
      .post, "composite",
      #"{"allOrNone":<b>,"compositeRequest":[{"method":"POST","url":"/services/data/v59.0/sobjects/Account","referenceId":"a","body":{"Name":<v>,"External_Id__c":<v>}},{"method":"PATCH","url":"/services/data/v59.0/sobjects/Account/@{a.id}","referenceId":"b","body":{"Name":"@{a.id}","Phone":<v>}},{"method":<v>,"url":<v>,"referenceId":"c"}]}"#
    ),
    (
      .post, "composite",
      #"{"allOrNone":<b>,"compositeRequest":[{"method":"GET","url":"/services/data/v59.0/query?q=SELECT+Id+FROM+Account+LIMIT+2","referenceId":"q"},{"method":"DELETE","url":"/services/data/v59.0/sobjects/Account/@{q.records[0].Id}","referenceId":"d"},{"method":"POST","url":"/services/data/v59.0/sobjects/Contact","referenceId":"e","body":{"LastName":<v>,"AccountId":"@{q.records[1].Id}","Email":"@{<v>}"}}]}"#
    ),
    (
      .post, "composite/batch",
      #"{"haltOnError":<b>,"batchRequests":[{"method":"POST","url":"v59.0/sobjects/Account","richInput":{"Name":<v>}},{"method":<v>,"url":<v>,"richInput":<v>}]}"#
    ),
    (
      .post, "composite/tree/Account",
      #"{"records":[{"attributes":{"type":"Account","referenceId":<v>},"Name":<v>,"Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":<v>},"LastName":<v>}]}}]}"#
    ),
  ]

  private static let values = [
    "null", "true", "false", "0", "-1", "1e400", "12345678901234567890", "0.5", "\"\"", "\"k1\"", "\"k2\"", "\"x\"",
    "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"@{a.id}\"", "\"@{\"", "\"@{a[9].b}\"", "[]", "{}", "[[]]",
    "{\"records\":[]}",
    "\"2026-02-30\"", "\"2026-01-01\"", "\"9999-12-31T23:59:59Z\"", "\"POST\"", "\"/services/data/v59.0/sobjects\"",
    "\"' OR 1=1 --\"", "{\"External_Id__c\":\"k1\"}",
  ]

  private static func body(_ pattern: String, _ stream: inout RandomStream) -> [UInt8] {
    var text = ""
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "<") {
      text += rest[..<open]
      let kind = rest[rest.index(after: open)]
      rest = rest[rest.index(open, offsetBy: 3)...]
      switch kind {
      case "b": text += stream.draw(["true", "false", "null", "1"])
      case "t": text += stream.draw(["\"Account\"", "\"Contact\"", "\"Lead\"", "\"Nothing\"", "7"])
      case "i": text += "\"\(stream.draw(accounts))\""
      case _: text += stream.draw(values)
      }
    }
    var bytes = Array((text + rest).utf8)
    // Every third body is spoilt as well: cut, doubled, or with bytes changed.
    guard stream.below(3) == 0, !bytes.isEmpty else { return bytes }
    for _ in 0...stream.below(3) {
      let place = stream.below(bytes.count)
      switch stream.below(5) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes.insert(UInt8(truncatingIfNeeded: stream.next()), at: place)
      case 2: bytes[place] = stream.draw(Array("\"{}[]:,\\@0".utf8))
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
      case _: bytes.remove(at: place)
      }
      if bytes.isEmpty { break }
    }
    return bytes
  }

  @Test(
    "twelve thousand bodies: always a documented answer, never a trace of what failed",
    arguments: [UInt64(1), 2, 3]
  )
  func fuzz(seed: UInt64) async throws {
    let rig = try OrgRig { $0.spec.overrides["dailyApi"] = 1_000_000 }
    var stream = RandomStream(seed: seed)
    for name in ["A", "B"] { _ = await rig.send(.post, "sobjects/Account", json: #"{"Name":"\#(name)"}"#) }
    for round in 0..<4_000 {
      let (method, path, pattern) = stream.draw(Self.requests)
      let body = Self.body(pattern, &stream)
      let shown = "seed \(seed), round \(round): \(method) \(path) \(String(decoding: body, as: UTF8.self))"
      let answer = await rig.send(method, path, body)
      #expect([200, 201, 204, 300, 400, 404, 405].contains(answer.status), "\(answer.status) \(shown)")
      #expect(!answer.text.contains("UNKNOWN_EXCEPTION"), "\(answer.text) \(shown)")
      if answer.status != 204 { #expect((try? answer.json) != nil, "\(shown)") }
      if answer.status >= 400, method != .post || !path.hasPrefix("composite/tree") {
        #expect((try? answer.json.items?.first?["errorCode"]?.text) != nil, "\(answer.text) \(shown)")
      }
    }
    try check(rig.org, seed: seed)
  }

  /// What must be true of the records after whatever happened.
  private func check(_ org: Org, seed: UInt64) throws {
    #expect(org.locks.count == 0, "seed \(seed)")
    try org.records.withLock { store in
      var count: Int64 = 0
      for object in org.schema.objects where !object.isEvent {
        let rows = try store.database.prepare("SELECT count(*) FROM \(object.table)")
        if try rows.step() { count += rows.integer(0) }
        for field in object.fields {
          guard let parent = org.schema.parent(of: field) else { continue }
          let orphans = try store.database.prepare(
            """
            SELECT count(*) FROM \(object.table) c LEFT JOIN \(parent.table) p ON p."Id" = c.\(field.column)
            WHERE c."IsDeleted" = 0 AND c.\(field.column) IS NOT NULL AND (p."Id" IS NULL OR p."IsDeleted" = 1)
            """
          )
          if try orphans.step() { #expect(orphans.integer(0) == 0, "seed \(seed): \(object.name).\(field.name)") }
        }
      }
      #expect(store.count == count, "seed \(seed)")
      let check = try store.database.prepare("PRAGMA integrity_check")
      #expect(try check.step() && check.text(0) == "ok", "seed \(seed)")
    }
  }
}

extension RandomStream {
  fileprivate mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(bound)) }
  fileprivate mutating func draw<Item>(_ items: [Item]) -> Item { items[below(items.count)] }
}
