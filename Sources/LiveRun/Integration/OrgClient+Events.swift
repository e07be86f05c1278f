import BeaufortNumerics
import NIOHTTP1
import Platform
import Simulation
import Wire

extension OrgClient {
  /// The channel of what the source publishes.
  var publishedChannel: String { "/event/\(fields.event)" }
  /// The channel of what the org itself says of its changes.
  var changeChannel: String { "/data/\(fields.object)ChangeEvent" }

  /// Publishes up to 200 events in one request.
  func publish(_ changes: [CarriedChange], within limit: Interval) async -> Carrier.Sent {
    var json = JSONWriter(capacity: (fields.payload.utf8.count + 256) * changes.count)
    json.object { json in
      json.member("allOrNone", false)
      json.name("records")
      json.array { json in
        for change in changes {
          json.object { json in
            json.name("attributes")
            json.object { $0.member("type", fields.event) }
            json.member(FlowFields.key, change.key)
            json.member(FlowFields.revision, Int64(change.version.version))
            json.member(FlowFields.tombstone, change.isTombstone)
            json.member(FlowFields.payload, fields.payload)
            json.member(FlowFields.parentKey, change.parentKey)
          }
        }
      }
    }
    return await collection(
      .POST,
      "\(Self.base)/composite/sobjects",
      json.bytes,
      rows: changes.count,
      within: limit
    )
  }

  /// Charges a request of code inside the org to the org's limits, as the platform does before it lets one out.
  ///
  /// - Returns: `ok`, or why not; and what is left of `limit`.
  func charge(_ operation: Operation, within limit: Interval) async -> (code: AnswerCode, rest: Interval) {
    let start = LiveTime.uptime
    let path = "\(LiveSystem.door)/charge/\(operation)"
    let code = await requester.send(.POST, path, within: limit).outcome.code
    return (code, max(.zero, limit - Interval(nanoseconds: LiveTime.uptime - start)))
  }

  /// Writes rows as code inside the org does: no API request, but its service time and its row locks.
  func applyInside(_ changes: [CarriedChange], within limit: Interval) async -> Carrier.Sent {
    let lines = Array(changes.map { $0.line + "\n" }.joined().utf8)
    let path = "\(LiveSystem.door)/apply/\(fields.flow)"
    let reply = await requester.send(
      .POST,
      path,
      lines,
      type: "text/plain",
      rows: changes.count,
      within: limit
    )
    let (code, json) = reply.outcome
    guard code == .ok else { return Carrier.Sent(code) }
    let failed = (json.items ?? []).compactMap { $0.integer.map { Int($0) } }
    return Carrier.Sent(failed.isEmpty ? .ok : .rowsFailed, failed: failed)
  }
}
