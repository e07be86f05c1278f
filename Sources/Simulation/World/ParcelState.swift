import BeaufortNumerics
import Patterns

/// The rows that travel together under a machine's parcel id, and the causes of delay that they share.
struct ParcelState: BitwiseCopyable {
  /// What the parcel's rows wait for now.
  enum Phase: UInt8, BitwiseCopyable {
    case waitingForCapacity, waitingForSchedule
    /// Sent: the request says what the time is spent on.
    case inRequest
    /// Sent in vain: `down` as far as it overlaps the fault that failed it, `backoff` for the rest.
    case failed
    /// Refused by a platform limit.
    case limited
  }

  var rows = RowList()
  /// Older versions that ride in a row of this parcel: they share its causes, but are not sent.
  var riders = RowList()
  /// Causes of before the present phase, shared by all rows.
  var past = Causes()
  var hasPast = false
  var isOpen = false
  var phase = Phase.waitingForCapacity
  /// Where the rows were fetched from.
  var feed = Feed.machine
  var since = Instant.start
  /// The request under way (slot + 1).
  var request: UInt32 = 0
  /// The fault window that failed the last attempt, -1 for none.
  var window: Int32 = -1
  /// Recording id.
  var serial: UInt32 = 0
  /// Requests sent with the present rows.
  var attempt: UInt32 = 0
  /// Where the log stands once this parcel has been dealt with.
  var logEnd: UInt64 = 0

  /// Whether it was opened at this very instant, so that it has nothing to share yet.
  @inline(__always)
  func isFresh(at now: Instant) -> Bool { since == now && !hasPast && phase == .waitingForCapacity }

  /// What was sent is settled; these rows stay.
  @inline(__always)
  mutating func settle(_ remaining: RowList, hasFailed: Bool) {
    (rows, phase, window) = (remaining, hasFailed ? .failed : .waitingForCapacity, -1)
  }

  enum Feed: UInt8, BitwiseCopyable {
    case machine, table, bus

    /// How its rows wait once they are in no parcel.
    var phase: ChangeState.Phase {
      switch self {
      case .machine: .waitingForCapacity
      case .table: .inTable
      case .bus: .onBus
      }
    }
  }
}

/// A stretch in which a system, a link or the integration was out.
struct Outage: Hashable {
  var start: Instant
  var end: Instant
  /// The window of the timeline.
  var window: Int
}

extension [Outage] {
  /// How much of `from ..< to` falls into any of these (which do not overlap).
  func overlap(_ from: Instant, _ to: Instant) -> Interval {
    var total = Interval.zero
    for outage in self {
      let start = Swift.max(outage.start, from)
      let end = Swift.min(outage.end, to)
      if start < end { total = total + (end - start) }
    }
    return total
  }

  /// Outages in order of time, overlapping ones joined.
  func joined() -> [Outage] {
    var joined: [Outage] = []
    for outage in sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = joined.last, outage.start <= last.end {
        joined[joined.count - 1].end = Swift.max(last.end, outage.end)
      } else {
        joined.append(outage)
      }
    }
    return joined
  }
}

/// One machine of a flow, with what the engine keeps for it.
@safe struct StageState: ~Copyable {
  private let anchor = Anchor()
  let stage: Stage
  let index: UInt8
  /// Whether it runs inside the org.
  let isAtOrg: Bool
  /// Whether it fetches from the event bus.
  let readsBus: Bool
  var box: MachineBox?
  /// What the machine wants done after the present input.
  var actions = Actions()
  /// Counts the machine's lives; what belongs to an earlier one is stale.
  var epoch: UInt32 = 0
  var isDown = false
  var isCrashed = false
  /// When the machine could do nothing: its place or link was down, or it had crashed.
  let outages: [Outage]
  /// Stretches that a missed or failed run leaves its rows `down`.
  var missed: [Outage] = []
  private(set) var parcels = Table<ParcelState>(capacity: 64)
  private(set) var parcelHigh: UInt32 = 0
  private var timers = Table<UInt32>(capacity: 64)
  /// Fetches sent so far; keys their draws.
  var fetches: UInt64 = 0
  /// Whether an allocation refused the bus's last fetch, so that the next one is not a first attempt.
  var wasFetchRefused = false
  /// The fetch that waits for something to arrive (request slot + 1).
  var parkedFetch: UInt32 = 0

  init(stage: Stage, index: UInt8, outages: [Outage]) {
    (self.stage, self.index, self.outages) = (stage, index, outages)
    (isAtOrg, readsBus) = (stage.place == .org, stage.feed == .bus)
  }

  subscript(parcel: UInt32) -> ParcelState {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(parcels.address(of: parcel)) }
    @inline(__always) unsafeMutableAddress { unsafe parcels.address(of: parcel) }
  }

  /// The parcel, to be looked up once: until another is reserved, or the machine forgotten.
  @inline(__always)
  func lent(_ parcel: UInt32) -> Lent<ParcelState> { unsafe Lent(at: parcels.address(of: parcel)) }

  @inline(__always)
  mutating func handle(_ input: Input, at now: Instant) { box?.handle(input, at: now, into: &actions) }

  @inline(__always)
  mutating func reserve(parcel: UInt32) {
    parcels.reserve(parcel)
    parcelHigh = max(parcelHigh, parcel + 1)
  }

  /// Asks for a parcel that will be needed soon; there may be none.
  func prefetch(parcel: UInt32) { parcels.prefetch(parcel) }

  /// The open parcel that most machines mean by a wake-up of this id: it is only a guess.
  func parcel(ofTimer id: UInt32) -> Lent<ParcelState>? {
    guard id > 0, id <= parcelHigh, self[id - 1].isOpen else { return nil }
    return lent(id - 1)
  }

  /// The wake-up set under `id` (timer slot + 1).
  func timer(_ id: UInt32) -> UInt32 { Int(id) < timers.capacity ? timers[id] : 0 }

  mutating func setTimer(_ id: UInt32, _ slot: UInt32) {
    timers.reserve(id)
    timers[id] = slot
  }

  /// Forgets parcels and wake-ups: the machine is gone.
  mutating func forgetMachine() {
    box = nil
    epoch += 1
    parcels = Table(capacity: 64)
    timers = Table(capacity: 64)
    (parcelHigh, parkedFetch) = (0, 0)
  }
}
