import BeaufortNumerics
import Patterns
import Platform
import Testing

/// Plays the engine for one machine: keeps its parcels, timers and requests, and moves time.
final class Rig {
  /// A request that waits for its answer.
  struct Request {
    enum Kind {
      case send(limit: Int)
      case fetch(Selection)
      case lookup(RecordID)
    }

    var parcel: UInt32
    var operation: Operation
    var kind: Kind
    var sent: Instant
  }

  private var box: MachineBox
  private var actions = Actions()
  private var timers: [UInt32: Instant] = [:]
  private var fetchEnds: [UInt32: Int] = [:]
  private(set) var now = Instant.start
  private(set) var isDown = false
  private(set) var requests: [Request] = []
  private(set) var parcels: [UInt32: [UInt32]] = [:]
  private(set) var queued: Set<UInt32> = []
  private(set) var holds: [UInt32: WaitCause] = [:]
  private(set) var delivered: [UInt32] = []
  private(set) var deadLettered: [UInt32] = []
  private(set) var rejected: [UInt32] = []
  private(set) var mostInFlight = 0
  private(set) var sends: [(rows: [UInt32], at: Instant)] = []
  private(set) var fetches: [(selection: Selection, at: Instant)] = []
  private(set) var missed: [Instant] = []
  private(set) var skipped: [Instant] = []
  private(set) var answered: [(read: UInt32, value: UInt32, at: Instant)] = []
  private(set) var failed: [UInt32] = []
  private(set) var kept: [UInt32: (value: UInt32, until: Instant)] = [:]
  /// The source's table or bus, in order of commit.
  private(set) var table: [(id: UInt32, at: Instant)] = []
  /// How many rows of the table are dealt with.
  private(set) var position = 0

  /// Starts the machine of a stage at `now`.
  init(_ stage: Stage, at now: Instant = .start) {
    box = stage.make()
    self.now = now
    give(.started)
  }

  /// Hands over one input and carries out what the machine wants.
  func give(_ input: Input) {
    switch input {
    case .committed(let change): queued.insert(change.raw)
    case .wentDown: isDown = true
    case .cameBack: isDown = false
    case .started, .read, .answered, .woke: break
    }
    box.handle(input, at: now, into: &actions)
    for index in 0..<actions.count { perform(actions[index]) }
    actions.removeAll()
    mostInFlight = max(mostInFlight, requests.count)
  }

  /// Commits changes one after the other.
  func commit(_ changes: Range<UInt32>) { for change in changes { give(.committed(ChangeID(change))) } }
  /// Rows appear in the source's table.
  func write(_ rows: Range<UInt32>) { table += rows.map { ($0, now) } }
  /// A read is asked for.
  func read(_ read: UInt32, of record: UInt32) { give(.read(ReadID(read), of: RecordID(record))) }

