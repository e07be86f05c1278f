import Database
import HTTPTypes
import Testing
import Wire

@Suite("OData filters")
struct FilterTests {
  static func rig(_ dialect: SQLDialect) async throws -> ExternalRig {
    let rig = try await ExternalRig(dialect)
    let records = [
      #"{"Id":"1","Status":"Draft","TotalAmount":10,"EndDate":"2026-01-31","CreatedDate":"2026-01-31T10:00:00Z"}"#,
      #"{"Id":"2","Status":"draft","TotalAmount":10.5,"ShippingCity":"draft"}"#,
      #"{"Id":"3","TotalAmount":-3,"ShippingCity":"Zürich"}"#,
    ]
    for record in records { #expect(await rig.send(.post, "/odata/Orders", record).status == 201) }
    return rig
  }

  @Test("finds what it says", arguments: ExternalRig.dialects)
  func finds(dialect: SQLDialect) async throws {
    let rig = try await Self.rig(dialect)
    let cases: [(String, String)] = [
      ("Status eq 'Draft'", "1"), ("Status ne 'Draft'", "23"), ("not (Status eq 'Draft')", "23"),
      ("Status eq null", "3"),
      ("null ne Status", "12"), ("Status gt 'Draft'", "2"), ("not (Status gt 'Draft')", "13"), ("Status gt null", ""),
      ("null eq null", "123"), ("TotalAmount gt 10", "2"), ("10 ge TotalAmount", "13"), ("TotalAmount eq 10.50", "2"),
      ("TotalAmount lt -2.9e0", "3"), ("EndDate eq 2026-01-31", "1"), ("EndDate lt 2026-02-01", "1"),
      ("CreatedDate eq 2026-01-31T11:00:00+01:00", "1"), ("CreatedDate ge 2026-01-31T10:00:00.001Z", ""),
      ("Version eq 1", "123"), ("UpdatedAt ge 2026-01-01T00:00:00Z", "123"), ("Status in ('Draft','x')", "1"),
      ("not (Status in ('Draft','x'))", "23"), ("Status in ('draft',null)", "23"), ("TotalAmount in (10,-3)", "13"),
      ("contains(Status,'raf')", "12"), ("startswith(ShippingCity,'Zü')", "3"), ("endswith(ShippingCity,'ich')", "3"),
      ("endswith(ShippingCity,'a longer text')", ""), ("not contains(Status,'D')", "2"), ("contains(Status,'')", "12"),
      ("Status eq ShippingCity", "2"), ("Status ne ShippingCity", "13"), ("ShippingCity eq ShippingCity", "123"),
      ("true", "123"), ("false or Id eq '2'", "2"), ("Id eq '1' or Id eq '2' and false", "1"),
      ("(Id eq '1' or Id eq '2') and false", ""), ("TotalAmount gt 0 eq true", "12"), ("not true eq false", "123"),
      ("(Id eq '1') ne (Id eq '2')", "12"), ("contains(Status,'D') eq false", "2"),
      ("contains(Status,null) eq null", "123"),
      ("  Id   eq  '1'  ", "1"), ("Id eq '2'or Id eq '3'", "23"), ("((((Id eq '1'))))", "1"),
    ]
    for (filter, ids) in cases {
      let answer = await rig.get("/odata/Orders?$filter=\(filter.percentEncoded)")
      #expect(answer.json["value"]?.items?.map(\.id).joined() == ids, "\(filter): \(answer)")
    }
  }

  @Test("a filter that is wrong is refused at the place where it is")
  func refuses() async throws {
    let rig = try await Self.rig(.sqlite)
    let cases: [(String, Int, String)] = [
      ("", 1, "expected a property"), ("Status", 1, "a text where a condition was expected"),
      ("5", 1, "a number where"),
      ("Status eq", 10, "unexpected the end"), ("Status eq 'a", 11, "without the quote"),
      ("Status eq 5", 8, "a text cannot be compared with a number"),
      ("status eq 'a'", 1, "no property 'status'"), ("Status = 'a'", 8, "unexpected '='"),
      ("Id eq 'ä' and ü", 15, "unexpected 'ü'"),
      ("tolower(Status) eq 'a'", 1, "no function 'tolower'"), ("contains(Status)", 16, "expected ','"),
      ("contains(Status,5)", 17, "takes texts"),
      ("Status eq 'a' Status", 15, "expected an operator"), ("(Id eq 'a'", 11, "expected ')'"),
      ("Id eq 'a')", 10, "unexpected ')'"),
      ("not Status eq 'a'", 5, "put its condition in parentheses"), ("Id in ()", 8, "expected a value"),
      ("Id in (Status)", 8, "expected a value"),
      ("Id in ('a',5)", 12, "cannot be compared"), ("(Id eq 'a') gt true", 13, "eq and ne only"),
      ("EndDate eq 2026-02-30", 12, "is no number"),
      ("TotalAmount eq 0x10", 16, "is no number"), ("TotalAmount eq 1e999", 16, "is no number"),
      ("TotalAmount eq INF", 16, "no property 'INF'"),
      ("EndDate eq '2026-01-01'", 9, "a date cannot be compared with a text"),
      ("CreatedDate gt 2026-01-01", 13, "a time cannot"),
      ("TotalAmount eq 99999999999999999999999", 0, ""), ("Id eq 'a\0'", 9, "no NUL"),
      ("Id eq 'a' and Status", 15, "where a condition"),
      (String(repeating: "(", count: 60), 51, "deeper than 50"),
      (String(repeating: "not ", count: 60) + "true", 201, "deeper than 50"),
      ((0..<600).map { "Id eq '\($0)'" }.joined(separator: " or "), 7391, "more than 1000"),
    ]
    for (filter, position, words) in cases where position > 0 {
      let answer = await rig.get("/odata/Orders?$filter=\(filter.percentEncoded)")
      #expect(answer.status == 400, "\(filter.prefix(100)): \(answer)")
      #expect(
        answer.message.hasPrefix("$filter, character \(position): ") && answer.message.contains(words),
        "\(filter.prefix(100)): \(answer)"
      )
    }
  }

