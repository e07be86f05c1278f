import BeaufortNumerics
import Database
import HTTPTypes
package import Org
import Platform
package import ScenarioFile
import Simulation
import Synchronization
package import Wire
import Workload

extension LiveSystem {
  /// The org `system` of `scenario`, with the service times that it has there and no records but the flows' parents.
  package static func org(
    _ system: Int,
    of scenario: Scenario,
    url: String,
    clock: ServerClock
  ) async throws -> (LiveSystem, Org) {
    guard case .salesforce(let spec) = scenario.systems[system].kind else {
      preconditionFailure("\(scenario.systems[system].name) is no org")
    }
    let flows = scenario.flows.indices.filter { scenario.flows[$0].touches(system) }
      .map { FlowFields($0, of: scenario) }
    let schema = Schema(flows.flatMap(\.objects))
    var configuration = OrgConfiguration(spec, url: url)
    configuration.recordTime = scenario.systems[system].perRecord
    let org = try Org(configuration, schema: schema, clock: clock)
    let journal = WriteJournal { LiveTime.uptime }
    for flow in flows {
      try await seedParents(of: flow, count: scenario.flows[flow.flow].load.parentPopulation, in: org)
      try org.records.withLock { store throws(DatabaseError) in
        try store.database.note(
          writesOf: flow.object,
          key: FlowFields.key,
          version: FlowFields.revision,
          in: journal,
          as: UInt32(flow.flow)
        )
      }
    }
    let pace = ServicePace(scenario.systems[system], seed: scenario.seed, clock: clock)
    let live = LiveSystem(
      answer: { request in
        // Logins and streaming are not what a scenario's service time is of.
        guard request.head.path?.hasPrefix("/services/data/") == true else { return await org.answer(request) }
        return await pace.serve(reads: request.head.method == .get) { await org.answer(request) }
      },
      answerSubscriber: org.answerOwnSubscriber,
      commit: { flow, changes in
        guard let fields = flows.first(where: { $0.flow == flow }) else { return "flow \(flow) is not the org's" }
        for case .failure(let problem) in await org.commit(changes, as: fields, takesTime: false) {
          return problem.message
        }
        return nil
      },
      apply: { flow, changes in
        guard let fields = flows.first(where: { $0.flow == flow }) else { return Array(changes.indices) }
        await pace.wait()
        return await org.commit(changes, as: fields, takesTime: true).enumerated().compactMap { place, outcome in
          if case .failure = outcome { place } else { nil }
        }
      },
      occupy: { flow, parents in
        guard let fields = flows.first(where: { $0.flow == flow }) else { return }
        await org.writeOthers(hangingOn: parents, of: fields)
      },
      charge: { operation in
        let charges = operation.charges(rows: 1)
        do throws(Problem) {
          try org.limits.withLock { limits throws(Problem) in try limits.charge(charges, at: clock.now()) }
          return true
        } catch {
          return false
        }
      },
      usage: { org.limits.withLock { limits in LimitID.allCases.map { LimitUse($0, limits[$0]) } } },
      setServiceTime: pace.set,
      journal: journal
    )
    return (live, org)
  }

  private static func seedParents(of flow: FlowFields, count: Int64, in org: Org) async throws {
    guard let name = flow.parentObject, let object = org.schema.object(name), let key = object.field(FlowFields.key)
    else { return }
    for start in stride(from: 0, to: count, by: 10_000) {
      let rows = (start..<min(start + 10_000, count)).map { number in
        RowWrite(.new, columns: [key], cells: [.text(CarriedChange.key("P", UInt32(number)))])
      }
      _ = await org.write(.save, rows, in: object, takesTime: false)
    }
  }
}

extension Org {
  /// Commits changes as users of the org and its own code do, who make no requests.
  fileprivate func commit(
    _ changes: [CarriedChange],
    as fields: FlowFields,
    takesTime: Bool
  ) async -> [Result<SavedRow, Problem>] {
    guard let object = schema.object(fields.object), let key = object.field(FlowFields.key) else {
      preconditionFailure("the org was made without the object \(fields.object)")
    }
    // The key is written again with each change, so that change events tell it.
    var names = [FlowFields.key, FlowFields.revision, FlowFields.tombstone, FlowFields.payload]
    if fields.parentObject != nil { names.append(FlowFields.parent) }
    let columns = names.compactMap { object.field($0) }
    let parentKey = fields.parentObject.flatMap { schema.object($0) }
      .flatMap { parent in parent.field(FlowFields.key).map { (object: parent.index, field: $0) } }
    let rows = changes.map { change in
      var cells: [Cell] = [
        .text(change.key), .integer(Int64(change.version.version)), .integer(change.isTombstone ? 1 : 0),
        .text(fields.payload),
      ]
      if let parentKey {
        cells.append(.parent(object: parentKey.object, field: parentKey.field, key: .text(change.parentKey)))
      }
      return RowWrite(.external(field: key, value: .text(change.key)), columns: columns, cells: cells)
    }
    return await write(.save, rows, in: object, takesTime: takesTime)
  }
}

extension Org {
  /// Writes a chunk of another system's job: it takes the locks of the parents, and its time.
  fileprivate func writeOthers(hangingOn parents: [UInt32], of fields: FlowFields) async {
    guard let object = schema.object(fields.otherObject), let parent = object.field(FlowFields.parent),
      let parentObject = fields.parentObject.flatMap({ schema.object($0) }),
      let key = parentObject.field(FlowFields.key)
    else { return }
    let rows = parents.map { number in
      let cell = Cell.parent(object: parentObject.index, field: key, key: .text(CarriedChange.key("P", number)))
      return RowWrite(.new, columns: [parent], cells: [cell])
    }
    _ = await write(.save, rows, in: object)
  }
}

extension FlowSpec {
  /// Whether the flow begins or ends at this system.
  package func touches(_ system: Int) -> Bool { source == system || target == system }
}
