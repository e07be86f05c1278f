import HTTPTypes
import Org
import Platform
import Testing
import Wire

@Suite("Bulk queries")
struct QueryJobTests {
  private let rig: BulkRig

  init() throws { rig = try BulkRig() }

  /// An org with `count` accounts, and a query job over them that has ended; its id.
  private func query(_ query: String, _ json: String = "\"operation\": \"query\"") async throws -> String {
    let answer = await rig.base.send(.post, "jobs/query", json: "{\(json), \"query\": \"\(query)\"}")
    #expect(answer.status == 200, "\(answer.text)")
    #expect(try answer.json["state"]?.text == "UploadComplete")
    let id = try #require(try answer.json["id"]?.text)
    _ = try await rig.working { try await rig.ended(id, kind: "query") }
    return id
  }

  private func page(_ id: String, _ query: String = "") async -> Answer {
    await rig.base.send(.get, "jobs/query/\(id)/results?\(query)", fields: [.accept: "text/csv"])
  }

  @Test("pages of any size hold every row once, in order", arguments: [1, 7, 255, 256, 257, 600, 1_000])
  func pages(size: Int) async throws {
    let names = (0..<600).map { "Name \($0) \"\(["a", "b,c", "d\ne"][$0 % 3])\"" }
    let csv = "Name\n" + names.map { "\"\($0.replacing("\"", with: "\"\""))\"\n" }.joined()
    #expect(try await rig.run("insert", csv).processed == 600)
    let id = try await query("SELECT Name FROM Account ORDER BY Id")
    #expect(try await rig.info(id, kind: "query")["numberRecordsProcessed"]?.integer == 600)
    var found: [String] = []
    var locator = ""
    repeat {
      let answer = await page(id, "maxRecords=\(size)\(locator)")
      #expect(answer.status == 200)
      let rows = records(answer.text)
      #expect(rows[0] == ["Name"])
      #expect(answer.fields[.init("Sforce-NumberOfRecords")!] == "\(rows.count - 1)")
      found += rows.dropFirst().map { $0[0] }
      locator = "&locator=\(answer.fields[.init("Sforce-Locator")!] ?? "")"
    } while locator != "&locator=null"
    // The store was filled by batches side by side: each row is there once, whatever their order.
    #expect(found.sorted() == names.sorted())
  }

  @Test("deleted records are found by queryAll alone; columns of parents have their path; the dialect is the job's")
  func deleted() async throws {
    let run = try await rig.run("insert", "Name\nGone\nStays\n")
    let gone = try #require(records(run.successful).first { $0[2] == "Gone" })[0]
    _ = try await rig.run("delete", "Id\n\(gone)\n")
    let query = "SELECT Name, Parent.Name FROM Account"
    #expect(await page(try await self.query(query)).text == "\"Name\",\"Parent.Name\"\n\"Stays\",\"\"\n")
    let all = try await self.query(
      query,
      "\"operation\": \"queryAll\", \"columnDelimiter\": \"TAB\", \"lineEnding\": \"CRLF\""
    )
    #expect(await page(all).text.hasPrefix("\"Name\"\t\"Parent.Name\"\r\n"))
    #expect(records(await page(all).text, CSVDialect(delimiter: .tab, lineEnding: .carriageReturnLineFeed)).count == 3)
  }

  @Test("an empty result is one page with a header")
  func empty() async throws {
    let answer = await page(try await query("SELECT Id, Name FROM Account"))
    #expect(answer.text == "\"Id\",\"Name\"\n")
    #expect(answer.fields[.init("Sforce-NumberOfRecords")!] == "0")
    #expect(answer.fields[.init("Sforce-Locator")!] == "null")
  }

  @Test(
    "a query that cannot be taken is refused when the job is made",
    arguments: [
      ("SELECT Nme FROM Account", "INVALID_FIELD"), ("SELEC", "MALFORMED_QUERY"),
      ("SELECT COUNT() FROM Account", "INVALIDJOB"),
      ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "INVALIDJOB"),
    ]
  )
  func refused(query: String, code: String) async throws {
    let answer = await rig.base.send(.post, "jobs/query", json: "{\"operation\":\"query\",\"query\":\"\(query)\"}")
    #expect(answer.status == 400)
    #expect(try answer.json.items?.first?["errorCode"]?.text == code)
  }

  @Test("the day's query jobs can be spent")
  func spent() async throws {
    let rig = try BulkRig { $0.spec.overrides["dailyBulkQueries"] = 1 }
    let body = "{\"operation\":\"query\",\"query\":\"SELECT Id FROM Account\"}"
    #expect(await rig.base.send(.post, "jobs/query", json: body).status == 200)
    let answer = await rig.base.send(.post, "jobs/query", json: body)
    #expect(try answer.json.items?.first?["errorCode"]?.text == "EXCEEDEDQUOTA")
  }

  @Test("results of a job that has none are refused; an aborted job is deleted")
  func abort() async throws {
    let body = "{\"operation\":\"query\",\"query\":\"SELECT Id FROM Account\"}"
    let id = try #require(try await rig.base.send(.post, "jobs/query", json: body).json["id"]?.text)
    #expect(await page(id).status == 400)
    let aborted = await rig.base.send(.patch, "jobs/query/\(id)", json: "{\"state\":\"Aborted\"}")
    #expect(try aborted.json["state"]?.text == "Aborted")
    #expect(await rig.base.send(.delete, "jobs/query/\(id)").status == 204)
    #expect(await page(id).status == 404)
    #expect(await page("7505gL000000009AAA").status == 404)
  }

  @Test("a page that cannot be is refused", arguments: ["maxRecords=0", "maxRecords=x", "locator=x", "locator=00"])
  func badPage(query: String) async throws {
    #expect(await page(try await self.query("SELECT Id FROM Account"), query).status == 400)
  }
}
