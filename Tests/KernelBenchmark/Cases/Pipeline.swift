import BeaufortNumerics
import Measurement
import Simulation

/// Records that go through two bounded servers and over the link between them, on nothing but the kernel's parts.
///
/// A record is born, queued at the first server, sent over the link, queued at the second, answered and so made
/// visible; two in a hundred fail at the second server and go again after a back-off, and so do those that find a queue
/// full. That makes five events a record and a few more. It is what a world would cost that measured nothing but one
/// delay and its ledger.
struct Pipeline: ~Copyable {
  private enum Kind: UInt8 { case birth, firstEnd, arrival, secondEnd, answer, again }
  private enum Purpose: UInt64 { case gap, first, link, second, fate, backoff }

  private static let mostAttempts: UInt8 = 8
  private static let failuresPerThousand: UInt64 = 20

  private let key = DrawKey(seed: 4, replication: 0)
  private let service = SampleTable(.lognormal(median: .milliseconds(1), p99: .milliseconds(4)))
  private let latency = SampleTable(.lognormal(median: .milliseconds(450), p99: .milliseconds(900)))
  private let meanGap: Int64
  private var queue = EventQueue()
  private var records = RecordRows()
  private var first: Station
  private var second: Station
  private var delays = HistogramRecorder()
  private var isOpen = true

  /// Records born so far.
  private(set) var born: Int64 = 0
  /// Records in view.
  private(set) var visible: Int64 = 0
  /// Records given up after eight attempts.
  private(set) var deadLettered: Int64 = 0
  /// Failures and refusals.
  private(set) var retries: Int64 = 0
  /// Events handled.
  private(set) var events: Int64 = 0

  /// Records under way.
  var inFlight: Int64 { born - visible - deadLettered }
  /// Bytes held for records and events, used or not.
  var bytesHeld: Int { queue.bytesHeld + records.bytesHeld }

  /// Opens the pipeline for about `inFlight` records at once: they take a second, so as many are born in one.
  init(inFlight: Int64) {
    meanGap = 1_000_000_000 / inFlight
    // Servers are busy for four fifths of the time; a tenth of a second's births may wait.
    let servers = Int32(max(4, service.mean * inFlight / 800_000_000))
    first = Station(servers: servers, room: Int32(inFlight / 10))
    second = Station(servers: servers, room: Int32(inFlight / 10))
    schedule(.birth, after: 0, of: .start, 0)
  }

  /// Handles one event; there is one as long as records are under way or the pipeline is open.
  @inline(__always)
  mutating func step() {
    let event = queue.pop()
    events += 1
    let row = event.first
    switch Kind(rawValue: event.kind) {
    case .birth: bear(at: event.instant)
    case .again: enterFirst(row, at: event.instant)
    case .firstEnd:
      let next = first.finish(&records)
      if next != RecordRows.none { serveFirst(next, at: event.instant) }
      schedule(.arrival, after: latency.sample(bits(.link, row)), of: event.instant, row)
    case .arrival: enterSecond(row, at: event.instant)
    case .secondEnd:
      let next = second.finish(&records)
      if next != RecordRows.none { serveSecond(next, at: event.instant) }
      settle(row, at: event.instant)
    case .answer:
      delays.record((event.instant - records[row].birth).nanoseconds)
      visible += 1
      records.giveBack(row)
    case nil: preconditionFailure("event of kind \(event.kind)")
    }
  }

  /// Lets no more records in, and runs until none is left. The ledger must close.
  mutating func finish() throws(PipelineError) {
    isOpen = false
    while queue.count > 0 { step() }
    guard inFlight == 0, records.count == 0, delays.finished().total == visible else {
      throw PipelineError(
        words: "the ledger does not close: \(born) born, \(visible) visible, \(deadLettered) dead letters"
      )
    }
  }

  private mutating func bear(at now: Instant) {
    guard isOpen else { return }
    let row = records.take(birth: now, serial: UInt32(truncatingIfNeeded: born))
    born += 1
    schedule(.birth, after: Int64(bits(.gap, row).reduced(below: UInt64(2 * meanGap + 1))), of: now, 0)
    enterFirst(row, at: now)
  }

  private mutating func enterFirst(_ row: UInt32, at now: Instant) {
    records[row].attempts += 1
    switch first.enter(row, &records) {
    case .serve: serveFirst(row, at: now)
    case .wait: break
    case .refuse: retry(row, at: now)
    }
  }

  private mutating func enterSecond(_ row: UInt32, at now: Instant) {
    switch second.enter(row, &records) {
    case .serve: serveSecond(row, at: now)
    case .wait: break
    case .refuse: retry(row, at: now)
    }
  }

  private mutating func serveFirst(_ row: UInt32, at now: Instant) {
    schedule(.firstEnd, after: service.sample(bits(.first, row)), of: now, row)
  }

  private mutating func serveSecond(_ row: UInt32, at now: Instant) {
    schedule(.secondEnd, after: service.sample(bits(.second, row)), of: now, row)
  }

  private mutating func settle(_ row: UInt32, at now: Instant) {
    let bits = bits(.fate, row)
    if bits.reduced(below: 1_000) < Self.failuresPerThousand {
      retry(row, at: now)
    } else {
      schedule(.answer, after: latency.sample(bits &* 0x9E37_79B9_7F4A_7C15), of: now, row)
    }
  }

  private mutating func retry(_ row: UInt32, at now: Instant) {
    retries += 1
    let attempts = records[row].attempts
    guard attempts < Self.mostAttempts else {
      deadLettered += 1
      records.giveBack(row)
      return
    }
    let longest = UInt64(100_000_000) << UInt64(attempts)
    schedule(.again, after: Int64(bits(.backoff, row).reduced(below: longest)), of: now, row)
  }

  @inline(__always)
  private func bits(_ purpose: Purpose, _ row: UInt32) -> UInt64 {
    let record = records[row]
    return key.bits(UInt64(record.serial) << 8 | UInt64(record.attempts) << 4 | purpose.rawValue)
  }

  @inline(__always)
  private mutating func schedule(_ kind: Kind, after delay: Int64, of now: Instant, _ row: UInt32) {
    queue.schedule(
      Event(
        instant: Instant(nanoseconds: now.nanoseconds + delay),
        rank: .answer,
        kind: kind.rawValue,
        first: row,
        second: 0
      )
    )
  }
}

/// A pipeline lost a record or made one up.
struct PipelineError: Error, CustomStringConvertible {
  /// What did not hold.
  let words: String

  var description: String { "\(words); this is a fault of the benchmark or of the event queue" }
}

extension Pipeline {
  /// `operations` births with about `target` records under way, after two seconds in which the number settles.
  static func measure(inFlight target: Int64, _ operations: Int64) throws -> Measured {
    var pipeline = Pipeline(inFlight: target)
    while pipeline.born < 2 * target { pipeline.step() }
    let (events, goal) = (pipeline.events, pipeline.born + operations)
    let watch = Stopwatch()
    while pipeline.born < goal { pipeline.step() }
    let nanoseconds = watch.nanoseconds
    let (handled, underWay, bytes) = (pipeline.events - events, pipeline.inFlight, pipeline.bytesHeld)
    try pipeline.finish()
    return Measured(
      count: operations,
      nanoseconds: nanoseconds,
      bytesEach: Double(bytes) / Double(underWay),
      events: handled,
      remark: "\(underWay) in flight, \(pipeline.retries) retries, \(pipeline.deadLettered) dead letters"
    )
  }
}
