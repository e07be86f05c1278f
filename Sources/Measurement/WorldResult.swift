package import BeaufortNumerics

/// Which world: one candidate in one weather at one force, in one replication.
package struct WorldKey: Hashable, Sendable {
  /// The candidate's name.
  package let candidate: String
  /// The storm's name; `calm` for none.
  package let storm: String
  /// The force in permille of the storm as written (1,000 is the storm as it stands; 0 for calm).
  package let force: Int
  /// The replication, from 0.
  package let replication: Int

  /// Names a world.
  package init(candidate: String, storm: String, force: Int, replication: Int) {
    (self.candidate, self.storm, self.force, self.replication) = (candidate, storm, force, replication)
  }
}

/// Everything that one world measured, in integers. Reports, digests and verdicts are computed from it alone.
package struct WorldResult: Hashable, Sendable {
  /// Which world it was.
  package var key: WorldKey
  /// One result for each flow, in the scenario's order.
  package var flows: [FlowResult] = []
  /// The use of each windowed limit.
  package var allocations: [AllocationUse] = []
  /// How often each fault and each mechanism acted.
  package var activations: [Activation] = []
  /// The fault windows, for shading.
  package var faults: [FaultWindow] = []
  /// Queue and server identities that were checked: name, time integral, sum of stays. Equal, or the world was refused.
  package var littleChecks: [LittleCheck] = []
  /// Kernel events handled; a figure of the harness, not of the model.
  package var events: Int64 = 0
  /// Wall time of the world in nanoseconds; a figure of the harness, outside the digest.
  package var wallNanoseconds: Int64 = 0

  /// An empty result of `key`.
  package init(key: WorldKey) { self.key = key }
}

/// What one flow of a world measured.
package struct FlowResult: Hashable, Sendable {
  /// The flow's name.
  package var flow: String
  /// Why the pattern cannot serve the flow; `nil` where it can. Then nothing else is filled.
  package var notApplicable: String?
  /// Where every change ended up.
  package var ledger = Ledger()
  /// Nanoseconds of delay by cause, over all changes that became visible; indexed by ``DelayCause``.
  package var budget = [Int128](repeating: 0, count: DelayCause.allCases.count)
  /// Changes and reads due at any time of the run.
  package var whole = WindowMeasures()
  /// Changes and reads due from the first fault's start to the last fault's end + 15 min; in calm the whole run.
  package var weather = WindowMeasures()
  /// Time integral, up to `duration`, of the staleness summed over all records (ns · ns).
  package var stalenessIntegral: Int128 = 0
  /// Time integral, up to `duration`, of the number of records alive at the source or still shown (records · ns).
  package var recordTimeIntegral: Int128 = 0
  /// The scenario's duration in nanoseconds.
  package var durationNanoseconds: Int64 = 0
  /// Changes accepted by the target's API (each change once).
  package var accepted: Int64 = 0
  /// Records sent, summed over requests.
  package var attempts: Int64 = 0
  /// Records sent that made a change visible.
  package var usefulDeliveries: Int64 = 0
  /// Requests sent.
  package var requests: Int64 = 0
  /// Whether the pattern sends anything for a change (virtualization and pull do not).
  package var sends = true
  /// Time integral of the backlog (changes · ns), up to the drain's end; Little's left side.
  package var backlogIntegral: Int128 = 0
  /// Sum of `min(exit, end) − t` over all changes (ns); Little's right side.
  package var stayTotal: Int128 = 0
  /// Time integral of the backlog up to `duration`.
  package var backlogIntegralInDuration: Int128 = 0
  /// The largest backlog up to `duration`.
  package var backlogPeak: Int64 = 0
  /// How long after the last fault the backlog was back at its calm twin's.
  package var recovery = Recovery.calm
  /// Time series in buckets of 10 s up to `duration`.
  package var series: [Series] = []

  /// An empty result of `flow`.
  package init(flow: String) { self.flow = flow }
}

/// When the backlog was back at that of the calm twin.
package enum Recovery: Hashable, Sendable {
  /// There was no fault.
  case calm
  /// After so many nanoseconds; 0 where it was never exceeded.
  case after(nanoseconds: Int64)
  /// Not before the end of `duration`, so it took at least this long.
  case notWithin(nanoseconds: Int64)
}

