import BeaufortNumerics
import NIOHTTP1
import Platform
import Simulation
import Wire

/// Reads and writes a flow's records in an org, through its APIs.
struct OrgClient: Sendable {
  static let base = "/services/data/v67.0"

  let requester: Requester
  let fields: FlowFields

  /// The records of a flow, by way of `requester`.
  init(_ requester: Requester, _ fields: FlowFields) { (self.requester, self.fields) = (requester, fields) }

  /// Upserts one row by its external id, or up to 200 as a collection.
  func upsert(_ changes: [CarriedChange], within limit: Interval) async -> Carrier.Sent {
    let path = "\(Self.base)/\(changes.count == 1 ? "" : "composite/")sobjects/\(fields.object)/\(FlowFields.key)"
    var json = JSONWriter(capacity: (fields.payload.utf8.count + 256) * changes.count)
    if changes.count == 1 {
      json.object { fields.write(changes[0], to: &$0) }
      let reply = await requester.send(.PATCH, "\(path)/\(changes[0].key)", json.bytes, rows: 1, within: limit)
      let code = reply.outcome.code
      return Carrier.Sent(code, failed: code == .rowsFailed ? [0] : [])
    }
    json.object { json in
      json.member("allOrNone", false)
      json.name("records")
      json.array { json in
        for change in changes {
          json.object { json in
            json.name("attributes")
            json.object { $0.member("type", fields.object) }
            json.member(FlowFields.key, change.key)
            fields.write(change, to: &json)
          }
        }
      }
    }
    return await collection(.PATCH, path, json.bytes, rows: changes.count, within: limit)
  }

  /// Sends a collection, whose answer tells of each row.
  func collection(
    _ method: HTTPMethod,
    _ path: String,
    _ body: [UInt8],
    rows: Int,
    within limit: Interval
  ) async -> Carrier.Sent {
    let (code, results) = await requester.send(method, path, body, rows: rows, within: limit).outcome
    guard code == .ok else { return Carrier.Sent(code, failed: code == .rowsFailed ? Array(0..<rows) : []) }
    let failed = (results.items ?? []).enumerated().filter { $0.element["success"]?.flag != true }.map(\.offset)
    return Carrier.Sent(failed.isEmpty ? .ok : .rowsFailed, failed: failed)
  }

  /// Reads one record by its external id.
  func read(_ record: UInt32, within limit: Interval) async -> Carrier.Looked {
    let place = "sobjects/\(fields.object)/\(FlowFields.key)/\(CarriedChange.key("R", record))"
    let path = "\(Self.base)/\(place)?fields=\(FlowFields.revision)"
    return Carrier.Looked(await requester.send(.GET, path, rows: 1, within: limit), version: FlowFields.revision)
  }

  /// A page of what changed since a token, in the order of the changes.
  func changes(since token: String?, page: Int, within limit: Interval) async -> Carrier.Fetched {
    let mark = ChangeMark(token)
    let wanted = page + (mark?.seen.count ?? 0)
    var path: String? = "\(Self.base)/query?q=\(changeQuery(since: mark, limit: wanted).percentEncoded)"
    var (reading, rows) = (ChangeReading(since: mark), 0)
    while let page = path {
      let (code, json) = await requester.send(.GET, page, within: limit).outcome
      guard code == .ok else { return Carrier.Fetched(code) }
      guard let records = json["records"]?.items else { return Carrier.Fetched(.serverError) }
      for record in records {
        guard let change = CarriedChange(org: record), let stamp = record["SystemModstamp"]?.text else {
          return Carrier.Fetched(.serverError)
        }
        rows += 1
        reading.note(change, stamp: stamp)
      }
      path = json["nextRecordsUrl"]?.text
    }
    return reading.fetched(isFull: rows >= wanted)
  }

  /// The query for what changed since a mark.
  func changeQuery(since mark: ChangeMark?, limit: Int?) -> String {
    let columns = "Id, \(FlowFields.key), \(FlowFields.revision), \(FlowFields.tombstone), SystemModstamp"
    let condition = mark.map { " WHERE SystemModstamp >= \($0.stamp)" } ?? ""
    let bound = limit.map { " LIMIT \($0)" } ?? ""
    return "SELECT \(columns) FROM \(fields.object)\(condition) ORDER BY SystemModstamp, Id\(bound)"
  }
}

extension FlowFields {
  /// Writes the fields of a change, without its key.
  func write(_ change: CarriedChange, to json: inout JSONWriter) {
    json.member(Self.revision, Int64(change.version.version))
    json.member(Self.tombstone, change.isTombstone)
    json.member(Self.payload, payload)
    guard parentObject != nil else { return }
    json.name(Self.parentRelationship)
    json.object { $0.member(Self.key, change.parentKey) }
  }
}

extension CarriedChange {
  /// Reads a record of an org. Its parent is not asked for: outside nobody locks it.
  init?(org json: JSON) {
    guard let record = json[FlowFields.key]?.text.flatMap({ Self.number(of: $0) }),
      let revision = json[FlowFields.revision]?.integer
    else { return nil }
    self.init(
      version: .init(record: record, version: UInt32(clamping: revision)),
      parent: 0,
      isTombstone: json[FlowFields.tombstone]?.flag == true
    )
  }
}
