import BeaufortNumerics
import NIOHTTP1
import Platform
import Simulation
import Wire

/// Bulk API 2.0, as a loader uses it: a job, its data in one piece, and looking after it until it is done.
extension OrgClient {
  /// How often a job is looked after. The platform's guide advises to ask seldom; real loaders do not.
  private static let pollInterval = Interval.milliseconds(100)
  /// How long an ingest job is looked after.
  private static let longestJob = Interval.hours(24)

  /// Upserts rows by an ingest job; those that failed alone are told by its result. Each of its requests has `limit`,
  /// the job itself takes as long as it takes.
  func bulkUpsert(_ changes: [CarriedChange], within limit: Interval) async -> Carrier.Sent {
    var order = JSONWriter()
    order.object { json in
      json.member("object", fields.object)
      json.member("externalIdFieldName", FlowFields.key)
      json.member("operation", "upsert")
      json.member("contentType", "CSV")
      json.member("lineEnding", "LF")
    }
    let jobs = "\(Self.base)/jobs/ingest"
    let (made, job) = await requester.send(.POST, jobs, order.bytes, within: limit).outcome
    guard made == .ok, let id = job["id"]?.text else { return Carrier.Sent(made == .ok ? .serverError : made) }
    let csv = fields.csv(changes)
    let filled = await requester.send(.PUT, "\(jobs)/\(id)/batches", csv, type: "text/csv", within: limit).outcome.code
    guard filled == .ok else { return Carrier.Sent(filled) }
    let close = Array("{\"state\":\"UploadComplete\"}".utf8)
    let closed = await requester.send(.PATCH, "\(jobs)/\(id)", close, within: limit).outcome.code
    guard closed == .ok else { return Carrier.Sent(closed) }
    let (done, result) = await finished("\(jobs)/\(id)", within: Self.longestJob, limit)
    guard done == .ok else { return Carrier.Sent(done) }
    if result["numberRecordsFailed"]?.integer == 0 { return Carrier.Sent(.ok) }
    return await failures("\(jobs)/\(id)/failedResults", of: changes, within: limit)
  }

  /// Reads, by a query job, everything that changed since a token.
  func bulkChanges(since token: String?, within limit: Interval) async -> Carrier.Fetched {
    var order = JSONWriter()
    order.object { json in
      json.member("operation", "query")
      json.member("query", changeQuery(since: ChangeMark(token), limit: nil))
    }
    let jobs = "\(Self.base)/jobs/query"
    let (made, job) = await requester.send(.POST, jobs, order.bytes, within: limit).outcome
    guard made == .ok, let id = job["id"]?.text else { return Carrier.Fetched(made == .ok ? .serverError : made) }
    let (done, _) = await finished("\(jobs)/\(id)", within: limit, limit)
    guard done == .ok else { return Carrier.Fetched(done) }
    let reply = await requester.send(.GET, "\(jobs)/\(id)/results?maxRecords=1000000", within: limit)
    guard case .answered(200, let bytes) = reply else {
      return Carrier.Fetched(reply.outcome.code == .ok ? .serverError : reply.outcome.code)
    }
    var reading = ChangeReading(since: ChangeMark(token))
    for row in CSVRows(bytes) {
      guard let key = row[FlowFields.key], let record = CarriedChange.number(of: key),
        let revision = row[FlowFields.revision].flatMap({ UInt32($0) }), let stamp = row["SystemModstamp"]
      else { return Carrier.Fetched(.serverError) }
      let change = CarriedChange(
        version: .init(record: record, version: revision),
        parent: 0,
        isTombstone: row[FlowFields.tombstone] == "true"
      )
      reading.note(change, stamp: stamp)
    }
    return reading.fetched(isFull: false)
  }

  /// Looks after a job, at most for `longest`; each look has `limit`.
  private func finished(
    _ path: String,
    within longest: Interval,
    _ limit: Interval
  ) async -> (AnswerCode, JSON) {
    let clock = ContinuousClock()
    let end = clock.now + .nanoseconds(longest.nanoseconds)
    while clock.now < end {
      let (code, json) = await requester.send(.GET, path, within: limit).outcome
      guard code == .ok else { return (code, json) }
      switch json["state"]?.text {
      case "JobComplete": return (.ok, json)
      case "Failed", "Aborted": return (.serverError, json)
      case _: break
      }
      guard (try? await clock.sleep(for: .nanoseconds(Self.pollInterval.nanoseconds))) != nil else { break }
    }
    return (.timedOut, .null)
  }

  private func failures(_ path: String, of changes: [CarriedChange], within limit: Interval) async -> Carrier.Sent {
    let reply = await requester.send(.GET, path, within: limit)
    guard case .answered(200, let bytes) = reply else {
      return Carrier.Sent(reply.outcome.code == .ok ? .serverError : reply.outcome.code)
    }
    var failed: Set<Substring> = []
    for row in CSVRows(bytes) { if let key = row[FlowFields.key] { failed.insert(key[...]) } }
    return Carrier.Sent(.rowsFailed, failed: changes.indices.filter { failed.contains(changes[$0].key[...]) })
  }
}

extension FlowFields {
  /// The rows of an ingest job.
  func csv(_ changes: [CarriedChange]) -> [UInt8] {
    var csv = CSVWriter(CSVDialect(), capacity: (payload.utf8.count + 64) * (changes.count + 1))
    for name in [Self.key, Self.revision, Self.tombstone, Self.payload] { csv.value(name) }
    if parentObject != nil { csv.value("\(Self.parentRelationship).\(Self.key)") }
    csv.endRecord()
    for change in changes {
      csv.value(change.key)
      csv.value(String(change.version.version))
      csv.value(change.isTombstone ? "true" : "false")
      csv.value(payload)
      if parentObject != nil { csv.value(change.parentKey) }
      csv.endRecord()
    }
    return csv.bytes
  }
}

/// The rows of a CSV answer, each with its values by the names in the first line.
struct CSVRows: Sequence, IteratorProtocol {
  /// One row.
  struct Row {
    fileprivate var names: [String: Int]
    fileprivate var values: [String]

    /// The value of a column.
    subscript(_ name: String) -> String? { names[name].flatMap { $0 < values.count ? values[$0] : nil } }
  }

  private var reader: CSVReader
  private var names: [String: Int] = [:]

  init(_ bytes: [UInt8]) {
    reader = CSVReader(bytes, dialect: CSVDialect())
    if let header = nextValues() {
      names = Dictionary(header.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }
  }

  mutating func next() -> Row? { nextValues().map { Row(names: names, values: $0) } }

  private mutating func nextValues() -> [String]? {
    guard reader.next(isLast: true) else { return nil }
    return reader.values.map { String(decoding: reader.content($0), as: UTF8.self) }
  }
}
