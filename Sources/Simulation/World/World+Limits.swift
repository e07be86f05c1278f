import BeaufortNumerics
import Platform

/// The org's limits in one world.
struct OrgState {
  var allocations: Allocations
  var longRequests: LongRequestCap
}

extension Operation {
  /// Whether it is a synchronous request to the org's API, which the cap on long requests counts and refuses.
  var isApiRequest: Bool {
    switch self {
    case .upsert, .query, .restRead: true
    case .bulkIngest, .apply, .queuedCallOut, .synchronousCallOut, .publish, .extract, .subscribe, .trigger, .odataRead,
      .callOutRead:
      false
    }
  }
}

extension World {
  /// Charges the request to the org's windowed limits; `false` where one of them refuses it.
  mutating func admitCharges(_ request: Lent<RequestState>) -> Bool {
    let charges = request.value.operation.charges(rows: Int(request.value.rowCount))
    guard charges.count > 0 else { return true }
    let refusal = org.allocations.admit(
      charges,
      at: now,
      flow: request.value.flow.value.index,
      isFirstAttempt: request.value.isFirstAttempt
    )
    journal?.charged(request, charges, refusedBy: refusal, now)
    guard refusal != nil else { return true }
    touch(request, .allocationRefused)
    return false
  }
}
