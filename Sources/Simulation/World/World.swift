import BeaufortNumerics
import Chaos
import Measurement
import Patterns
import Platform
import ScenarioFile
import Workload

/// One candidate in one weather in one replication, from its first change to the end of the drain.
///
/// The world owns what the machines of ``Patterns`` do not: the records, the links, the systems with their limits, the
/// faults, and the accounting. It hands inputs to the machines and carries out the actions they append.
struct World: ~Copyable {
  private let anchor = Anchor()
  /// What an event of the queue means; its operands are named in ``World/handle(_:)``.
  enum EventKind: UInt8 {
    case arrive, serviceEnd, answer, timeOut, lockTimeOut, longRequest, timer, transition, expiry, retention
    case startBackground
  }

  let scenario: Scenario
  let timeline: Timeline
  let duration: Instant
  let end: Instant
  /// Whether any system or link is out at any time.
  let hasOutages: Bool
  var now = Instant.start
  var queue = EventQueue()
  var arrivals: NextArrivals
  var flows: OwnedArray<FlowState>
  var systems: OwnedArray<SystemState>
  var links: OwnedArray<LinkState>
  var org: OrgState
  var requests = RequestPool()
  var rows = RowArena()
  var timers = Table<TimerState>(capacity: 256)
  var timerSlots = Slots()
  var granted = RowStack()
  var scratch = RowStack()
  var lockWaits: UInt32 = 0
  /// What touched the lookup whose answer is being delivered.
  var lookupTouched: UInt64 = 0
  var backgroundKey: DrawKey
  var backgroundJobs: [BackgroundJob] = []
  var isCrashed = false
  var crashWindow = 0
  var requestSerial: UInt32 = 0
  var parcelSerial: UInt32 = 0
  var events: Int64 = 0
  var changeCount: Int64 = 0
  var readCount: Int64 = 0
  var recorder: LifeRecorder?
  /// The recorder, where everything is to be written down and not only what happens to the sampled changes.
  var journal: LifeRecorder?

  init(
    scenario: Scenario,
    timeline: Timeline,
    duration: Instant,
    end: Instant,
    flows: consuming OwnedArray<FlowState>,
    systems: consuming OwnedArray<SystemState>,
    links: consuming OwnedArray<LinkState>,
    org: OrgState,
    backgroundKey: DrawKey
  ) {
    (self.scenario, self.timeline, self.duration, self.end) = (scenario, timeline, duration, end)
    arrivals = NextArrivals(flows: flows.count)
    hasOutages = timeline.windows.contains { $0.outage != .none }
    self.flows = flows
    self.systems = systems
    self.links = links
    (self.org, self.backgroundKey) = (org, backgroundKey)
  }

  /// A wake-up that a machine asked for.
  struct TimerState: BitwiseCopyable {
    var flow: UInt16 = 0
    var stage: UInt8 = 0
    var isActive = false
    var epoch: UInt32 = 0
    var id: UInt32 = 0
  }

  mutating func schedule(_ kind: EventKind, at instant: Instant, rank: Event.Rank, _ first: UInt32, _ second: UInt32) {
    queue.schedule(Event(instant: instant, rank: rank, kind: kind.rawValue, first: first, second: second))
  }

  /// Lives through all of the world's time; `false` where the task was cancelled on the way.
  mutating func run(progress: SimulationProgress?) -> Bool {
    for (index, transition) in timeline.transitions.enumerated() {
      let rank = transition.isEnd ? Event.Rank.faultEnd : .faultStart
      schedule(.transition, at: transition.instant, rank: rank, UInt32(index), 0)
    }
    for (index, jobs) in timeline.bulkJobs.enumerated() {
      schedule(.startBackground, at: timeline.windows[jobs.window].start, rank: .timer, UInt32(index), 0)
    }
    for flow in 0..<flows.count {
      for stage in 0..<flows[flow].stages.count { startMachine(flows.lent(flow), flows[flow].stages.lent(stage)) }
    }
    for flow in 0..<flows.count {
      arrivals.setChange(flows[flow].traffic.nextChange, of: flow)
      arrivals.setRead(flows[flow].traffic.nextRead, of: flow)
    }
    var steps = 0
    while true {
      steps &+= 1
      if steps & 0xFFF == 0, Task.isCancelled { return false }
      let due = Instant(nanoseconds: queue.nextInstant)
      let (change, read) = (arrivals.change, arrivals.read)
      let isBeforeQueue = change < due || (change == due && queue.nextRank.rawValue > Event.Rank.change.rawValue)
      if change <= read, isBeforeQueue {
        guard change <= end else { break }
        now = change
        commitNext(flows.lent(arrivals.changingFlow))
      } else if read < change, read < due {
        guard read <= end else { break }
        now = read
        readNext(flows.lent(arrivals.readingFlow))
      } else {
        guard due <= end else { break }
        now = due
        events &+= 1
        let event = queue.pop()
        if queue.isCrowded { lookAhead() }
        handle(event)
      }
    }
    now = end
    progress?.finish(changes: changeCount, reads: readCount, events: events)
    return true
  }

