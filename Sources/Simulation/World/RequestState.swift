import BeaufortNumerics
import CPrefetch
import Chaos
import Measurement
import Patterns
import Platform

/// A request from its sending to the moment when neither its sender nor its server has anything left to do with it.
struct RequestState: BitwiseCopyable {
  enum Phase: UInt8, BitwiseCopyable {
    case onWay, queued, locking, serving, parked, returning, over
  }

  enum Role: UInt8, BitwiseCopyable {
    /// Carries rows to where they are applied.
    case send
    /// Brings a page of rows.
    case fetch
    /// Brings one record's value.
    case lookup
    /// An internal batch of a Bulk job of ours.
    case batch
    /// A batch of another system's Bulk job.
    case background
  }

  private var home: Lent<FlowState>?
  private var sender: Lent<StageState>?
  var system: UInt8 = 0
  var operation = Operation.upsert
  var role = Role.send
  var phase = Phase.onWay
  var code = AnswerCode.ok
  /// Whether it goes over the flow's link.
  var usesLink = false
  /// Whether the sender has its answer, or is gone.
  var isAnswered = false
  /// Whether it counts as a request that runs 20 s or longer.
  var isLong = false
  var isFirstAttempt = true
  var parcel: UInt32 = 0
  var epoch: UInt32 = 0
  /// Where it stands in the pool.
  var slot: UInt32 = 0
  /// Tells events of an earlier user of the slot apart.
  var generation: UInt32 = 0
  var sent = Instant.start
  var arrived = Instant.start
  /// Since when it has been in ``phase``.
  var since = Instant.start
  var timeoutAt = Instant.never
  var onLink = Interval.zero
  var inService = Interval.zero
  var inLock = Interval.zero
  var key = DrawKey(seed: 0, replication: 0)
  var rows = RowList()
  /// Rows that could not be locked.
  var failed = RowList()
  /// Distinct parents of the chunk, ascending.
  var locks = RowList()
  var locksHeld: UInt32 = 0
  var lockSerial: UInt32 = 0
  var chunkStart: UInt32 = 0
  var chunkCount: UInt32 = 0
  /// How many rows were sent.
  var rowCount: UInt32 = 0
  var selection = Selection(limit: 0)
  var isFull = false
  var record: UInt32 = 0
  /// The value that a lookup read (value slot + 1).
  var value: UInt32 = 0
  /// The Bulk job that a batch belongs to (request slot).
  var job: UInt32 = 0
  var openBatches: UInt32 = 0
  /// The fault window that failed it, -1 for none.
  var window: Int32 = -1
  /// Recording id; a Bulk job's batches have the job's, and a ``part`` from 1.
  var serial: UInt32 = 0
  var part: UInt32 = 0
  /// Rows that other systems' batches still have, and the first of them.
  var backgroundRows: UInt64 = 0
  var started = Instant.never
  /// What touched it and the rows that it brings, or the reads that wait for its answer.
  var touched: UInt64 = 0
  var isTimeOutArmed = false
  /// Whether what happens to it is written down.
  var isRecorded = false
  /// Those of its rows whose lives are kept.
  var sampled = RowList()
  /// Whether a row was written and never seen, since a later one overwrote it in the same chunk.
  var hasUnseen = false
  var isLongArmed = false
  var served = Instant.never

  /// What a request is from its sending to its end.
  struct Sending {
    var flow: Lent<FlowState>
    var stage: Lent<StageState>?
    var system: UInt8
    var operation: Operation
    var role: Role
    var usesLink = false
    var parcel: UInt32 = 0
    var epoch: UInt32 = 0
    var serial: UInt32 = 0
    var key = DrawKey(seed: 0, replication: 0)
    var timeoutAt = Instant.never
  }

  /// Sets out now.
  @inline(__always)
  init(_ sending: Sending, slot: UInt32, generation: UInt32, at now: Instant) {
    (home, sender) = (sending.flow, sending.stage)
    (system, operation, role) = (sending.system, sending.operation, sending.role)
    (usesLink, parcel, epoch) = (sending.usesLink, sending.parcel, sending.epoch)
    (serial, key, timeoutAt) = (sending.serial, sending.key, sending.timeoutAt)
    (self.slot, self.generation) = (slot, generation)
    (sent, since) = (now, now)
  }

  /// A place in the pool that nobody has taken yet.
  init() { phase = .over }

  /// The flow that it belongs to.
  var flow: Lent<FlowState> {
    guard let home else { preconditionFailure("a request of no flow") }
    return home
  }

  /// The stage that sent it; a batch of another system's Bulk job has none.
  var stage: Lent<StageState> {
    guard let sender else { preconditionFailure("a request of no stage") }
    return sender
  }

