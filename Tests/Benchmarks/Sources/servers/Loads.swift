import Foundation

/// Loading records through Bulk ingest and Collections, the making of the records included.
struct Loads {
  let live: String
  let rounds: Int
  let records: Int

  private static let header =
    "Name,External_Id__c,AccountNumber,Type,Industry,Phone,BillingCity,BillingCountry,AnnualRevenue,NumberOfEmployees\n"

  func run() throws -> [Row] {
    var (bulk, collections): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      bulk.append(try measure(loadInBulk))
      collections.append(try measure(loadCollections))
    }
    return [
      Row("Bulk API 2.0 ingest, \(records) records", bulk.spread("records/s"), "", wanted: "at least 100,000"),
      Row("Collections of 200, \(records) records", collections.spread("records/s"), "", wanted: "at least 60,000"),
    ]
  }

  private func measure(_ load: (Server) throws -> Void) throws -> Double {
    let org = try Server(live, ["org", "--edition", "unlimited", "--licences", "1000000"])
    defer { org.stop() }
    try org.logIn()
    let start = ContinuousClock.now
    try load(org)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let found =
      try org.client().json("GET", "/services/data/v59.0/query?q=SELECT+count()+FROM+Account")["totalSize"] as? Int
    guard found == records else { throw BenchmarkError("\(found ?? 0) records are there, not \(records)") }
    return Double(records) / seconds
  }

  /// Jobs of up to 250,000 records: made while the one before is worked on.
  private func loadInBulk(_ org: Server) throws {
    let client = try org.client()
    let jobs = "/services/data/v59.0/jobs/ingest"
    var open: [String] = []
    for start in stride(from: 0, to: records, by: 250_000) {
      let job = try client.json(
        "POST",
        jobs,
        #"{"object":"Account","operation":"insert","contentType":"CSV","lineEnding":"LF"}"#
      )
      guard let id = job["id"] as? String else { throw BenchmarkError("no job was made") }
      var csv = Array(Self.header.utf8)
      csv.reserveCapacity(40_000_000)
      for number in start..<min(records, start + 250_000) { append(number, to: &csv) }
      let put = try client.send("PUT", "\(jobs)/\(id)/batches", csv, type: "text/csv")
      guard put.status == 201 else { throw BenchmarkError("the upload was answered \(put.status)") }
      _ = try client.json("PATCH", "\(jobs)/\(id)", #"{"state":"UploadComplete"}"#)
      open.append(id)
    }
    for id in open {
      while true {
        let job = try client.json("GET", "\(jobs)/\(id)")
        let state = job["state"] as? String
        if state == "JobComplete" { break }
        guard state != "Failed", state != "Aborted" else { throw BenchmarkError("a job ended as \(job)") }
        usleep(5_000)
      }
    }
  }

  private func append(_ number: Int, to csv: inout [UInt8]) {
    csv +=
      "Customer \(number),EXT-\(number),\(number % 100_000),Customer,Retail,+1 555 \(number % 10_000),Springfield,United States,"
      .utf8
    csv += "\(number % 1_000_000).5,\(number % 5_000)\n".utf8
  }

  private func loadCollections(_ org: Server) throws {
    let token = try org.client()
    let path = "/services/data/v59.0/composite/sobjects"
    var json: [UInt8] = []
    for start in stride(from: 0, to: records, by: 200) {
      json.removeAll(keepingCapacity: true)
      json += #"{"allOrNone":false,"records":["#.utf8
      for number in start..<min(records, start + 200) {
        if number > start { json.append(UInt8(ascii: ",")) }
        json +=
          #"{"attributes":{"type":"Account"},"Name":"Customer \#(number)","External_Id__c":"EXT-\#(number)","AccountNumber":"\#(number % 100_000)","Type":"Customer","#
          .utf8
        json +=
          #""Industry":"Retail","Phone":"+1 555 \#(number % 10_000)","BillingCity":"Springfield","BillingCountry":"United States","#
          .utf8
        json += #""AnnualRevenue":\#(number % 1_000_000).5,"NumberOfEmployees":\#(number % 5_000)}"#.utf8
      }
      json += "]}".utf8
      let answer = try token.send("POST", path, json)
      guard answer.status == 200 else { throw BenchmarkError("a collection was answered \(answer.status)") }
    }
  }
}
