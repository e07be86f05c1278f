import BeaufortNumerics
import Testing
import Wire

@testable import Org

@Suite("Records read without a tree")
struct PlainRecordTests {
  private static let schema: Schema? = try? OrgRig().org.schema

  private static func viaTree(_ bytes: [UInt8], _ object: ObjectType, _ schema: Schema) -> RowWrite? {
    guard let json = try? JSON(parsing: bytes), let row = try? schema.row(json, .new, in: object) else { return nil }
    return row
  }

  /// The same with texts as `String`.
  private static func spelled(_ row: RowWrite) -> RowWrite {
    var row = row
    row.cells = row.cells.map { cell in
      if case .utf8(let bytes) = cell { .text(String(decoding: bytes, as: UTF8.self)) } else { cell }
    }
    return row
  }

  @Test("an ordinary record is read, with all kinds of values")
  func ordinary() throws {
    let schema = try #require(Self.schema)
    let account = try #require(schema.object("Account"))
    let text = #"""
      { "Name" : "Acme", "AnnualRevenue":1250000.5 ,"NumberOfEmployees":-42,"Active__c":true,
        "Website":null,"Phone":"","Type":"Customer" }
      """#
    let row = try #require(PlainRecord.row(Array(text.utf8), in: account))
    #expect(row.columns.map { account.fields[$0].name }.first == "Name")
    let wanted: [Cell] = [
      .text("Acme"), .real(1_250_000.5), .integer(-42), .integer(1), .null, .null, .text("Customer"),
    ]
    #expect(Self.spelled(row).cells == wanted)
  }

  @Test(
    "what is out of the ordinary is left to others",
    arguments: [
      "", "{}", "[]", "{", #"{"Name"}"#, #"{"Name":}"#, #"{"Name":"a",}"#, #"{"Name":"a"} x"#, #"{"Name":"a\n"}"#,
      #"{"Name":"ä"}"#, #"{"Name":"a","Name":"b"}"#, #"{"name":"a"}"#, #"{"Nobody":"a"}"#, #"{"Id":"a"}"#,
      #"{"ParentId":"001000000000000AAA"}"#, #"{"Name":{"a":1}}"#, #"{"Name":["a"]}"#, #"{"NumberOfEmployees":01}"#,
      #"{"NumberOfEmployees":1"#, #"{"NumberOfEmployees":"x"}"#, #"{"AnnualRevenue":1e5}"#, #"{"AnnualRevenue":1.}"#,
      #"{"AnnualRevenue":12345678901234567890}"#, #"{"AnnualRevenue":-}"#, #"{"Active__c":tru}"#, #"{"Name":1}"#,
      #"{"NumberOfEmployees":1.5}"#,
    ]
  )
  func extraordinary(text: String) throws {
    let account = try #require(Self.schema?.object("Account"))
    #expect(PlainRecord.row(Array(text.utf8), in: account) == nil)
  }

  @Test("whatever is read is what the tree would have given", arguments: UInt64(1)...8)
  func same(seed: UInt64) throws {
    let schema = try #require(Self.schema)
    let account = try #require(schema.object("Account"))
    var random = RandomStream(seed: seed)
    var read = 0
    for _ in 0..<1_000 {
      var bytes = Array(Self.record(account, &random).utf8)
      if Int.random(in: 0..<4, using: &random) == 0 {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let row = PlainRecord.row(bytes, in: account) else { continue }
      read += 1
      let tree = Self.viaTree(bytes, account, schema)
      #expect(tree.map(Self.spelled) == Self.spelled(row), "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(read > 100, "seed \(seed)")
  }

  private static func record(_ object: ObjectType, _ random: inout RandomStream) -> String {
    let texts = [#""Acme""#, #""""#, "null", #""12""#, #""a\u0041""#]
    let numbers = ["0", "-7", "12.25", "0.1", "-0.0", "123456789012345", "1234567890.12345", "1e3", "99999999999999.9"]
    let fields = [
      ("Name", texts), ("Phone", texts), ("Type", texts), ("AnnualRevenue", numbers + [#""12.5""#]),
      ("NumberOfEmployees", ["0", "-7", "42", #""12""#, "1.0", "1.5"]),
      ("Active__c", ["true", "false", #""true""#, "1"]),
      ("name", texts), ("ParentId", [#""001000000000001AAA""#]),
    ]
    let members = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      let (name, values) = fields[Int.random(in: fields.indices, using: &random)]
      return #""\#(name)":\#(values[Int.random(in: values.indices, using: &random)])"#
    }
    return "{\(members.joined(separator: Bool.random(using: &random) ? "," : " , "))}"
  }
}