  /// Takes the rows that it brings.
  @inline(__always)
  mutating func carry(_ rows: RowList, count: UInt32, isFirstAttempt: Bool) {
    (self.rows, rowCount, self.isFirstAttempt) = (rows, count, isFirstAttempt)
  }

  /// Moves on to the next phase, and books the time since the last step.
  @inline(__always)
  mutating func enter(_ next: Phase, at now: Instant) {
    let stay = now - since
    switch phase {
    case .onWay, .returning, .parked: onLink = onLink + stay
    case .queued, .serving: inService = inService + stay
    case .locking: inLock = inLock + stay
    case .over: break
    }
    (phase, since) = (next, now)
  }

  /// What the time from its sending up to `instant` was spent on.
  @inline(__always)
  func causes(upTo instant: Instant) -> Causes {
    var causes = Causes()
    causes[.link] = onLink.nanoseconds
    causes[.service] = inService.nanoseconds
    causes[.lock] = inLock.nanoseconds
    let stay = max(0, (instant - since).nanoseconds)
    switch phase {
    case .onWay, .returning, .parked: causes[.link] += stay
    case .queued, .serving: causes[.service] += stay
    case .locking: causes[.lock] += stay
    case .over: break
    }
    return causes
  }

  /// What the time from its sending to `instant` was spent on, for an instant no later than the fetch's snapshot.
  func causes(beforeSnapshot instant: Instant) -> Causes {
    var causes = Causes()
    switch operation {
    case .subscribe, .trigger: causes[.link] = (instant - sent).nanoseconds
    case .upsert, .bulkIngest, .apply, .queuedCallOut, .synchronousCallOut, .publish, .query, .extract, .odataRead,
      .callOutRead, .restRead:
      causes[.link] = (min(instant, arrived) - sent).nanoseconds
      causes[.service] = max(0, (instant - arrived).nanoseconds)
    }
    return causes
  }
}

/// All requests under way, in blocks that stay where they are.
@safe struct RequestPool: ~Copyable {
  private static let blockBits: UInt32 = 10
  private static let blockSize: UInt32 = 1 << blockBits

  private let anchor = Anchor()
  private var blocks: UnsafeMutablePointer<UnsafeMutablePointer<RequestState>>
  private var blockCount: UInt32 = 0
  private var room: UInt32 = 16
  private var slots = Slots()

  init() { unsafe blocks = .allocate(capacity: Int(room)) }

  deinit {
    for index in 0..<Int(blockCount) { unsafe blocks[index].deallocate() }
    unsafe blocks.deallocate()
  }

  subscript(slot: UInt32) -> RequestState {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: slot)) }
    @inline(__always) unsafeMutableAddress { unsafe address(of: slot) }
  }

  /// The request in a slot, to be looked up once and then read and written in place.
  @inline(__always)
  func lent(_ slot: UInt32) -> Lent<RequestState> { unsafe Lent(at: address(of: slot)) }

  /// Asks for the first lines of a request that will be needed soon.
  func prefetch(_ slot: UInt32) {
    let request = unsafe address(of: slot)
    unsafe CPrefetch.prefetch(request)
    unsafe CPrefetch.prefetch(UnsafeRawPointer(request) + 64)
    unsafe CPrefetch.prefetch(UnsafeRawPointer(request) + 128)
  }

  @inline(__always)
  private func address(of slot: UInt32) -> UnsafeMutablePointer<RequestState> {
    precondition(slot &>> Self.blockBits < blockCount, "a request beyond the pool")
    return unsafe blocks[Int(slot &>> Self.blockBits)] + Int(slot & (Self.blockSize &- 1))
  }

  @inline(__always)
  mutating func take(_ sending: RequestState.Sending, at now: Instant) -> Lent<RequestState> {
    let slot = slots.take()
    if slot &>> Self.blockBits == blockCount { addBlock() }
    let request = lent(slot)
    request.value = RequestState(sending, slot: slot, generation: request.value.generation, at: now)
    return request
  }

  mutating func give(back request: Lent<RequestState>) {
    request.value.generation += 1
    request.value.phase = .over
    slots.give(back: request.value.slot)
  }

  /// One more than the largest slot in use so far.
  var high: UInt32 { slots.high }
  func isFree(_ slot: UInt32) -> Bool { self[slot].phase == .over }

  @inline(never)
  private mutating func addBlock() {
    if blockCount == room {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<RequestState>>.allocate(capacity: 2 * Int(room))
      unsafe larger.update(from: blocks, count: Int(blockCount))
      unsafe blocks.deallocate()
      unsafe blocks = larger
      room *= 2
    }
    let block = UnsafeMutablePointer<RequestState>.allocate(capacity: Int(Self.blockSize))
    unsafe block.initialize(repeating: RequestState(), count: Int(Self.blockSize))
    unsafe blocks[Int(blockCount)] = block
    blockCount += 1
  }
}