/// Measures over the changes and reads due in one window of time.
package struct WindowMeasures: Hashable, Sendable {
  /// `v − t` of changes; those that never became visible are its `unreached`.
  package var propagation = Histogram()
  /// Changes visible within 1 s, 10 s, 1 m, 5 m, 1 h.
  package var within = [Int64](repeating: 0, count: 5)
  /// Staleness found by answered reads, fresh ones as 0.
  package var staleness = Histogram()
  /// Time to answer, of answered reads.
  package var readLatency = Histogram()
  /// How long the user who commits waited.
  package var transaction = Histogram()
  /// Reads asked for.
  package var readsAttempted: Int64 = 0
  /// Reads answered.
  package var readsAnswered: Int64 = 0
  /// Answered reads that missed a version.
  package var readsStale: Int64 = 0
  /// Versions missed, summed over answered reads.
  package var versionsBehind: Int64 = 0

  /// Nothing measured yet.
  package init() {}

  /// The bounds of ``within``, in nanoseconds.
  package static let withinBounds: [Int64] = [
    1_000_000_000, 10_000_000_000, 60_000_000_000, 300_000_000_000, 3_600_000_000_000,
  ]
}

/// The use of one windowed limit over a world.
package struct AllocationUse: Hashable, Sendable {
  /// The limit's registered name, e.g. `dailyApi`.
  package var limit: String
  /// What a window allows.
  package var allowance: Int64
  /// The largest use granted in any window, background included.
  package var peak: Int64
  /// The largest use granted plus first attempts refused in any window.
  package var demand: Int64
  /// Total granted by flow (name, owner, count); `background` is its own line.
  package var shares: [Share]
  /// Requests refused, every attempt counted.
  package var refused: Int64

  /// Who used how much.
  package struct Share: Hashable, Sendable {
    /// The flow, or `background`.
    package var flow: String
    /// The flow's owner.
    package var owner: String
    /// Units granted over the whole run.
    package var granted: Int64
    /// Makes a share.
    package init(flow: String, owner: String, granted: Int64) {
      (self.flow, self.owner, self.granted) = (flow, owner, granted)
    }
  }

  /// Makes a use.
  package init(limit: String, allowance: Int64, peak: Int64, demand: Int64, shares: [Share], refused: Int64) {
    (self.limit, self.allowance, self.peak, self.demand) = (limit, allowance, peak, demand)
    (self.shares, self.refused) = (shares, refused)
  }
}

/// How often a fault or a mechanism acted, and what it touched.
package struct Activation: Hashable, Sendable {
  /// `fault` or `mechanism`.
  package var isFault: Bool
  /// E.g. `outage on erp at 13:00`, `retry`, `lock conflict`.
  package var name: String
  /// How often it acted.
  package var acted: Int64
  /// How many changes it touched, each once.
  package var changes: Int64
  /// How many reads it touched, each once.
  package var reads: Int64

  /// Makes an activation.
  package init(isFault: Bool, name: String, acted: Int64, changes: Int64, reads: Int64) {
    (self.isFault, self.name, self.acted, self.changes, self.reads) = (isFault, name, acted, changes, reads)
  }
}

/// When a fault was in force.
package struct FaultWindow: Hashable, Sendable {
  /// The fault's kind.
  package var kind: String
  /// The system, link, flow or `integration`.
  package var target: String
  /// Its first instant.
  package var start: Instant
  /// The first instant after it.
  package var end: Instant
  /// What it does, in words: kind with its parameters.
  package var detail: String

  /// Makes a window.
  package init(kind: String, target: String, start: Instant, end: Instant, detail: String) {
    (self.kind, self.target, self.start, self.end, self.detail) = (kind, target, start, end, detail)
  }
}

/// Little's law of one queue or server, as an identity in integers.
package struct LittleCheck: Hashable, Sendable {
  /// The queue or server.
  package var name: String
  /// Time integral of how many were in it (ns).
  package var integral: Int128
  /// Sum of the stays of all that were in it (ns).
  package var stays: Int128

  /// Makes a check.
  package init(name: String, integral: Int128, stays: Int128) {
    (self.name, self.integral, self.stays) = (name, integral, stays)
  }
}

/// One measure over time, in equal buckets.
package struct Series: Hashable, Sendable {
  /// What it measures, e.g. `backlog`.
  package var name: String
  /// `changes`, `reads`, `requests` or `ns`.
  package var unit: String
  /// The bucket's width in nanoseconds.
  package var bucketNanoseconds: Int64
  /// One value a bucket; -1 where there is none.
  package var values: [Int64]

  /// Makes a series.
  package init(name: String, unit: String, bucketNanoseconds: Int64, values: [Int64]) {
    (self.name, self.unit, self.bucketNanoseconds, self.values) = (name, unit, bucketNanoseconds, values)
  }
}
