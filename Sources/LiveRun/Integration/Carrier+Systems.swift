import BeaufortNumerics
import Patterns
import Platform
import Simulation

extension Carrier {
  /// Carries a flow's requests to its org and its external system.
  init(_ fields: FlowFields, _ direction: Direction, org: OrgClient, external: ExternalClient) {
    let extract = SharedExtract()
    let published = EventClient(org.requester, channel: org.publishedChannel, isInside: true)
    let changed = EventClient(org.requester, channel: org.changeChannel, isInside: false)
    self.init(
      send: { operation, changes, limit in
        switch operation {
        case .upsert: await org.upsert(changes, within: limit)
        case .bulkIngest: await org.bulkUpsert(changes, within: limit)
        case .publish: await org.publish(changes, within: limit)
        case .apply:
          switch direction {
          case .intoOrg: await org.applyInside(changes, within: limit)
          case .outOfOrg: await external.write(changes, within: limit)
          }
        case .synchronousCallOut: await external.write(changes, within: limit)
        case .queuedCallOut:
          switch await org.charge(operation, within: limit) {
          case (.ok, let rest): await external.write(changes, within: rest)
          case (let refusal, _): Carrier.Sent(refusal)
          }
        case .query, .extract, .subscribe, .trigger, .odataRead, .callOutRead, .restRead:
          preconditionFailure("\(operation) sends no rows")
        }
      },
      fetch: { operation, selection, token, limit in
        switch operation {
        case .query: await org.changes(since: token, page: Int(clamping: selection.limit), within: limit)
        case .extract:
          await extract.rows(selection, hasParents: fields.parentObject != nil) {
            switch direction {
            case .intoOrg: await external.changes(since: token, within: limit)
            case .outOfOrg: await org.bulkChanges(since: token, within: limit)
            }
          }
        case .trigger: await published.events(after: token, limit: Int(clamping: selection.limit), within: limit)
        case .subscribe:
          await changed.events(after: token, limit: Int(clamping: selection.limit), within: limit)
        case .upsert, .bulkIngest, .apply, .queuedCallOut, .synchronousCallOut, .publish, .odataRead, .callOutRead,
          .restRead:
          preconditionFailure("\(operation) fetches nothing")
        }
      },
      lookup: { operation, record, limit in
        switch operation {
        case .odataRead:
          switch await org.charge(operation, within: limit) {
          case (.ok, let rest): await external.read(record, byOData: true, within: rest)
          case (let refusal, _): Carrier.Looked(refusal)
          }
        case .callOutRead: await external.read(record, byOData: false, within: limit)
        case .restRead: await org.read(record, within: limit)
        case .upsert, .bulkIngest, .apply, .queuedCallOut, .synchronousCallOut, .publish, .query, .extract, .subscribe,
          .trigger:
          preconditionFailure("\(operation) looks nothing up")
        }
      }
    )
  }
}