  @Test("long filters are taken, and what looks like SQL is a text", arguments: ExternalRig.dialects)
  func hostile(dialect: SQLDialect) async throws {
    let rig = try await Self.rig(dialect)
    let long = (0..<499).map { "Id eq '\($0)'" }.joined(separator: " or ")
    #expect(await rig.get("/odata/Orders?$filter=\(long.percentEncoded)").json["value"]?.items?.count == 3)
    let list = (0..<998).map { "'\($0)'" }.joined(separator: ",")
    #expect(await rig.get("/odata/Orders?$filter=\("Id in (\(list))".percentEncoded)").json["value"]?.items?.count == 3)
    let nested =
      String(repeating: "(", count: 24) + "contains(Status,'D')"
      + String(repeating: " eq true) and contains(Status,'D')", count: 24)
    let answer = await rig.get("/odata/Orders?$filter=\(nested.percentEncoded)")
    #expect(answer.json["value"]?.items?.map(\.id) == ["1"], "\(answer)")
    for text in RestHostilityTests.injections {
      let quoted = "'" + text.replacing("'", with: "''") + "'"
      let filters = [
        "Status eq \(quoted)", "contains(Status,\(quoted)) and Id in (\(quoted))",
        "\(quoted) eq \(quoted) and Id eq 'none'",
      ]
      for filter in filters {
        let answer = await rig.get("/odata/Orders?$filter=\(filter.percentEncoded)")
        #expect(answer.status == 200 && answer.json["value"] == .array([]), "\(filter): \(answer)")
      }
      for option in ["$filter", "$orderby", "$select", "$top", "$skip", "$count", "$skiptoken", "$format"] {
        #expect(
          (400...406).contains(await rig.get("/odata/Orders?\(option)=\(text.percentEncoded)").status),
          "\(option) \(text)"
        )
      }
      #expect((400...404).contains(await rig.get("/odata/Orders('\(text.percentEncoded)')").status))
      #expect((400...404).contains(await rig.get("/odata/\(text.percentEncoded)").status))
    }
    #expect(await rig.get("/odata/Orders/$count").text == "3")
  }
}
