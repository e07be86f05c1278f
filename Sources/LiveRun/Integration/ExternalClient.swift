import BeaufortNumerics
import ExternalSystem
import NIOHTTP1
import Platform
import Simulation
import Wire

/// Reads and writes a flow's records in an external system, through its REST interface.
struct ExternalClient: Sendable {
  /// The most records of a batch, and of a page.
  private static let most = 2_000

  private let requester: Requester
  private let fields: FlowFields

  /// The records of a flow, by way of `requester`.
  init(_ requester: Requester, _ fields: FlowFields) { (self.requester, self.fields) = (requester, fields) }

  /// Writes rows, in one request for each 2,000 of them.
  func write(_ changes: [CarriedChange], within limit: Interval) async -> Carrier.Sent {
    var failed: [Int] = []
    for start in stride(from: 0, to: changes.count, by: Self.most) {
      let part = changes[start..<min(start + Self.most, changes.count)]
      let path = "/api/\(fields.object)/batch"
      let reply = await requester.send(.POST, path, fields.batch(part), rows: part.count, within: limit)
      let (code, json) = reply.outcome
      guard code == .ok else { return Carrier.Sent(code) }
      let results = json["results"]?.items ?? []
      for (place, result) in results.enumerated() where (result["status"]?.integer ?? 500) >= 400 {
        failed.append(start + place)
      }
    }
    return Carrier.Sent(failed.isEmpty ? .ok : .rowsFailed, failed: failed)
  }

  /// Reads one record, through OData or REST.
  func read(_ record: UInt32, byOData: Bool, within limit: Interval) async -> Carrier.Looked {
    let key = CarriedChange.key("R", record)
    let path = byOData ? "/odata/\(fields.entity.setName)('\(key)')" : "/api/\(fields.object)/\(key)"
    return Carrier.Looked(await requester.send(.GET, path, rows: 1, within: limit), version: "Revision")
  }

  /// Reads everything that changed since a token, page by page.
  func changes(since token: String?, within limit: Interval) async -> Carrier.Fetched {
    var fetched = Carrier.Fetched(.ok)
    let since = token ?? "1970-01-01T00:00:00Z"
    var path: String? = "/api/\(fields.object)?updatedSince=\(since)&limit=\(Self.most)"
    while let next = path {
      let (code, json) = await requester.send(.GET, next, within: limit).outcome
      guard code == .ok else { return Carrier.Fetched(code) }
      guard let records = json["records"]?.items, let mark = json["highWaterMark"]?.text else {
        return Carrier.Fetched(.serverError)
      }
      for record in records {
        guard let change = CarriedChange(external: record) else { return Carrier.Fetched(.serverError) }
        fetched.changes.append(change)
      }
      fetched.token = mark
      path = json["next"]?.text
    }
    return fetched
  }
}

extension CarriedChange {
  /// Reads a record of an external system.
  init?(external json: JSON) {
    guard let record = json["Id"]?.text.flatMap({ Self.number(of: $0) }), let revision = json["Revision"]?.integer
    else { return nil }
    self.init(
      version: .init(record: record, version: UInt32(clamping: revision)),
      parent: json["Parent"]?.text.flatMap { Self.number(of: $0) } ?? 0,
      isTombstone: json["Tombstone"]?.integer == 1
    )
  }
}

extension Carrier.Looked {
  /// Reads the answer with one record, whose version is in the field of that name.
  init(_ reply: Requester.Reply, version name: String) {
    if case .answered(404, _) = reply {
      self.init(.ok)
      return
    }
    let (code, json) = reply.outcome
    guard code == .ok else {
      // A read has no rows that could be to blame.
      self.init(code == .rowsFailed ? .serverError : code)
      return
    }
    guard let version = json[name]?.integer else {
      self.init(.serverError)
      return
    }
    self.init(.ok, version: UInt32(clamping: version))
  }
}
