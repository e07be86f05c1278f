public import BeaufortNumerics
public import Platform

/// A committed change, under the engine's small handle; valid until the engine has seen its last holder go.
public struct ChangeID: Hashable, Sendable, BitwiseCopyable {
  /// The handle.
  public var raw: UInt32
  /// Wraps a handle.
  @inlinable public init(_ raw: UInt32) { self.raw = raw }
}

/// A record of the flow.
public struct RecordID: Hashable, Sendable, BitwiseCopyable {
  /// The handle.
  public var raw: UInt32
  /// Wraps a handle.
  @inlinable public init(_ raw: UInt32) { self.raw = raw }
}

/// A read that waits for its answer.
public struct ReadID: Hashable, Sendable, BitwiseCopyable {
  /// The handle.
  public var raw: UInt32
  /// Wraps a handle.
  @inlinable public init(_ raw: UInt32) { self.raw = raw }
}

/// A value that a lookup brought back; the engine keeps its content, the machine says how long it is used.
public struct ValueID: Hashable, Sendable, BitwiseCopyable {
  /// The handle.
  public var raw: UInt32
  /// Wraps a handle.
  @inlinable public init(_ raw: UInt32) { self.raw = raw }
}

/// A set of rows that travels together: the machine chooses the (small, dense) id, the engine keeps the rows.
///
/// Rows enter a parcel by ``Action/put(_:in:)`` or by a fetch. Rows that were applied leave it when the answer comes;
/// failed ones stay, behind rows that were not sent yet. An empty parcel does not exist, so its id may be used again;
/// what it was fetched with is known until its next fetch, for ``Action/advance(_:)``.
public struct ParcelID: Hashable, Sendable, BitwiseCopyable {
  /// The machine's small id, from 0.
  public var raw: UInt32
  /// Wraps an id.
  @inlinable public init(_ raw: UInt32) { self.raw = raw }
}

/// A wake-up, under an id of the machine's choosing.
public struct TimerID: Hashable, Sendable, BitwiseCopyable {
  /// The machine's small id, from 0.
  public var raw: UInt32
  /// Wraps an id.
  @inlinable public init(_ raw: UInt32) { self.raw = raw }
}

/// How a request ended.
public struct Answer: Sendable, BitwiseCopyable {
  /// The code that the sender sees.
  public var code: AnswerCode
  /// Whether a fetch's page was full, so that there may be more at once.
  public var isFull: Bool
  /// After a fetch: rows now in the parcel. After a send: those of the rows sent that failed and are still in it.
  /// After a lookup: the ``ValueID`` of what was read.
  public var count: UInt32
  /// Luck for a jittered wait, uniform over 32 bits, keyed by the request's first change and its attempt.
  public var luck: UInt32

  /// Makes an answer.
  @inlinable public init(code: AnswerCode, isFull: Bool = false, count: UInt32 = 0, luck: UInt32 = 0) {
    (self.code, self.isFull, self.count, self.luck) = (code, isFull, count, luck)
  }
}

/// What happens to a machine.
public enum Input: Sendable, BitwiseCopyable {
  /// The machine begins, after the engine's start or after a crash.
  case started
  /// A change was committed (or, after a crash, is still in the durable outbox).
  case committed(ChangeID)
  /// A read was asked for.
  case read(ReadID, of: RecordID)
  /// A send, fetch or lookup of the parcel ended.
  case answered(ParcelID, Answer)
  /// A wake-up that was asked for is due.
  case woke(TimerID)
  /// The system or the link that the machine runs on is down: whatever is sent now would not leave.
  case wentDown
  /// It is back.
  case cameBack
}

