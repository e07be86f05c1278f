import Foundation

/// Loading records through Bulk ingest and Collections, the making of the records included.
struct Loads {
  let live: String
  let rounds: Int
  let records: Int

  private static let parents = 10_000
  private static let header =
    "Name,External_Id__c,AccountNumber,Type,Industry,Phone,BillingCity,BillingCountry,AnnualRevenue,NumberOfEmployees\n"

  func run() throws -> [Row] {
    var (bulk, children, collections): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      bulk.append(try measure("Account") { try loadAccounts($0, count: records) })
      children.append(
        try measure("Contact", after: { try loadAccounts($0, count: Self.parents) }, loadContacts)
      )
      collections.append(try measure("Account", loadCollections))
    }
    return [
      Row("Bulk API 2.0 ingest, \(records) records", bulk.spread("records/s"), "", wanted: "at least 100,000"),
      Row(
        "the same of contacts with a parent by external id, sorted by parent",
        children.spread("records/s"),
        "",
        wanted: ""
      ),
      Row("Collections of 200, \(records) records", collections.spread("records/s"), "", wanted: "at least 60,000"),
    ]
  }

  private func measure(
    _ object: String,
    after prepare: (Server) throws -> Void = { _ in },
    _ load: (Server) throws -> Void
  ) throws -> Double {
    let org = try Server(live, ["org", "--edition", "unlimited", "--licences", "1000000"])
    defer { org.stop() }
    try org.logIn()
    try prepare(org)
    let start = ContinuousClock.now
    try load(org)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let found =
      try org.client().json("GET", "/services/data/v59.0/query?q=SELECT+count()+FROM+\(object)")["totalSize"] as? Int
    guard found == records else { throw BenchmarkError("\(found ?? 0) records are there, not \(records)") }
    return Double(records) / seconds
  }

  private func loadAccounts(_ org: Server, count: Int) throws {
    try loadInBulk(org, "Account", Self.header, count: count) { number, csv in
      csv +=
        "Customer \(number),EXT-\(number),\(number % 100_000),Customer,Retail,+1 555 \(number % 10_000),Springfield,United States,"
        .utf8
      csv += "\(number % 1_000_000).5,\(number % 5_000)\n".utf8
    }
  }

  private func loadContacts(_ org: Server) throws {
    let header = "LastName,External_Id__c,Account.External_Id__c,Email\n"
    try loadInBulk(org, "Contact", header, count: records) { number, csv in
      csv += "Doe \(number),C-\(number),EXT-\(number * Self.parents / records),doe\(number)@example.com\n".utf8
    }
  }

  /// Jobs of up to 250,000 records: made while the one before is worked on.
  private func loadInBulk(
    _ org: Server,
    _ object: String,
    _ header: String,
    count: Int,
    append: (Int, inout [UInt8]) -> Void
  ) throws {
    let client = try org.client()
    let jobs = "/services/data/v59.0/jobs/ingest"
    var open: [String] = []
    for start in stride(from: 0, to: count, by: 250_000) {
      let job = try client.json(
        "POST",
        jobs,
        #"{"object":"\#(object)","operation":"insert","contentType":"CSV","lineEnding":"LF"}"#
      )
      guard let id = job["id"] as? String else { throw BenchmarkError("no job was made") }
      var csv = Array(header.utf8)
      csv.reserveCapacity(40_000_000)
      for number in start..<min(count, start + 250_000) { append(number, &csv) }
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
