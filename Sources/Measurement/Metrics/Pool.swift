/// Results of one or several flows in one or several replications, added up: what a metric is worked out from.
package struct Pool: Sendable {
  /// Which changes and reads count.
  package enum Window: Hashable, Sendable {
    /// Those due at any time of the run.
    case whole
    /// Those due in the weather.
    case weather
  }

  /// Histograms and counts of the window.
  package private(set) var measures = WindowMeasures()
  /// Where every change ended up.
  package private(set) var ledger = Ledger()
  /// Nanoseconds of delay by cause.
  package private(set) var budget = [Int128](repeating: 0, count: DelayCause.allCases.count)
  /// Staleness summed over records and time (ns · ns).
  package private(set) var stalenessIntegral: Int128 = 0
  /// Records alive or shown, summed over time (records · ns).
  package private(set) var recordTimeIntegral: Int128 = 0
  /// The duration summed over replications; flows of one replication run side by side.
  package private(set) var durationNanoseconds: Int128 = 0
  /// Changes accepted by the target's API.
  package private(set) var accepted: Int64 = 0
  /// Records sent by the flows that send.
  package private(set) var attempts: Int64 = 0
  /// Records sent that made a change visible.
  package private(set) var usefulDeliveries: Int64 = 0
  /// Requests sent by the flows that send.
  package private(set) var requests: Int64 = 0
  /// Changes committed on the flows that send; `nil` where none does.
  package private(set) var committedWhereSent: Int64?
  /// The backlog summed over time up to `duration` (changes · ns).
  package private(set) var backlogIntegral: Int128 = 0
  /// The largest backlog of any flow in any replication.
  package private(set) var backlogPeak: Int64 = 0
  /// The slowest recovery.
  package private(set) var recovery = Recovery.calm
  /// Use of the limits, in every replication.
  package private(set) var allocations: [AllocationUse] = []

  /// Adds up `flows` (one list for each replication), and the limits of the same replications.
  package init(flows: [[FlowResult]], allocations: [[AllocationUse]] = [], window: Window = .whole) {
    self.allocations = allocations.flatMap { $0 }
    for replication in flows {
      durationNanoseconds += Int128(replication.map(\.durationNanoseconds).max() ?? 0)
      for flow in replication { add(flow, window) }
    }
  }

  private mutating func add(_ flow: FlowResult, _ window: Window) {
    switch window {
    case .whole: measures.merge(flow.whole)
    case .weather: measures.merge(flow.weather)
    }
    ledger += flow.ledger
    for cause in budget.indices { budget[cause] += flow.budget[cause] }
    stalenessIntegral += flow.stalenessIntegral
    recordTimeIntegral += flow.recordTimeIntegral
    if flow.sends {
      accepted += flow.accepted
      attempts += flow.attempts
      usefulDeliveries += flow.usefulDeliveries
      requests += flow.requests
      committedWhereSent = (committedWhereSent ?? 0) + flow.ledger.committed
    }
    backlogIntegral += flow.backlogIntegralInDuration
    backlogPeak = max(backlogPeak, flow.backlogPeak)
    recovery = Recovery.slower(recovery, flow.recovery)
  }
}

extension WindowMeasures {
  /// Adds what another flow or replication measured.
  package mutating func merge(_ other: WindowMeasures) {
    propagation.merge(other.propagation)
    for bound in within.indices { within[bound] += other.within[bound] }
    staleness.merge(other.staleness)
    readLatency.merge(other.readLatency)
    transaction.merge(other.transaction)
    readsAttempted += other.readsAttempted
    readsAnswered += other.readsAnswered
    readsStale += other.readsStale
    versionsBehind += other.versionsBehind
  }
}

extension Recovery {
  /// The one that took longer. A recovery that was not seen took longer than every one that was, and calm took no time.
  package static func slower(_ left: Recovery, _ right: Recovery) -> Recovery {
    switch (left, right) {
    case (.calm, let other), (let other, .calm): other
    case (.after(let a), .after(let b)): .after(nanoseconds: max(a, b))
    case (.notWithin(let a), .notWithin(let b)): .notWithin(nanoseconds: max(a, b))
    case (.notWithin(let a), .after), (.after, .notWithin(let a)): .notWithin(nanoseconds: a)
    }
  }
}
