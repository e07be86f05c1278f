import Foundation

/// Reading and writing many records of an external system, over REST and OData.
struct ExternalSystems {
  let live: String
  let rounds: Int
  let records: Int

  func run() throws -> [Row] {
    var rates = [[Double]](repeating: [], count: 3)
    for _ in 0..<rounds {
      let system = try Server(live, ["external", "--objects", "Order", "--records", "\(records)"])
      defer { system.stop() }
      rates[0].append(try rate { try read(system, "/api/Order?limit=2000", next: #""next":""#) })
      rates[1].append(try rate { try read(system, "/odata/Orders", next: #""@odata.nextLink":""#) })
      rates[2].append(try rate { try upsert(system) })
    }
    let titles = ["REST, pages of 2,000", "OData, pages of 1,000", "batches of 1,000 upserts"]
    return zip(titles, rates).map { what, rates in
      Row("external system: \(records) orders, \(what)", rates.spread("records/s"), "", wanted: "")
    }
  }

  private func rate(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return Double(records) / ((ContinuousClock.now - start) / .seconds(1))
  }

  /// Reads page after page, whose next one is named behind `next`, and sees that all records came.
  private func read(_ system: Server, _ path: String, next: String) throws {
    let client = try system.client()
    var (path, found) = (path, 0)
    while true {
      let page = try client.send("GET", path)
      guard page.status == 200 else { throw BenchmarkError("GET \(path) was answered \(page.status)") }
      found += page.body.occurrences(of: #""Id":"#)
      let end = String(decoding: page.body.suffix(1_000), as: UTF8.self)
      guard let mark = end.firstRange(of: next) else { break }
      let address = end[mark.upperBound...].prefix { $0 != "\"" }
      let host = address.firstRange(of: "://")?.upperBound ?? address.startIndex
      path = String(address[(address[host...].firstIndex(of: "/") ?? host)...])
    }
    guard found == records else { throw BenchmarkError("the pages hold \(found) records, not \(records)") }
  }

  /// The first half of the records is new, the second writes them once more.
  private func upsert(_ system: Server) throws {
    let client = try system.client()
    for start in stride(from: 0, to: records, by: 1_000) {
      var json = Array(#"{"records":["#.utf8)
      for number in start..<min(records, start + 1_000) {
        if number > start { json.append(UInt8(ascii: ",")) }
        json += #"{"Id":"B-\#(number % (records / 2))","Status":"Paid","TotalAmount":\#(number % 1_000).5,"#.utf8
        json += #""CurrencyIsoCode":"EUR","EffectiveDate":"2026-01-31","ShippingCity":"Paris"}"#.utf8
      }
      json += "]}".utf8
      let answer = try client.send("POST", "/api/Order/batch", json)
      guard answer.status == 200, answer.body.occurrences(of: #""status":20"#) == min(1_000, records - start) else {
        let text = String(decoding: answer.body.prefix(300), as: UTF8.self)
        throw BenchmarkError("a batch was answered \(answer.status): \(text)")
      }
    }
  }
}
