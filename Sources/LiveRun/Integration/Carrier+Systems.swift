import BeaufortNumerics
import Patterns
import Platform
import Simulation

extension Carrier {
  /// Carries a flow's requests to its org and its external system.
  init(_ fields: FlowFields, _ direction: Direction, org: OrgClient, external: ExternalClient) {
    let extract = SharedExtract()
    self.init(
      send: { operation, changes, limit in
        switch operation {
        case .upsert: await org.upsert(changes, within: limit)
        case .bulkIngest: await org.bulkUpsert(changes, within: limit)
        case .apply, .queuedCallOut, .synchronousCallOut: await external.write(changes, within: limit)
        case .publish, .query, .extract, .subscribe, .trigger, .odataRead, .callOutRead, .restRead:
          preconditionFailure("\(operation) sends no rows, or is not carried")
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
        case .upsert, .bulkIngest, .apply, .queuedCallOut, .synchronousCallOut, .publish, .subscribe, .trigger,
          .odataRead, .callOutRead, .restRead:
          preconditionFailure("\(operation) fetches nothing, or is not carried")
        }
      }
    )
  }
}