/// What a machine wants done.
public enum Action: Sendable, BitwiseCopyable {
  /// The change joins the parcel.
  case put(ChangeID, in: ParcelID)
  /// Sends the parcel's first `limit` rows as one request.
  case send(ParcelID, Operation, limit: UInt32)
  /// Fills the (empty) parcel from the flow's table or bus: rows changed after the watermark, at most `limit`, of
  /// partition `part` of `parts` by parent, committed no later than `through`.
  case fetch(ParcelID, Operation, Selection)
  /// Reads one record at the source.
  case lookup(ParcelID, Operation, RecordID)
  /// Wakes the machine at an instant; asking again moves the wake-up.
  case wake(TimerID, at: Instant)
  /// Forgets a wake-up.
  case cancel(TimerID)
  /// From now on the queued change waits for this.
  case hold(ChangeID, WaitCause)
  /// From now on all of the parcel's rows wait for this.
  case holdParcel(ParcelID, WaitCause)
  /// Persists that everything the parcel was fetched with has been dealt with: the watermark or replay id moves on,
  /// with a bounded selection to its `through`, even where no rows came.
  case advance(ParcelID)
  /// Lets go of the rows; whatever they came from (log, bus, outbox) still has them. A fetch that is under way, or
  /// parked because there is nothing to fetch, is called off.
  case release(ParcelID)
  /// Parks the parcel's rows for a human.
  case deadLetter(ParcelID)
  /// Refuses the parcel's rows for good; their originator is told.
  case reject(ParcelID)
  /// Drops the parcel's rows: a loss.
  case giveUp(ParcelID)
  /// A run or poll that was due now is missed because the system or link is down.
  case missedRun
  /// A run or poll that was due now is skipped because the one before is still under way.
  case skippedRun
  /// From now on the value is what a read of the record finds, until the instant.
  case keep(RecordID, ValueID, until: Instant)
  /// The record's kept value is dropped.
  case forget(RecordID)
  /// Answers a read with a value.
  case answer(ReadID, ValueID)
  /// The read fails.
  case fail(ReadID)
}

/// What a fetch asks for.
public struct Selection: Sendable, BitwiseCopyable {
  /// Most rows wanted.
  public var limit: UInt32
  /// Which part, from 0.
  public var part: UInt16
  /// How many parts there are.
  public var parts: UInt16
  /// Only changes committed at or before this; `.never` for no bound.
  public var through: Instant
  /// Whether the rows stand by parent in the parcel, those of one parent together; else in the order committed.
  public var sortedByParent: Bool

  /// Makes a selection.
  @inlinable public init(
    limit: UInt32,
    part: UInt16 = 0,
    parts: UInt16 = 1,
    through: Instant = .never,
    sortedByParent: Bool = false
  ) {
    (self.limit, self.part, self.parts, self.through) = (limit, part, parts, through)
    self.sortedByParent = sortedByParent
  }
}

/// What a change waits for on the machine's side.
public enum WaitCause: UInt8, Sendable, BitwiseCopyable {
  /// A run, a poll, or a batch to fill.
  case schedule
  /// A slot, pacing, credits.
  case capacity
}

/// The actions of one step, in a buffer that the engine lends and reuses.
@safe public struct Actions: ~Copyable {
  @usableFromInline var storage: UnsafeMutablePointer<Action>
  @usableFromInline var capacity: Int
  @usableFromInline var end = 0

  /// How many actions were appended.
  @inlinable public var count: Int { end }

  /// An empty buffer.
  public init() {
    capacity = 64
    unsafe storage = UnsafeMutablePointer<Action>.allocate(capacity: 64)
  }

  deinit { unsafe storage.deallocate() }

  /// Appends an action.
  @inline(__always) public mutating func append(_ action: Action) {
    if end == capacity { grow() }
    unsafe storage[end] = action
    end &+= 1
  }

  /// The action at `index`.
  @inlinable public subscript(index: Int) -> Action {
    precondition(index >= 0 && index < end, "action \(index) of \(end)")
    return unsafe storage[index]
  }

  /// Empties the buffer and keeps its room.
  @inlinable public mutating func removeAll() { end = 0 }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Action>.allocate(capacity: capacity * 2)
    unsafe larger.update(from: storage, count: end)
    unsafe storage.deallocate()
    unsafe storage = larger
    capacity *= 2
  }
}
