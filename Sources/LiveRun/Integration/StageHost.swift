package import BeaufortNumerics
package import Patterns
import Platform
import Simulation

/// Drives the machine of one stage of one flow by the clock on the wall, and carries out its actions on real systems.
///
/// What survives its process is what ``StageMemory`` has on disk.
package actor StageHost {
  private enum Work: Sendable {
    case send(ParcelID, UInt64, Operation, [CarriedChange])
    case fetch(ParcelID, UInt64, Operation, Selection, String?)
    case lookup(ParcelID, Operation, RecordID)
    case wake(TimerID, UInt64, at: Instant)
  }

  private let stage: Stage
  private let time: LiveTime
  private let key: DrawKey
  private let carrier: Carrier
  private let report: @Sendable (StageReport) -> Void
  private let works: AsyncStream<Work>
  private let work: AsyncStream<Work>.Continuation
  private var memory: StageMemory
  private var box: MachineBox
  private var actions = Actions()
  private var parcels: [UInt32: StageParcel] = [:]
  /// What the machine was handed and has not settled.
  private var handed: [UInt32: CarriedChange] = [:]
  /// What the outbox held when the process began: its source may tell of it as well.
  private let isKnown: Set<ObservedFlow.Version>
  private var freeHandles: [UInt32] = []
  private var nextHandle: UInt32 = 0
  private var reads = StageReads()
  /// The request or wake-up that is the newest under an id; older ones are void.
  private var timers: [UInt32: UInt64] = [:]
  private var serial: UInt64 = 0

  /// A host whose machine has not begun.
  ///
  /// - Parameters:
  ///   - stage: the machine and what it needs.
  ///   - memory: what earlier lives of the process left.
  ///   - carrier: carries its requests.
  ///   - time: the run's time.
  ///   - key: where the luck of its waits comes from.
  ///   - report: told what the run has to know.
  package init(
    _ stage: Stage,
    memory: StageMemory,
    carrier: Carrier,
    time: LiveTime,
    key: DrawKey,
    report: @escaping @Sendable (StageReport) -> Void
  ) {
    (self.stage, self.memory, self.carrier) = (stage, memory, carrier)
    (self.time, self.key, self.report) = (time, key, report)
    isKnown = Set(memory.outbox.map(\.version))
    box = stage.make()
    (works, work) = AsyncStream.makeStream(of: Work.self)
  }

  /// Begins: what an outbox still holds is handed over first.
  package func begin() {
    deliver(.started)
    for change in memory.outbox { hand(change) }
  }

  /// Carries requests until ``stop()``.
  package func run() async {
    let works = works
    await withDiscardingTaskGroup { group in
      for await work in works { group.addTask { await self.carryOut(work) } }
      group.cancelAll()
    }
  }

  /// Takes in no answers any more, and tells what is still held.
  package func stop() {
    work.finish()
    for change in handed.values { report(.holds(change.version)) }
    if stage.feed != .commits { report(.read(upTo: memory.position?.asOf ?? .start)) }
  }

  /// A change was committed at the source. One that the outbox held when the process began is known already.
  package func commit(_ change: CarriedChange) { if !isKnown.contains(change.version) { hand(change) } }

  private func hand(_ change: CarriedChange) {
    let handle = freeHandles.popLast() ?? nextHandle
    if handle == nextHandle { nextHandle += 1 }
    handed[handle] = change
    deliver(.committed(ChangeID(handle)))
  }

  /// The system or link on which the machine runs went down, or came back.
  package func set(isDown: Bool) { deliver(isDown ? .wentDown : .cameBack) }

  /// Somebody at the target reads a record.
  package func read(_ identity: UInt64, record: UInt32) {
    deliver(.read(ReadID(reads.begin(identity)), of: RecordID(record)))
  }

  private func deliver(_ input: Input) {
    box.handle(input, at: time.now, into: &actions)
    var index = 0
    while index < actions.count {
      perform(actions[index])
      index += 1
    }
    actions.removeAll()
  }

  private func perform(_ action: Action) {
    switch action {
    case .put(let change, in: let parcel):
      guard let carried = handed[change.raw] else { preconditionFailure("change \(change.raw) was not handed over") }
      parcels[parcel.raw, default: StageParcel()].rows.append(StageRow(change: carried, handle: change))
    case .send(let parcel, let operation, limit: let limit): send(parcel, operation, limit: limit)
    case .fetch(let parcel, let operation, let selection):
      let serial = nextSerial()
      parcels[parcel.raw] = StageParcel(request: serial)
      // Code inside the org is handed what is on the bus: it asks nobody.
      if operation != .trigger { report(.requested(rows: 0, at: time.now)) }
      work.yield(.fetch(parcel, serial, operation, selection, memory.position?.token))
    case .wake(let timer, at: let instant):
      let serial = nextSerial()
      timers[timer.raw] = serial
      work.yield(.wake(timer, serial, at: instant))
    case .cancel(let timer): timers[timer.raw] = nil
    case .advance(let parcel):
      if let end = parcels[parcel.raw]?.end { memory.advance(to: end) }
      parcels[parcel.raw] = nil
    case .release(let parcel): parcels[parcel.raw] = nil
    case .deadLetter(let parcel): end(parcel, .deadLettered)
    case .reject(let parcel): end(parcel, .rejected)
    case .giveUp(let parcel): end(parcel, .givenUp)
    case .hold, .holdParcel, .missedRun, .skippedRun: break
    case .lookup(let parcel, let operation, let record): work.yield(.lookup(parcel, operation, record))
    case .keep(let record, let value, until: let instant): reads.keep(record.raw, value.raw, until: instant)
    case .forget(let record): reads.forget(record.raw)
    case .answer(let read, let value):
      report(.answered(reads.end(read.raw), version: reads.version(of: value.raw), at: time.now))
    case .fail(let read): report(.unanswered(reads.end(read.raw), at: time.now))
    }
  }

  private func nextSerial() -> UInt64 {
    serial += 1
    return serial
  }

  private func send(_ parcel: ParcelID, _ operation: Operation, limit: UInt32) {
    guard var state = parcels[parcel.raw], !state.rows.isEmpty else {
      preconditionFailure("parcel \(parcel.raw) has nothing to send")
    }
    state.sent = min(Int(limit), state.rows.count)
    state.request = nextSerial()
    for index in 0..<state.sent { state.rows[index].attempts += 1 }
    parcels[parcel.raw] = state
    report(.requested(rows: state.sent, at: time.now))
    work.yield(.send(parcel, state.request, operation, state.rows.prefix(state.sent).map(\.change)))
  }

  private func end(_ parcel: ParcelID, _ fate: StageReport.Fate) {
    for row in parcels.removeValue(forKey: parcel.raw)?.rows ?? [] {
      report(.ended(row.change.version, fate, at: time.now))
      settle(row)
    }
  }

  /// The machine has nothing left to do with a row.
  private func settle(_ row: StageRow) {
    guard let handle = row.handle, handed.removeValue(forKey: handle.raw) != nil else { return }
    if stage.holdsTransaction { report(.released(row.change.version, at: time.now)) }
    freeHandles.append(handle.raw)
    memory.acknowledge(row.change)
  }

  // MARK: What comes back

  private func carryOut(_ work: Work) async {
    switch work {
    case .send(let parcel, let serial, let operation, let changes):
      sent(parcel, serial, await carrier.send(operation, changes, stage.timeout))
    case .fetch(let parcel, let serial, let operation, let selection, let token):
      let asked = time.now
      fetched(parcel, serial, await carrier.fetch(operation, selection, token, stage.timeout), selection, asked)
    case .lookup(let parcel, let operation, let record):
      let asked = time.now
      report(.requested(rows: 0, at: asked))
      looked(parcel, record, await carrier.lookup(operation, record.raw, stage.timeout), asked)
    case .wake(let timer, let serial, at: let instant):
      guard (try? await time.sleep(until: instant)) != nil, timers[timer.raw] == serial else { return }
      timers[timer.raw] = nil
      deliver(.woke(timer))
    }
  }

  private func sent(_ parcel: ParcelID, _ serial: UInt64, _ outcome: Carrier.Sent) {
    guard var state = parcels[parcel.raw], state.request == serial, let first = state.rows.first else { return }
    state.request = 0
    var answer = Answer(code: outcome.code, count: UInt32(state.sent), luck: luck(of: first))
    if outcome.code == .ok || outcome.code == .rowsFailed {
      let isFailed = Set(outcome.failed)
      var failed: [StageRow] = []
      for index in 0..<state.sent {
        if isFailed.contains(index) { failed.append(state.rows[index]) } else { settle(state.rows[index]) }
      }
      state.rows = Array(state.rows[state.sent...]) + failed
      answer.count = UInt32(failed.count)
    }
    state.sent = 0
    // An empty parcel of a machine's own does not exist; one that was fetched knows where its fetch ended.
    parcels[parcel.raw] = state.rows.isEmpty && state.end == nil ? nil : state
    deliver(.answered(parcel, answer))
  }

  private func fetched(
    _ parcel: ParcelID,
    _ serial: UInt64,
    _ outcome: Carrier.Fetched,
    _ selection: Selection,
    _ asked: Instant
  ) {
    guard var state = parcels[parcel.raw], state.request == serial else { return }
    state.request = 0
    if outcome.code == .ok {
      state.rows = outcome.changes.map { StageRow(change: $0) }
      // Of a page that was full nobody knows how far in time it reached.
      let asOf = outcome.isFull ? memory.position?.asOf ?? .start : min(asked, selection.through)
      state.end = StagePosition(token: outcome.token, asOf: asOf)
    }
    parcels[parcel.raw] = state
    let count = UInt32(outcome.changes.count)
    let luck = UInt32(truncatingIfNeeded: key.bits(serial) >> 32)
    deliver(.answered(parcel, Answer(code: outcome.code, isFull: outcome.isFull, count: count, luck: luck)))
  }

  private func looked(_ parcel: ParcelID, _ record: RecordID, _ outcome: Carrier.Looked, _ asked: Instant) {
    guard outcome.code == .ok else {
      return deliver(.answered(parcel, Answer(code: outcome.code, count: .max)))
    }
    let value = reads.bring(record.raw, version: outcome.version)
    deliver(.answered(parcel, Answer(code: .ok, count: value)))
    let version = ObservedFlow.Version(record: record.raw, version: outcome.version)
    report(.looked(version, sent: asked, answered: time.now, until: reads.settle(value)))
  }

  /// Luck for a jittered wait, by the request's first change and its attempt, as in the simulation.
  private func luck(of row: StageRow) -> UInt32 {
    let version = row.change.version
    let drawn = key.derived(UInt64(version.record) << 32 | UInt64(version.version)).bits(UInt64(row.attempts))
    return UInt32(truncatingIfNeeded: drawn >> 32)
  }
}
