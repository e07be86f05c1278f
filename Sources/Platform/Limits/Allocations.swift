public import BeaufortNumerics

/// The windowed limits of one org, charged together: a request is granted all of its charges or none of them.
public struct Allocations: Sendable {
  private var windows: [RollingWindow]

  /// The limits of `org`, used so far by the background alone; `flows` counts those that are accounted apart.
  package init(_ org: OrgSpec, flows: Int) {
    windows = Limit.all.map { RollingWindow($0, in: org, flows: flows) }
  }

  /// Charges a request to `flow` at `instant`: the limit that refuses it, or `nil` where all is granted.
  ///
  /// A refused first attempt counts to the demand of every limit that it would have used, since it wanted them all; it
  /// counts as refused at the limit that refused it, the first one in the order of the charges.
  ///
  /// - Complexity: as ``RollingWindow``; no allocation.
  public mutating func admit(_ charges: Charges, at instant: Instant, flow: Int, isFirstAttempt: Bool) -> LimitID? {
    guard charges.count == 1 else {
      return admitAll(charges, at: instant, flow: flow, isFirstAttempt: isFirstAttempt)
    }
    // Nearly all requests: the one window decides alone.
    let charge = charges[0]
    let isGranted = windows[Int(charge.limit.rawValue)]
      .admit(charge.amount, at: instant, flow: flow, isFirstAttempt: isFirstAttempt)
    return isGranted ? nil : charge.limit
  }

  @inline(never)
  private mutating func admitAll(
    _ charges: Charges,
    at instant: Instant,
    flow: Int,
    isFirstAttempt: Bool
  ) -> LimitID? {
    for index in 0..<charges.count {
      let charge = charges[index]
      guard !windows[Int(charge.limit.rawValue)].fits(charge.amount, at: instant) else { continue }
      windows[Int(charge.limit.rawValue)].refuse()
      if isFirstAttempt { miss(charges, at: instant) }
      return charge.limit
    }
    for index in 0..<charges.count {
      windows[Int(charges[index].limit.rawValue)].grant(charges[index].amount, at: instant, flow: flow)
    }
    return nil
  }

  /// The window of `limit`, with its peaks and sums.
  public subscript(limit: LimitID) -> RollingWindow { windows[Int(limit.rawValue)] }

  /// How much of `limit` everybody used in the window that `instant` lies in.
  public mutating func used(of limit: LimitID, at instant: Instant) -> Int64 {
    windows[Int(limit.rawValue)].used(at: instant)
  }

  private mutating func miss(_ charges: Charges, at instant: Instant) {
    for index in 0..<charges.count {
      windows[Int(charges[index].limit.rawValue)].miss(charges[index].amount, at: instant)
    }
  }
}

extension LimitID {
  /// What a request that this limit refuses is told.
  @inlinable public var code: AnswerCode {
    switch self {
    case .dailyApi: .apiAllocationSpent
    case .asyncApex, .hourlyODataCallout, .hourlyPublishedEvents, .dailyDeliveredEvents, .dailyBulkBatches,
      .dailyBulkRecords, .dailyBulkQueries:
      .allocationSpent
    }
  }
}
