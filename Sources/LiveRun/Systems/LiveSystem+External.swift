import Database
import ExternalSystem
import HTTPTypes
package import ScenarioFile
import Simulation
package import Wire

extension LiveSystem {
  /// The external system `system` of `scenario`, at the pace that it has there, without records, which it keeps in the
  /// file `database` or else in memory.
  package static func external(
    _ system: Int,
    of scenario: Scenario,
    database: String?,
    clock: ServerClock
  ) async throws -> LiveSystem {
    let flows = scenario.flows.indices.filter { scenario.flows[$0].touches(system) }
      .map { FlowFields($0, of: scenario) }
    var configuration = ExternalConfiguration()
    configuration.seed = scenario.seed
    configuration.pageSize = 2_000
    configuration.service = ServiceTimes(of: scenario.systems[system].name, in: scenario)
    let store = try await TableStore(
      flows.map(\.entity),
      at: database.map { .file(path: $0) } ?? .memory,
      clock: clock
    )
    let journal = WriteJournal { LiveTime.uptime }
    for flow in flows { try await store.note(writesOf: flow.entity, in: journal, as: UInt32(flow.flow)) }
    let external = ExternalSystem(configuration, store: store)
    return LiveSystem(
      answer: external.answer,
      answerSubscriber: external.answer,
      commit: { flow, changes in
        guard let fields = flows.first(where: { $0.flow == flow }) else { return "flow \(flow) is not the system's" }
        var head = HTTPRequest(method: .post, scheme: "http", authority: "live", path: "/api/\(fields.object)/batch")
        head.headerFields[.contentType] = "application/json"
        let request = ServerRequest(head, from: "127.0.0.1", body: RequestBody(fields.batch(changes)))
        let response = await external.answerOwnUser(request)
        return response.status == .ok ? nil : "the system answered \(response.status.code)"
      },
      apply: { _, changes in Array(changes.indices) },
      occupy: { _, _ in },
      charge: { _ in true },
      usage: { [] },
      setServiceTime: { external.setServiceTime(permille: $0) },
      journal: journal
    )
  }
}

extension FlowFields {
  /// The body of a batch that writes `changes` into an external system.
  func batch(_ changes: some Collection<CarriedChange>) -> [UInt8] {
    var json = JSONWriter(capacity: (payload.utf8.count + 128) * changes.count + 32)
    json.object { json in
      json.name("records")
      json.array { json in
        for change in changes {
          json.object { json in
            json.member("Id", change.key)
            json.member("Revision", Int64(change.version.version))
            json.member("Tombstone", change.isTombstone ? 1 : Int64(0))
            json.member("Parent", change.parentKey)
            json.member("Payload", payload)
          }
        }
      }
    }
    return json.bytes
  }
}
