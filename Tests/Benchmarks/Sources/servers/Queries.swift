import Foundation

/// Streaming a large result, page by page, with an eye on the server's memory.
struct Queries {
  let live: String
  let rounds: Int
  let records: Int

  func run() throws -> [Row] {
    let org = try Server(
      live,
      ["org", "--edition", "unlimited", "--licences", "1000000", "--seed-records", "\(records)"]
    )
    defer { org.stop() }
    try org.logIn()
    let count =
      try org.client().json("GET", "/services/data/v59.0/query?q=SELECT+count()+FROM+Order")["totalSize"] as? Int ?? 0
    guard count > 0 else { throw BenchmarkError("no records were seeded") }
    var rates: [Double] = []
    var memory: [Int] = [org.residentMiB]
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      guard try stream(org) == count else { throw BenchmarkError("the pages do not hold \(count) records") }
      rates.append(Double(count) / ((ContinuousClock.now - start) / .seconds(1)))
      memory.append(org.residentMiB)
    }
    let remark = "resident \(memory.map(String.init).joined(separator: ", ")) MiB before and after each round"
    return [
      Row(
        "query of \(count) rows, five fields, by pages of 2,000",
        rates.spread("rows/s"),
        remark,
        wanted: "at least 200,000"
      )
    ]
  }

  private func stream(_ org: Server) throws -> Int {
    let client = try org.client()
    let mark = Array(#""nextRecordsUrl":""#.utf8)
    var path = "/services/data/v59.0/query?q=SELECT+Id,OrderNumber,Status,TotalAmount,EffectiveDate+FROM+Order"
    var rows = 0
    while true {
      let answer = try client.send("GET", path)
      guard answer.status == 200 else { throw BenchmarkError("a page was answered \(answer.status)") }
      rows += answer.body.occurrences(of: "\"attributes\"")
      let head = answer.body.prefix(400)
      guard
        let start = (head.startIndex..<(head.endIndex - mark.count)).first(where: {
          head[$0..<$0 + mark.count].elementsEqual(mark)
        })
      else {
        return rows
      }
      path = String(decoding: answer.body[(start + mark.count)...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
  }
}