  @inline(__always)
  private mutating func handle(_ event: Event) {
    guard let kind = EventKind(rawValue: event.kind) else { preconditionFailure("event of kind \(event.kind)") }
    switch kind {
    case .arrive: arrive(requests.lent(event.first))
    case .serviceEnd: serviceEnded(requests.lent(event.first), generation: event.second)
    case .answer: deliverAnswer(requests.lent(event.first), generation: event.second)
    case .timeOut: timedOut(requests.lent(event.first), generation: event.second)
    case .lockTimeOut: lockTimedOut(requests.lent(event.first), serial: event.second)
    case .longRequest: becameLong(requests.lent(event.first), generation: event.second)
    case .timer: timerFired(event.first)
    case .transition: transition(Int(event.first))
    case .expiry: valueExpired(event.first, flowAndGeneration: event.second)
    case .retention: retentionEnded(flows.lent(Int(event.first)))
    case .startBackground: startBackground(Int(event.first))
    }
  }

  private mutating func commitNext(_ flow: Lent<FlowState>) {
    changeCount += 1
    let source = flow.value.traffic.takeChange()
    arrivals.setChange(flow.value.traffic.nextChange, of: flow.value.index)
    if flow.value.traffic.hasDrawnChanges { flow.value.prefetchRecordsSoonChanged() }
    let parent = flow.value.config.hasParents ? flow.value.traffic.parent(of: source.record) : 0
    if flow.value.locksParents { flow.value.locks.prefetch(row: parent) }
    let slot = flow.value.commit(source, parent: parent, at: now)
    if source.identity >> 56 != 0 { touchStormChange(flow, slot, stream: Int(source.identity >> 56)) }
    if recorder != nil { recordCommit(flow, slot) }
    place(flow, slot, key: flow.value.partitionKey(record: source.record, parent: parent))
  }

  /// Hands a new change to whoever must carry it: a machine, the table, the bus, or the cache it hides behind.
  @inline(__always)
  private mutating func place(_ flow: Lent<FlowState>, _ slot: UInt32, key: UInt32) {
    if flow.value.config.notApplicable != nil {
      flow.value.changes[slot].phase = .ended
      flow.value.exit(flow.value.changes.lent(slot), at: now)
      return
    }
    if flow.value.config.readsThrough {
      commitBehindCache(flow, slot)
      return
    }
    if flow.value.config.capturesChanges {
      publish(flow, slot)
    } else if flow.value.config.commitStage >= 0 {
      handToMachine(flow, slot)
    } else {
      flow.value.table.append(SourceTableEntry(slot: slot, key: key))
      hold(flow, slot, .table)
      flow.value.changes[slot].phase = .inTable
    }
    if !flow.value.holdsTransaction { flow.value.recordTransaction(slot) }
  }

  @inline(__always)
  private mutating func handToMachine(_ flow: Lent<FlowState>, _ slot: UInt32) {
    let stage = flow.value.stages.lent(flow.value.config.commitStage)
    let isCrashed = stage.value.isCrashed
    if isCrashed, stage.value.stage.durability != .outbox {
      hold(flow, slot, .machine)
      touchCrash(flow, slot)
      letGo(flow, slot, .machine)
      return
    }
    hold(flow, slot, .machine)
    flow.value.changes[slot].flags.insert(.machineHolds)
    if !isCrashed { deliver(flow, stage, .committed(ChangeID(slot))) }
  }
}
