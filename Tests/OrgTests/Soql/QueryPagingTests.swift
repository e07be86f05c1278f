import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Pages of a query")
struct QueryPagingTests {
  private let rig: QueryRig

  init() throws { rig = try QueryRig() }

  private func fill(_ count: Int) async throws -> [String] {
    try await rig.create("Account", (0..<count).map { #"{"Name":"Account \#($0)","External_Id__c":"A-\#($0)"}"# })
  }

  private func pages(
    _ soql: String,
    batchSize: Int? = nil,
    between: (Int) async throws -> Void = { _ in }
  ) async throws -> [JSON] {
    var pages = [try await rig.send(soql, batchSize: batchSize).json]
    while let next = pages.last?["nextRecordsUrl"]?.text {
      try await between(pages.count)
      pages.append(try await rig.rig.send(.get, next).json)
    }
    return pages
  }

  private func ids(_ page: JSON) -> [String] { page["records"]?.items?.compactMap { $0["Id"]?.text } ?? [] }

  @Test("three pages hold each row once, in order, and say when they are done")
  func threePages() async throws {
    let created = try await fill(4_500)
    let pages = try await pages("SELECT Id, Name FROM Account ORDER BY Id")
    #expect(pages.map { ids($0).count } == [2_000, 2_000, 500])
    #expect(pages.flatMap(ids) == created)
    #expect(pages.allSatisfy { $0["totalSize"] == .integer(4_500) })
    #expect(pages.map { $0["done"] } == [.bool(false), .bool(false), .bool(true)])
    let next = try #require(pages[0]["nextRecordsUrl"]?.text)
    #expect(next.contains(/^\/services\/data\/v59.0\/query\/01g[0-9A-Za-z]{15}-2000$/))
  }

  @Test(
    "a page is as large as asked for, within what the platform knows",
    arguments: [(1, 200), (200, 200), (450, 450), (2_000, 900), (9_999, 900)]
  )
  func batchSize(asked: Int, rows: Int) async throws {
    _ = try await fill(900)
    let pages = try await pages("SELECT Id FROM Account", batchSize: asked)
    #expect(ids(pages[0]).count == rows)
    #expect(pages.flatMap(ids).count == 900)
  }

  @Test("later pages show the rows of the query's time with their present values, without those deleted since")
  func writesInBetween() async throws {
    let created = try await fill(600)
    let account = try #require(rig.rig.org.schema.object("Account"))
    let name = try account.required("Name").index
    let pages = try await pages("SELECT Id, Name FROM Account ORDER BY External_Id__c", batchSize: 200) { page in
      guard page == 1 else { return }
      try await rig.create("Account", [#"{"Name":"late","External_Id__c":"A-00"}"#])
      let renamed = RowWrite(.number(599), columns: [name], cells: [.text("renamed")])
      _ = try await rig.rig.org.write(.save, [renamed], in: account)[0].get()
      for gone in [598, 0] as [Int64] {
        _ = try await rig.rig.org.write(.delete, [RowWrite(.number(gone), columns: [], cells: [])], in: account)[0]
          .get()
      }
    }
    let rows = pages.flatMap { $0["records"]?.items ?? [] }
    let expected = (0..<600).sorted { "A-\($0)" < "A-\($1)" }.filter { $0 != 598 }.map { created[$0] }
    #expect(rows.compactMap { $0["Id"]?.text } == expected)
    #expect(rows.first { $0["Id"]?.text == created[599] }?["Name"] == .string("renamed"))
    #expect(pages.allSatisfy { $0["totalSize"] == .integer(600) })
  }

  @Test("children count towards a page, and those that do not fit have pages of their own")
  func children() async throws {
    let accounts = try await fill(3)
    try await rig.create(
      "Contact",
      (0..<500).map { #"{"LastName":"C\#($0)","AccountId":"\#(accounts[$0 % 10 == 0 ? 0 : $0 % 10 == 1 ? 2 : 1])"}"# }
    )
    let soql = "SELECT Id, (SELECT Id, Account.Name FROM Contacts ORDER BY Id) FROM Account ORDER BY Id"
    let pages = try await pages(soql, batchSize: 200)
    #expect(pages.map { ids($0).count } == [2, 1])
    let children = try #require(pages[0]["records"]?.items?[1]["Contacts"])
    #expect(children["totalSize"] == .integer(400))
    #expect(children["done"] == .bool(false))
    let rest = try await rig.rig.send(.get, try #require(children["nextRecordsUrl"]?.text)).json
    #expect(rest["done"] == .bool(true))
    #expect(Set(ids(children) + ids(rest)).count == 400)
    #expect(rest["records"]?.items?.first?["Account"]?["Name"] == .string("Account 1"))
  }

  @Test("a locator ends after two days, belongs to its user, and cannot be made up")
  func locators() async throws {
    _ = try await fill(201)
    let url = try #require(try await rig.send("SELECT Id FROM Account", batchSize: 200).json["nextRecordsUrl"]?.text)
    #expect(await rig.rig.send(.get, url).status == 200)
    #expect(await rig.rig.send(.get, url.replacingOccurrence(of: "/query/", by: "/queryAll/")).status == 200)
    let id = String(url.split(separator: "/").last ?? "")
    let other = RecordID(prefix: "01g", number: (RecordID(id.prefix(18).utf8)?.number ?? 0) ^ 1).text
    let forged = [
      "\(other)-200", String(id.prefix(18)), "\(id.prefix(18))-202", "\(id.prefix(18))--1", "\(id.prefix(18))-",
      "x-200",
      "001\(id.dropFirst(3))", "\(id.prefix(18))-99999999999999999999", "\(id.prefix(18))-200-200",
    ]
    for locator in forged {
      let answer = await rig.rig.send(.get, "query/\(locator)")
      #expect(answer.status == 400 && answer.text.contains("INVALID_QUERY_LOCATOR"), "\(locator): \(answer.text)")
    }
    let stranger = Session(token: "00D!other", username: "other", clientID: "", began: rig.rig.clock.now)
    rig.rig.org.sessions.withLock { $0.begin(stranger) }
    let stolen = await rig.rig.send(.get, url, fields: [.authorization: "Bearer 00D!other"])
    #expect(stolen.text.contains("INVALID_QUERY_LOCATOR"))
    rig.rig.clock.advance(by: PlatformFigures.queryLocatorLife - .milliseconds(1))
    #expect(await rig.rig.send(.get, url).status == 200)
    rig.rig.clock.advance(by: .milliseconds(1))
    #expect(await rig.rig.send(.get, url).text.contains("INVALID_QUERY_LOCATOR"))
  }

  @Test("beyond the bound the oldest results are given up, and the newest stays")
  func bound() async throws {
    _ = try await fill(4_000)
    let org = rig.rig.org
    let cursor = try org.query("SELECT Id FROM Account")
    let locators = (0..<4_000).map { _ in QueryLocator() }
    for locator in locators { org.keep(cursor, as: locator, for: "beaufort", pageRows: 2_000) }
    let living = locators.map { locator in
      if (try? org.find(locator.text, for: "beaufort")) != nil { true } else { false }
    }
    let kept = QueryLocators.mostRows / (4_000 + 512)
    #expect(living == (0..<4_000).map { $0 >= 4_000 - kept })
  }

  @Test("aggregates of more than a page are refused")
  func aggregates() async throws {
    _ = try await fill(2_001)
    let refusal = try await rig.refusal("SELECT Name, COUNT(Id) FROM Account GROUP BY Name")
    #expect(refusal.code == "EXCEEDED_ID_LIMIT")
    #expect(try rig.table("SELECT Name, COUNT(Id) FROM Account GROUP BY Name LIMIT 2000").count == 2_000)
  }
}

extension String {
  fileprivate func replacingOccurrence(of part: String, by other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
