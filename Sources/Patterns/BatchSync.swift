import BeaufortNumerics
import Platform

/// Batch Synchronization: at every full hour everything that changed since the last run is extracted and loaded.
///
/// Into the org, each partition is extracted from the source and loaded by one Bulk API job. Out of the org, it is
/// extracted by a Bulk API query and applied to the target chunk by chunk. Both are a ``BatchRun``.
extension PatternKind {
  /// The registration.
  package static let batchSync = PatternKind(
    name: "batch",
    title: "Batch Synchronization",
    summary: "A scheduled run extracts what changed since the last one, and loads it.",
    ruleOfThumb: "for large periodic volumes",
    parameters: [every, partitions, chunk, redo, sortByParent, backoff, backoffCap, timeout]
  ) { direction, settings in
    let load: BatchRun.Load
    switch direction {
    case .intoOrg: load = BatchRun.Load(operation: .bulkIngest, limit: .max)
    case .outOfOrg: load = BatchRun.Load(operation: .apply, limit: settings.rows(chunk))
    }
    let stage = Stage(place: .outside, feed: .table, durability: .position, timeout: settings.interval(timeout)) {
      MachineBox(
        BatchRun(
          Schedule(every: settings.interval(every)),
          partitions: settings.count(partitions),
          sortedByParent: settings.flag(sortByParent),
          load: load,
          retry: Retry(
            from: settings.interval(backoff),
            to: settings.interval(backoffCap),
            attempts: settings.value(redo) + 1
          )
        )
      )
    }
    return PatternPlan(stages: [stage])
  }
}

private let every = Parameter.duration("every", .hours(1), from: .seconds(1), "Runs at full multiples.")
private let partitions = Parameter.count("partitions", 4, upTo: 1_000, "Partitions by parent, loaded in parallel.")
private let chunk = Parameter.count("chunk", 2_000, upTo: 1_000_000, "Out of the org: records a load request.")
private let redo = Parameter.count("redo", 10, upTo: 1_000, "How often failed rows are loaded again, alone.")
private let sortByParent = Parameter.flag("sortByParent", "Whether the rows of a partition are loaded by parent.")
private let backoff = Parameter.duration("backoff", .seconds(1), "Wait before failed rows go again; doubles.")
private let backoffCap = Parameter.duration("backoffCap", .seconds(60), "What that wait doubles up to.")
private let timeout = Parameter.timeout(
  "timeout",
  .hours(1),
  "How long an extract may take, and each request of a load."
)

/// Extracts and loads all partitions, and moves the watermark when the last of them is through.
///
/// Rows that fail are loaded again alone in the same run, at the end parked. A request that fails as a whole fails the
/// run: it waits for what is under way, lets everything go, and the next run starts from the same watermark. A run
/// that is due while the system is down is missed; one that is due while the one before is under way is skipped.
struct BatchRun: PatternMachine {
  /// How a partition is loaded.
  struct Load {
    /// By which operation.
    var operation: Operation
    /// How many rows a request takes at most.
    var limit: UInt32
  }

  private struct Partition {
    enum State {
      case extracting
      case loading
      case backingOff
      case through
    }

    var state = State.through
    var unsent: UInt32 = 0
    var sent: UInt32 = 0
    var failed: UInt32 = 0
    var attempt: UInt32 = 0
  }

  private enum State {
    case idle
    case running
    case failing
  }

  private static let run = TimerID(0)

  private let schedule: Schedule
  private let sortedByParent: Bool
  private let load: Load
  private let retry: Retry
  private var partitions: [Partition]
  private var state = State.idle
  private var inFlight = 0
  private var open = 0
  private var isDown = false

