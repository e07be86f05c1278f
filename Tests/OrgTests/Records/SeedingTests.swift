import HTTPTypes
import Org
import ScenarioFile
import Testing
import Wire
import Workload

@Suite("Seeding")
struct SeedingTests {
  private func rig(_ records: Int64, schema: String = standardObjects) throws -> OrgRig {
    try OrgRig(schema: schema) { $0.seedRecords = records }
  }

  private func count(_ object: String, _ rig: OrgRig, where condition: String = "") async throws -> Int64? {
    let answer = await rig.send(
      .get,
      "query?q=SELECT+COUNT()+FROM+\(object)\(condition.isEmpty ? "" : "+WHERE+")\(condition)"
    )
    return try answer.json["totalSize"]?.integer
  }

  @Test("the shares of the object types add up to the records asked for", arguments: [1, 7, 99, 100, 1_234] as [Int64])
  func shares(records: Int64) async throws {
    let rig = try rig(records)
    var sum: Int64 = 0
    for name in ["Account", "Contact", "Opportunity", "Case", "Order", "Claim"] {
      sum += try #require(try await count(name, rig))
    }
    #expect(sum == records)
  }

  @Test("each record is the generated one: id, texts, numbers, dates and times", arguments: [0, 9] as [Int64])
  func values(number: Int64) async throws {
    let rig = try rig(1_000)
    let kind = try RecordKind.named("Order")
    var writer = RecordWriter(kind, format: .csv, seed: 1)
    var fields = RecordFields(kind)
    var generated: [String] = []
    writer.forEachChunk(of: number..<number + 1) { chunk in
      fields.forEachRecord(in: chunk) { values in
        generated = values.map { range in String(decoding: range.map { chunk[$0] }, as: UTF8.self) }
      }
    }
    let values = Dictionary(uniqueKeysWithValues: zip(kind.columns.map(\.name), generated))
    let id = try #require(values["Id"])
    let query = "SELECT+OrderNumber,TotalAmount,EffectiveDate,Description,CreatedDate,SystemModstamp+FROM+Order"
    let answer = try await rig.send(.get, "query?q=\(query)+WHERE+Id='\(id)'").json
    let record = try #require(answer["records"]?.items?.first)
    #expect(record["OrderNumber"]?.text == values["OrderNumber"])
    #expect(record["TotalAmount"] == .number(try #require(Double(values["TotalAmount"] ?? ""))))
    #expect(record["EffectiveDate"]?.text == values["EffectiveDate"])
    #expect(record["Description"]?.text == values["Description"])
    #expect(record["CreatedDate"]?.text == values["CreatedDate"])
    #expect(record["SystemModstamp"]?.text == values["CreatedDate"])
  }

  @Test("every child has an account that is there")
  func parents() async throws {
    let rig = try rig(1_000)
    #expect(try await count("Account", rig) == 100)
    #expect(try await count("Contact", rig) == 250)
    #expect(try await count("Contact", rig, where: "Account.Name+!=+null") == 250)
  }

  @Test("records created later go on behind the generated ones, and find them by their external ids")
  func afterwards() async throws {
    let rig = try rig(100)
    let created = try await rig.send(.post, "sobjects/Account", json: "{\"Name\":\"New\"}").json
    #expect(created["id"]?.text == RecordID(prefix: "001", number: 10).text)
    let account = try #require(rig.org.schema.object("Account"))
    let key = try #require(account.field("External_Id__c"))
    let row = RowWrite(.external(field: key, value: .text("ACC-000000003")), columns: [], cells: [])
    #expect(try await rig.org.write(.save, [row], in: account)[0].get() == SavedRow(number: 3, isNew: false))
  }

  @Test("a schema of other objects and fields takes what fits")
  func otherSchema() async throws {
    let schema = """
      objects:
        Account:
          prefix: "001"
          fields:
            Name: { type: text, length: 255 }
            AnnualRevenue: { type: text, length: 20 }
            NumberOfEmployees: { type: boolean }
            Number__c: { type: autoNumber, format: "A-{0000}" }
      """
    let rig = try rig(50, schema: schema)
    #expect(try await count("Account", rig) == 50)
    let answer = try await rig.send(.get, "query?q=SELECT+Name,AnnualRevenue,Number__c+FROM+Account+LIMIT+1").json
    let record = try #require(answer["records"]?.items?.first)
    #expect(record["Number__c"]?.text == "A-0001")
    #expect(try #require(record["AnnualRevenue"]?.text).contains("."))
  }
}