  /// Moves time to `instant` and fires what is due on the way.
  func run(to instant: Instant) {
    while let due = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }), due.value <= instant {
      timers[due.key] = nil
      now = max(now, due.value)
      give(.woke(TimerID(due.key)))
    }
    now = max(now, instant)
  }

  /// Moves time on by `interval`.
  func run(for interval: Interval) { run(to: now + interval) }
  /// How many rows stand in parcels.
  var rowsHeld: Int { parcels.values.reduce(0) { $0 + $1.count } }
  /// The next timer's instant.
  var nextTimer: Instant? { timers.values.min() }

  /// Answers the oldest request (or the one of `parcel`); of a partly failed one the first `failing` rows fail.
  func answer(_ code: AnswerCode = .ok, failing: Int = 0, of parcel: UInt32? = nil, value: UInt32 = 0, luck: UInt32 = 0)
  {
    guard let index = requests.firstIndex(where: { parcel == nil || $0.parcel == parcel }) else {
      Issue.record("nothing waits for an answer")
      return
    }
    let request = requests.remove(at: index)
    var answer = Answer(code: code, luck: luck)
    switch request.kind {
    case .send(let limit): answer.count = settle(request.parcel, limit, code, failing)
    case .fetch(let selection):
      if code == .ok { answer.count = fill(request.parcel, selection) }
      answer.isFull = code == .ok && answer.count == selection.limit
    case .lookup: answer.count = value
    }
    give(.answered(ParcelID(request.parcel), answer))
  }

  /// Whether a fetch of the request would bring no rows now.
  func isParked(_ request: Request) -> Bool {
    if case .fetch(let selection) = request.kind { selection.parts == 1 && position == table.count } else { false }
  }

  private func settle(_ parcel: UInt32, _ limit: Int, _ code: AnswerCode, _ failing: Int) -> UInt32 {
    let rows = parcels[parcel, default: []]
    guard code == .ok || code == .rowsFailed else { return UInt32(min(limit, rows.count)) }
    let sent = rows.prefix(limit)
    let bad = code == .ok ? 0 : min(failing, sent.count)
    delivered += sent.dropFirst(bad)
    parcels[parcel] = Array(rows.dropFirst(limit) + sent.prefix(bad))
    return UInt32(bad)
  }

  private func fill(_ parcel: UInt32, _ selection: Selection) -> UInt32 {
    let bound = table.firstIndex { $0.at > selection.through } ?? table.count
    var (rows, end) = ([UInt32](), position)
    while end < bound, rows.count < selection.limit {
      if table[end].id % UInt32(selection.parts) == selection.part { rows.append(table[end].id) }
      end += 1
    }
    (parcels[parcel], fetchEnds[parcel]) = (rows, end)
    return UInt32(rows.count)
  }

  private func ask(_ parcel: ParcelID, _ operation: Operation, _ kind: Request.Kind) {
    #expect(!isDown, "sent while down at \(now)")
    #expect(!requests.contains { $0.parcel == parcel.raw }, "parcel \(parcel.raw) is under way already")
    requests.append(Request(parcel: parcel.raw, operation: operation, kind: kind, sent: now))
  }

  private func empty(_ parcel: ParcelID) -> [UInt32] {
    #expect(!requests.contains { $0.parcel == parcel.raw }, "parcel \(parcel.raw) is under way")
    defer { parcels[parcel.raw] = [] }
    return parcels[parcel.raw, default: []]
  }

  private func perform(_ action: Action) {
    switch action {
    case .put(let change, let parcel):
      #expect(queued.remove(change.raw) != nil, "change \(change.raw) is not queued")
      parcels[parcel.raw, default: []].append(change.raw)
    case .send(let parcel, let operation, let limit):
      let rows = parcels[parcel.raw, default: []]
      #expect(!rows.isEmpty, "parcel \(parcel.raw) is empty")
      sends.append((Array(rows.prefix(Int(limit))), now))
      ask(parcel, operation, .send(limit: Int(limit)))
    case .fetch(let parcel, let operation, let selection):
      #expect(parcels[parcel.raw, default: []].isEmpty, "parcel \(parcel.raw) has rows")
      fetches.append((selection, now))
      ask(parcel, operation, .fetch(selection))
    case .lookup(let parcel, let operation, let record): ask(parcel, operation, .lookup(record))
    case .wake(let timer, let instant):
      #expect(instant >= now, "timer \(timer.raw) in the past")
      timers[timer.raw] = instant
    case .cancel(let timer): timers[timer.raw] = nil
    case .hold(let change, let cause): holds[change.raw] = cause
    case .holdParcel(let parcel, let cause): for row in parcels[parcel.raw, default: []] { holds[row] = cause }
    case .advance(let parcel):
      #expect(parcels[parcel.raw, default: []].isEmpty, "advanced over rows in parcel \(parcel.raw)")
      position = max(position, fetchEnds[parcel.raw, default: 0])
    case .release(let parcel):
      requests.removeAll { if case .fetch = $0.kind { $0.parcel == parcel.raw } else { false } }
      _ = empty(parcel)
    case .deadLetter(let parcel): deadLettered += empty(parcel)
    case .reject(let parcel): rejected += empty(parcel)
    case .giveUp: Issue.record("no default gives up")
    case .missedRun: missed.append(now)
    case .skippedRun: skipped.append(now)
    case .keep(let record, let value, let until):
      #expect(until > now)
      kept[record.raw] = (value.raw, until)
    case .forget(let record): kept[record.raw] = nil
    case .answer(let read, let value): answered.append((read.raw, value.raw, now))
    case .fail(let read): failed.append(read.raw)
    }
  }
}

extension PatternKind {
  /// The rig of one of its machines, with settings.
  func rig(_ direction: Direction, _ settings: [String: Int64] = [:], stage: Int = 0, at now: Instant = .start) -> Rig {
    Rig(plan(direction, ParameterValues(settings)).stages[stage], at: now)
  }
}

extension Instant {
  /// So many seconds after the start.
  static func second(_ second: Int64) -> Instant { .start + .seconds(second) }
  /// So many minutes after the start.
  static func minute(_ minute: Int64) -> Instant { .start + .minutes(minute) }
}
