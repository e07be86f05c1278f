import BeaufortNumerics
import Platform

/// Sends committed changes one by one or in groups, few at a time, with retry and a dead-letter queue.
///
/// A slot is free while a parcel waits out its back-off; a parcel whose back-off has ended goes before changes that
/// were never sent. While the place is down nothing is sent, and answers to what was under way still count.
struct Dispatcher: PatternMachine, ~Copyable {
  private static let lingering = TimerID(0)

  private let operation: Operation
  private let linger: Interval
  private let retry: Retry
  private var bulkhead: Bulkhead
  private var batcher: Batcher
  private var resends = RingBuffer<ParcelID>()
  private var pool = SlotPool()
  /// Attempts made, by parcel.
  private var attempts = FlatList<UInt32>()
  private var isDown = false

  /// Sends groups of at most `group` by `operation`, `parallel` at a time; a group that is not full waits `linger`.
  init(_ operation: Operation, group: Int, parallel: Int, linger: Interval, retry: Retry) {
    (self.operation, self.linger, self.retry) = (operation, linger, retry)
    bulkhead = Bulkhead(limit: parallel)
    batcher = Batcher(group: group)
  }

  // Groups are sent in one place, at the end, so that all of the step lies in one function.
  @inline(__always)
  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    var closed = 0
    switch input {
    case .started, .read: return
    case .committed(let change):
      // Mostly nobody waits for anything: the change is a group of its own.
      if linger == .zero, batcher.isEmpty, resends.isEmpty, !isDown, bulkhead.hasRoom {
        return send(change, into: &actions)
      }
      guard isFull(with: change, at: now, into: &actions) else { return }
      closed = batcher.close()
    case .answered(let parcel, let answer):
      bulkhead.leave()
      settle(parcel, answer, at: now, into: &actions)
      if batcher.ready == 0, resends.isEmpty { return }
    case .woke(Dispatcher.lingering): closed = batcher.close()
    case .woke(let timer): return resume(ParcelID(timer.raw - 1), into: &actions)
    case .wentDown:
      isDown = true
      return
    case .cameBack: isDown = false
    }
    dispatch(into: &actions)
    if closed > 0, batcher.ready > 0 { batcher.holdLast(closed, .capacity, into: &actions) }
  }

  /// The change joins; whether its group need not wait any longer.
  @inline(__always)
  private mutating func isFull(with change: ChangeID, at now: Instant, into actions: inout Actions) -> Bool {
    batcher.append(change)
    if linger == .zero { return true }
    if batcher.isFull {
      actions.append(.cancel(Dispatcher.lingering))
      return true
    }
    if batcher.gathering == 1 { actions.append(.wake(Dispatcher.lingering, at: now + linger)) }
    actions.append(.hold(change, .schedule))
    return false
  }

  @inline(__always)
  private mutating func dispatch(into actions: inout Actions) {
    while !isDown, bulkhead.hasRoom {
      if let parcel = resends.popFirst() {
        resend(parcel, into: &actions)
      } else if batcher.ready > 0 {
        sendNext(into: &actions)
      } else {
        return
      }
    }
  }

  @inline(__always)
  private mutating func sendNext(into actions: inout Actions) {
    let parcel = makeParcel()
    batcher.takeGroup { actions.append(.put($0, in: parcel)) }
    start(parcel, into: &actions)
  }

  @inline(__always)
  private mutating func send(_ change: ChangeID, into actions: inout Actions) {
    let parcel = makeParcel()
    actions.append(.put(change, in: parcel))
    start(parcel, into: &actions)
  }

  @inline(__always)
  private mutating func makeParcel() -> ParcelID {
    let parcel = pool.take()
    if parcel == attempts.count { attempts.append(1) } else { attempts[Int(parcel)] = 1 }
    return ParcelID(parcel)
  }

  private mutating func resend(_ parcel: ParcelID, into actions: inout Actions) {
    attempts[Int(parcel.raw)] &+= 1
    start(parcel, into: &actions)
  }

  @inline(__always)
  private mutating func start(_ parcel: ParcelID, into actions: inout Actions) {
    bulkhead.enter()
    actions.append(.send(parcel, operation, limit: .max))
  }

  @inline(__always)
  private mutating func settle(_ parcel: ParcelID, _ answer: Answer, at now: Instant, into actions: inout Actions) {
    switch retry.verdict(after: attempts[Int(parcel.raw)], answer) {
    case .done: pool.give(parcel.raw)
    case .again(let wait): actions.append(.wake(TimerID(parcel.raw + 1), at: now + wait))
    case .deadLetter:
      actions.append(.deadLetter(parcel))
      pool.give(parcel.raw)
    }
  }

  @inline(never)
  private mutating func resume(_ parcel: ParcelID, into actions: inout Actions) {
    if !isDown, bulkhead.hasRoom, resends.isEmpty {
      resend(parcel, into: &actions)
    } else {
      actions.append(.holdParcel(parcel, .capacity))
      resends.append(parcel)
    }
  }
}
