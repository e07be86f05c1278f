public import BeaufortNumerics

/// How an outage looks from outside.
public enum OutageMode: UInt8, Sendable, BitwiseCopyable {
  /// The target works.
  case none
  /// Connections are refused at once.
  case refused
  /// Whatever is sent vanishes; the caller's time-out ends it.
  case blackHole
}

/// What the faults in force on one target amount to. Plain integers that both engines read in the loop.
public struct Effects: Hashable, Sendable, BitwiseCopyable {
  /// Whether and how the target is out.
  public var outage = OutageMode.none
  /// Service time as a multiple, in thousandths; overlapping faults multiply.
  public var serviceTimePermille: Int64 = 1_000
  /// Share of requests that are answered with ``errorStatus``, per million.
  public var errorsPerMillion: Int64 = 0
  /// The HTTP status of an injected error.
  public var errorStatus: Int64 = 503
  /// Latency added to each one-way trip.
  public var addedLatency = Interval.zero
  /// Largest uniform jitter added on top of ``addedLatency``.
  public var addedJitter = Interval.zero
  /// Whether the integration process is dead.
  public var isCrashed = false

  /// No fault in force.
  public init() {}
}

/// What a fault strikes.
package enum FaultTarget: Hashable, Sendable {
  /// A system, by its index in the scenario.
  case system(Int)
  /// A link, by its index.
  case link(Int)
  /// A flow, by its index.
  case flow(Int)
  /// The integration: every process outside the org.
  case integration

  /// The sort of target, as registries and messages name it.
  package enum Kind: String, CaseIterable, Sendable { case system, link, flow, integration }
}

/// A fault as a scenario writes it.
package struct FaultSpec: Hashable, Sendable {
  /// The registered kind.
  package var kind: String
  /// What it strikes.
  package var target: FaultTarget
  /// Its first instant.
  package var start: Instant
  /// How long it lasts; `nil` where the kind works it out (``FaultKind``).
  package var length: Interval?
  /// Intensity in permille; 1,000 is as written, 0 changes nothing.
  package var intensityPermille: Int64 = 1_000
  /// The kind's own settings.
  package var parameters: ParameterValues
  /// `perRecord` of the struck system: what `bulkJobs` needs for its window.
  package var perRecord = Interval.zero

  /// Makes a fault.
  package init(kind: String, target: FaultTarget, start: Instant, length: Interval?, parameters: ParameterValues) {
    (self.kind, self.target, self.start, self.length) = (kind, target, start, length)
    self.parameters = parameters
  }
}

/// A named set of faults.
package struct StormSpec: Hashable, Sendable {
  /// The storm's name.
  package var name: String
  /// Its faults.
  package var faults: [FaultSpec]
  /// Makes a storm.
  package init(name: String, faults: [FaultSpec]) { (self.name, self.faults) = (name, faults) }
}

/// The weather of a world: when each target's effects change, in order of time.
package struct Timeline: Hashable, Sendable {
  /// A target's effects change at an instant.
  package struct Transition: Hashable, Sendable {
    /// When.
    package var instant: Instant
    /// Whether a fault ends here (ends come before starts at equal instants).
    package var isEnd: Bool
    /// Which of ``windows`` starts or ends.
    package var window: Int
    /// What it strikes.
    package var target: FaultTarget
    /// The target's effects from here on.
    package var effects: Effects
  }

  /// One fault in force.
  package struct Window: Hashable, Sendable {
    /// Index of the fault in the storm.
    package var fault: Int
    /// The registered kind.
    package var kind: String
    /// What it strikes.
    package var target: FaultTarget
    /// First instant in force.
    package var start: Instant
    /// First instant no longer in force.
    package var end: Instant
    /// The kind with its parameters in words, for reports.
    package var detail: String
    /// The outage mode, `.none` for every other kind.
    package var outage: OutageMode
    /// What this fault alone does to its target.
    package var effects = Effects()
  }

  /// Extra changes on a flow.
  package struct DataStorm: Hashable, Sendable {
    /// Index in ``windows``.
    package var window: Int
    /// The flow's index.
    package var flow: Int
    /// Total rate as a multiple of the base rate, in thousandths, intensity included.
    package var factorPermille: Int64
  }

  /// Other systems' bulk jobs in the org.
  package struct BulkJobs: Hashable, Sendable {
    /// Index in ``windows``.
    package var window: Int
    /// The org's index among the systems.
    package var system: Int
    /// The flow whose parents the rows hang on.
    package var flow: Int
    /// Jobs at once.
    package var jobs: Int64
    /// Records of each job.
    package var records: Int64
    /// Batches of a job that run at once.
    package var parallel: Int64
  }

  /// Changes of effects, sorted by instant, ends before starts.
  package var transitions: [Transition] = []
  /// Every fault in force, in the storm's order.
  package var windows: [Window] = []
  /// Extra changes.
  package var dataStorms: [DataStorm] = []
  /// Bulk jobs.
  package var bulkJobs: [BulkJobs] = []

  /// Calm.
  package init() {}
}
