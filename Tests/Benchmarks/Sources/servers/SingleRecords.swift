/// Creating and reading one record, against the same server answering a constant of the same size.
struct SingleRecords {
  let live: String
  let rounds: Int
  let seconds: Int

  func run() throws -> [Row] {
    let org = try Server(live, ["org", "--edition", "unlimited", "--licences", "1000000"], core: 0)
    try org.logIn()
    let create = """
      {"Name":"Acme","AccountNumber":"4711","Type":"Customer","Industry":"Retail","Phone":"+1 555 0100",\
      "BillingCity":"Springfield","BillingCountry":"United States","AnnualRevenue":1250000.5,"NumberOfEmployees":42}
      """
    let path = "/services/data/v59.0/sobjects/Account"
    let created = try org.client().json("POST", path, create)
    guard let id = created["id"] as? String else { throw BenchmarkError("no record was created") }
    let read = try org.client().send("GET", "\(path)/\(id)")
    guard read.status == 200 else { throw BenchmarkError("the record cannot be read: \(read.status)") }
    let createSize = try org.client().send("POST", path, Array(create.utf8)).body.count
    return [
      try compare(org, "create one record", "POST", path, create, size: createSize),
      try compare(org, "read one record by id", "GET", "\(path)/\(id)", "", size: read.body.count),
    ]
  }

  private func compare(
    _ org: Server,
    _ title: String,
    _ method: String,
    _ path: String,
    _ body: String,
    size: Int
  ) throws -> Row {
    let constant = try Server(live, ["constant", "--bytes", "\(size)"], core: 0)
    defer { constant.stop() }
    var (rates, ratios): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      let ceiling = try rate(constant.port, method, path, org.token, body)
      let own = try rate(org.port, method, path, org.token, body)
      rates.append(own)
      ratios.append(own / ceiling)
    }
    return Row(
      title,
      rates.spread("requests/s"),
      ratios.map { $0 * 100 }.spread("% of a constant of \(size) bytes"),
      wanted: "at least 60%"
    )
  }

  private func rate(_ port: UInt16, _ method: String, _ path: String, _ token: String, _ body: String) throws -> Double
  {
    try Wrk.run(port: port, method: method, path: path, token: token, body: body, seconds: seconds)
  }
}
