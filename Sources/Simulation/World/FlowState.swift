import BeaufortNumerics
import Measurement
import Patterns
import Platform
import Workload

/// What does not change about a flow in one world.
struct FlowConfig {
  var index = 0
  var name: String
  var owner: String
  var population: UInt32
  var hasParents: Bool
  var source: UInt8
  var target: UInt8
  /// The org among the two, and the other one.
  var org: UInt8
  var outside: UInt8
  var link: Int
  var recordBits: Int64
  var readPath: PatternPlan.ReadPath
  /// Whether reads go through a machine, and not to a copy.
  var readsThrough: Bool { if case .copy = readPath { false } else { true } }
  /// Whether a kept value stays in view while the source cannot answer.
  var keepsStale: Bool { if case .throughKeepingStale = readPath { true } else { false } }
  var capturesChanges: Bool
  var retention: Interval
  /// A minute of the scenario's clock, in whole seconds.
  var minute: Int
  var notApplicable: String?
  /// The stage that commits are handed to, that reads are handed to, that fetches from the bus; -1 for none.
  var commitStage = -1
  var readStage = -1
  var busStage = -1
  var tableStage = -1
  /// When the source could not answer lookups; only where a world is measured that was run for real.
  var sourceOutages: [Outage] = []
  /// Key of the flow's request draws.
  var drawKey: DrawKey
}

/// One flow of a world: its records and changes, the logs that machines read, and what is measured of it.
struct FlowState: ~Copyable {
  private let anchor = Anchor()
  var config: FlowConfig
  var traffic: FlowTraffic
  var records: RecordTable
  var changes = Table<ChangeState>(capacity: 4_096)
  var changeSlots = Slots()
  var past = Table<Causes>(capacity: 256)
  var pastSlots = Slots()
  /// The source's table as a watermark query sees it: changes in order of commit, from the watermark on.
  var table = Ring<SourceTableEntry>()
  /// The event bus: changes in order of publishing, from the persisted replay id on.
  var bus = Ring<BusEntry>()
  var values = Table<HeldValue>(capacity: 256)
  var valueSlots = Slots()
  var reads = Table<PendingRead>(capacity: 256)
  var readSlots = Slots()
  var stages: OwnedArray<StageState>
  var measures: FlowMeasures
  /// Told what becomes visible, where the world is recorded.
  var recorder: LifeRecorder?
  /// Records whose target copy fell back to an older version.
  var regressed: [UInt32: Regression] = [:]
  /// Records that wait for their source to answer again.
  var waitingForSource: [UInt32] = []
  var isSourceDown = false
  var isRetentionArmed = false
  /// Row locks on the parents, where the target is the org.
  var locks: LockTable
  var locksParents: Bool
  /// The windows of the data storms whose changes are streams 1, 2, …
  var stormWindows: [Int] = []
  /// The timeline's windows, for overlaps.
  var faultSpans: [FaultSpan] = []

  struct FaultSpan {
    var start: Instant
    var end: Instant
    /// Whether it stops a system, a link or the integration.
    var isOutage: Bool
  }

  /// Which of the world's flows it is.
  var index: Int { config.index }

  /// Whether the user who commits waits for the answer.
  var holdsTransaction: Bool { config.commitStage >= 0 && stages[config.commitStage].stage.holdsTransaction }

  /// A target copy that an older version overwrote.
  struct Regression {
    var since: Instant
    /// Commit of the oldest version that is missing now.
    var oldest: Instant
  }

  init(
    config: FlowConfig,
    traffic: consuming FlowTraffic,
    stages: consuming OwnedArray<StageState>,
    measures: consuming FlowMeasures,
    locks: consuming LockTable,
    locksParents: Bool
  ) {
    self.locks = locks
    self.locksParents = locksParents
    self.config = config
    self.traffic = traffic
    self.stages = stages
    self.measures = measures
    records = RecordTable(population: Int(config.population))
    self.measures.countRecord(Int64(config.population), from: .start)
  }
}

extension FlowState {
  /// The user who committed waited so many nanoseconds.
  @inline(__always)
  mutating func recordTransaction(_ slot: UInt32, waited: Int64 = 0) {
    measures.whole.transaction.record(waited)
    if changes[slot].flags.contains(.inWeather) { measures.weather.transaction.record(waited) }
  }
}
