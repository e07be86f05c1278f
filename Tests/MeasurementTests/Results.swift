import Measurement

/// Results made by hand.
enum Results {
  static let second: Int64 = 1_000_000_000

  /// A histogram of durations in seconds.
  static func histogram(_ seconds: [Int64], unreached: Int64 = 0) -> Histogram {
    var histogram = Histogram()
    for value in seconds { histogram.record(value * second) }
    histogram.unreached = unreached
    return histogram
  }

  /// A flow of 1,000 s with `delays` (in seconds) of delivered changes and `unreached` lost ones, and ten reads.
  static func flow(_ name: String = "orders", delays: [Int64], unreached: Int64 = 0) -> FlowResult {
    var flow = FlowResult(flow: name)
    flow.durationNanoseconds = 1_000 * second
    flow.ledger.delivered = Int64(delays.count)
    flow.ledger.lost = unreached
    flow.ledger.committed = Int64(delays.count) + unreached
    flow.whole.propagation = histogram(delays, unreached: unreached)
    flow.budget[Int(DelayCause.schedule.rawValue)] = Int128(delays.reduce(0, +)) * Int128(second)
    flow.whole.within = [1, 10, 60, 300, 3_600].map { bound in Int64(delays.count { $0 <= bound }) }
    flow.whole.readsAttempted = 10
    flow.whole.readsAnswered = 8
    flow.whole.readsStale = 2
    flow.whole.versionsBehind = 4
    flow.whole.staleness = histogram([0, 0, 0, 0, 0, 0, 3, 5])
    flow.whole.readLatency = histogram([1, 1, 1, 1, 1, 1, 1, 2])
    flow.whole.transaction = histogram(delays.map { _ in 0 })
    flow.weather = flow.whole
    flow.attempts = 2 * flow.ledger.committed
    flow.usefulDeliveries = flow.ledger.delivered
    flow.requests = flow.ledger.committed
    flow.accepted = flow.ledger.delivered
    flow.backlogIntegralInDuration = Int128(500 * second)
    flow.backlogPeak = 7
    flow.stalenessIntegral = Int128(20 * second) * Int128(second)
    flow.recordTimeIntegral = Int128(10 * second)
    return flow
  }

  /// A flow that its pattern cannot serve.
  static func notApplicable(_ name: String = "orders", reason: String = "no") -> FlowResult {
    var flow = FlowResult(flow: name)
    flow.notApplicable = reason
    return flow
  }

  /// Replications of one candidate, each with its flows.
  static func worlds(_ flows: [[FlowResult]], storm: String = "outage") -> [WorldResult] {
    flows.enumerated().map { replication, flows in
      let key = WorldKey(candidate: "batch", storm: storm, force: storm == "calm" ? 0 : 1_000, replication: replication)
      var world = WorldResult(key: key)
      world.flows = flows
      return world
    }
  }
}
