import BeaufortNumerics
import Database
import ExternalSystem
import HTTPTypes
import Testing
import Wire

@Suite("OData paging by the server")
struct ODataPagingTests {
  @Test(
    "every record comes once, in order, whatever it is sorted by, while others write",
    arguments: ExternalRig.dialects,
    [
      "", "$orderby=Status,TotalAmount desc", "$orderby=Status desc,EndDate", "$orderby=UpdatedAt desc",
      "$orderby=Id desc,Status",
    ]
  )
  func complete(dialect: SQLDialect, order: String) async throws {
    var configuration = ExternalConfiguration()
    configuration.pageSize = 7
    let rig = try await ExternalRig(dialect, configuration: configuration)
    for number in 0..<60 {
      let status = number % 4 == 0 ? "null" : "\"s\(number % 3)\""
      let body =
        #"{"Status":\#(status),"TotalAmount":\#(number % 5),"EndDate":\#(number % 2 == 0 ? "null" : "\"2026-01-0\(number % 9 + 1)\"")}"#
      _ = await rig.send(.put, "/api/Order/\(number + 100)", body)
    }
    let whole = try await read(rig, "/odata/Orders?" + order.replacing(" ", with: "%20")) { _ in }
    #expect(whole.count == 60)
    var random = RandomStream(seed: 5)
    let seen = try await read(rig, "/odata/Orders?" + order.replacing(" ", with: "%20")) { page in
      // Somebody makes new records and deletes others: those that stay keep their places.
      _ = await rig.send(.put, "/api/Order/new-\(page)", #"{"Status":"s1","TotalAmount":2}"#)
      _ = await rig.send(.delete, "/api/Order/\(100 + Int.random(in: 0..<60, using: &random))")
    }
    let ids = seen.map(\.id)
    #expect(Set(ids).count == ids.count)
    let left = try await rig.pages("/api/Order").map(\.id).filter { !$0.hasPrefix("new") }
    #expect(ids.filter { left.contains($0) } == whole.map(\.id).filter { left.contains($0) })
  }

  @Test("$top, $skip, $filter, $count and $select hold over all pages", arguments: ExternalRig.dialects)
  func options(dialect: SQLDialect) async throws {
    var configuration = ExternalConfiguration()
    configuration.pageSize = 10
    let rig = try await ExternalRig(dialect, records: 100, configuration: configuration)
    let path =
      "/odata/Orders?$filter=TotalAmount%20ge%20100%20and%20not%20contains(Status,'%26')&$top=25&$skip=3&$count=true&$select=Id"
    var counts: Set<JSON> = []
    var sizes: [Int] = []
    var (next, ids): (String?, [String]) = (path, [])
    while let path = next {
      let page = await rig.get(path)
      counts.insert(page.json["@odata.count"] ?? .null)
      let items = try #require(page.json["value"]?.items)
      sizes.append(items.count)
      ids += items.map(\.id)
      #expect(items.allSatisfy { $0.members?.count == 2 })
      next = page.json["@odata.nextLink"]?.text?.replacing("http://erp.example", with: "")
    }
    #expect(sizes == [10, 10, 5] && counts.count == 1 && Set(ids).count == 25)
    let preferred = await rig.get("/odata/Orders", [("Prefer", "odata.maxpagesize=4; x=y, return=minimal")])
    #expect(preferred.json["value"]?.items?.count == 4 && preferred["Preference-Applied"] == "odata.maxpagesize=4")
    #expect(await rig.get("/odata/Orders", [("Prefer", "odata.maxpagesize=9999")]).json["value"]?.items?.count == 10)
    #expect(await rig.get("/odata/Orders?$top=10").json["@odata.nextLink"] == nil)
  }

  @Test("a token of another query, or a forged one, is refused")
  func tokens() async throws {
    var configuration = ExternalConfiguration()
    configuration.pageSize = 2
    let rig = try await ExternalRig(records: 9, configuration: configuration)
    let link = try #require(await rig.get("/odata/Orders?$orderby=TotalAmount").json["@odata.nextLink"]?.text)
    let token = try #require(link.split(separator: "$skiptoken=").last)
    #expect(await rig.get("/odata/Orders?$orderby=TotalAmount&$skiptoken=\(token)").status == 200)
    for order in ["", "&$orderby=Status", "&$orderby=TotalAmount,Status"] {
      #expect(await rig.get("/odata/Orders?$skiptoken=\(token)\(order)").status == 400, "\(order)")
    }
    // [], [null], [-1,"a"], [null,null], [null,5], [null,"a\u0000"], [null,"a","b"]
    let forged = [
      "W10", "W251bGxd", "Wy0xLCJhIl0", "W251bGwsbnVsbF0", "W251bGwsNV0", "W251bGwsImFcdTAwMDAiXQ",
      "W251bGwsImEiLCJiIl0",
    ]
    for token in forged { #expect(await rig.get("/odata/Orders?$skiptoken=\(token)").status == 400, "\(token)") }
  }

  /// Reads all pages, calling `between` with each one's number.
  private func read(_ rig: ExternalRig, _ path: String, between: (Int) async -> Void) async throws -> [JSON] {
    var (next, records, number): (String?, [JSON], Int) = (path, [], 0)
    while let path = next {
      let page = await rig.get(path)
      #expect(page.status == 200, "\(path): \(page)")
      records += try #require(page.json["value"]?.items)
      next = page.json["@odata.nextLink"]?.text?.replacing("http://erp.example", with: "")
      await between(number)
      number += 1
    }
    return records
  }
}
