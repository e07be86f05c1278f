import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// The map of what lies under `/services/data/v59.0`.
  func answerResources(_ call: Call) throws(Problem) -> ServerResponse {
    guard call.method == .get else { throw Problem.wrongMethod(call.method, allowed: "GET,HEAD") }
    var json = JSONWriter()
    json.object { json in
      for name in ["composite", "jobs", "limits", "query", "queryAll", "sobjects"] {
        json.member(name, "\(call.base)/\(name)")
      }
      json.member("identity", "\(configuration.url)/id/\(Org.organizationID)/\(Org.userID)")
    }
    return ServerResponse(.ok, json: json)
  }

  /// What the org's limits allow, and what is left of it.
  func answerLimits(_ call: Call) throws(Problem) -> ServerResponse {
    guard call.method == .get else { throw Problem.wrongMethod(call.method, allowed: "GET,HEAD") }
    let now = clock.now()
    let records = records.withLock { $0.count }
    let clients = events.withLock { Int64($0.clientCount(at: now)) }
    let states = limits.withLock { limits in
      ReportedLimit.all.map { limits.state(of: $0, records: records, clients: clients, at: now) }
    }
    var json = JSONWriter()
    json.object { json in
      for (limit, state) in zip(ReportedLimit.all, states) {
        json.name(limit.name)
        json.object { json in
          json.member("Max", state.allowed)
          json.member("Remaining", state.remaining)
        }
      }
    }
    return ServerResponse(.ok, json: json)
  }
}

extension OrgLimits {
  /// What `limit` allows, and what is left of it while the org holds `records` records and `clients` stream.
  fileprivate mutating func state(
    of limit: ReportedLimit,
    records: Int64,
    clients: Int64,
    at now: Instant
  ) -> (allowed: Int64, remaining: Int64) {
    switch limit.figure {
    case .window(let id): return state(of: id, at: now)
    case .dataStorage:
      let allowed = OrgSpec.megabytes(ofRecords: spec.storageRecords)
      return (allowed, max(0, allowed - OrgSpec.megabytes(ofRecords: records)))
    case .streamingClients:
      let allowed = Int64(StreamingFigures.clients(of: spec.edition))
      return (allowed, max(0, allowed - clients))
    case .listed(let figure):
      let allowed = figure(spec).amount
      return (allowed, allowed)
    }
  }
}