  /// Runs by `schedule` over so many partitions; failed rows are loaded again by `retry`.
  init(_ schedule: Schedule, partitions: Int, sortedByParent: Bool, load: Load, retry: Retry) {
    (self.schedule, self.sortedByParent, self.load, self.retry) = (schedule, sortedByParent, load, retry)
    self.partitions = [Partition](repeating: Partition(), count: partitions)
  }

  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    switch input {
    case .started: actions.append(.wake(BatchRun.run, at: schedule.first(from: now)))
    case .woke(BatchRun.run):
      actions.append(.wake(BatchRun.run, at: schedule.next(after: now)))
      begin(at: now, into: &actions)
    case .woke(let timer): if state == .running { sendNext(Int(timer.raw) - 1, into: &actions) }
    case .answered(let parcel, let answer):
      inFlight -= 1
      settle(Int(parcel.raw), answer, at: now, into: &actions)
    case .wentDown:
      isDown = true
      if state == .running { fail(into: &actions) }
    case .cameBack: isDown = false
    case .committed, .read: break
    }
  }

  private mutating func begin(at now: Instant, into actions: inout Actions) {
    if isDown {
      actions.append(.missedRun)
    } else if state != .idle {
      actions.append(.skippedRun)
    } else {
      (state, open, inFlight) = (.running, partitions.count, partitions.count)
      for part in partitions.indices {
        partitions[part] = Partition(state: .extracting)
        let selection = Selection(
          limit: .max,
          part: UInt16(part),
          parts: UInt16(partitions.count),
          through: now,
          sortedByParent: sortedByParent
        )
        actions.append(.fetch(parcel(part), .extract, selection))
      }
    }
  }

  private mutating func settle(_ part: Int, _ answer: Answer, at now: Instant, into actions: inout Actions) {
    switch (state, partitions[part].state) {
    case (.running, .extracting):
      guard answer.code == .ok else { return fail(into: &actions) }
      partitions[part].unsent = answer.count
      if answer.count == 0 { return close(part, into: &actions) }
      partitions[part].attempt = 1
      sendNext(part, into: &actions)
    case (.running, .loading):
      guard answer.code == .ok || answer.code.blamesRows else { return fail(into: &actions) }
      switch answer.code {
      case .rowsFailed: partitions[part].failed += answer.count
      case .rowLocked: partitions[part].failed += partitions[part].sent
      case .ok, .connectionRefused, .timedOut, .serverError, .unavailable, .tooManyRequests, .apiAllocationSpent,
        .longRequestCap, .allocationSpent:
        break
      }
      continueLoading(part, answer, at: now, into: &actions)
    case (.running, .backingOff), (.running, .through), (.idle, _): break
    case (.failing, _): letGo(into: &actions)
    }
  }

  private mutating func continueLoading(_ part: Int, _ answer: Answer, at now: Instant, into actions: inout Actions) {
    if partitions[part].unsent > 0 { return sendNext(part, into: &actions) }
    let outcome = Answer(
      code: partitions[part].failed > 0 ? .rowsFailed : .ok,
      count: partitions[part].failed,
      luck: answer.luck
    )
    switch retry.verdict(after: partitions[part].attempt, outcome) {
    case .again(let wait):
      partitions[part].state = .backingOff
      partitions[part].attempt += 1
      (partitions[part].unsent, partitions[part].failed) = (partitions[part].failed, 0)
      actions.append(.wake(timer(part), at: now + wait))
    case .done, .deadLetter: close(part, into: &actions)
    }
  }

  private mutating func sendNext(_ part: Int, into actions: inout Actions) {
    partitions[part].state = .loading
    partitions[part].sent = min(load.limit, partitions[part].unsent)
    partitions[part].unsent -= partitions[part].sent
    inFlight += 1
    actions.append(.send(parcel(part), load.operation, limit: partitions[part].sent))
  }

  private mutating func close(_ part: Int, into actions: inout Actions) {
    partitions[part].state = .through
    open -= 1
    if open > 0 { return }
    state = .idle
    for part in partitions.indices {
      if partitions[part].failed > 0 { actions.append(.deadLetter(parcel(part))) }
      actions.append(.advance(parcel(part)))
    }
  }

  private mutating func fail(into actions: inout Actions) {
    state = .failing
    for part in partitions.indices where partitions[part].state == .backingOff { actions.append(.cancel(timer(part))) }
    letGo(into: &actions)
  }

  private mutating func letGo(into actions: inout Actions) {
    if inFlight > 0 { return }
    state = .idle
    for part in partitions.indices { actions.append(.release(parcel(part))) }
  }

  private func parcel(_ part: Int) -> ParcelID { ParcelID(UInt32(part)) }
  private func timer(_ part: Int) -> TimerID { TimerID(UInt32(part) + 1) }
}
