import BeaufortNumerics
import Platform

/// Sends committed changes one by one or in groups, few at a time, with retry and a dead-letter queue.
///
/// A slot is free while a parcel waits out its back-off; a parcel whose back-off has ended goes before changes that
/// were never sent. While the place is down nothing is sent, and answers to what was under way still count.
struct Dispatcher: PatternMachine {
  private static let lingering = TimerID(0)

  private let operation: Operation
  private let linger: Interval
  private let retry: Retry
  private var bulkhead: Bulkhead
  private var batcher: Batcher
  private var resends = RingBuffer<ParcelID>()
  private var pool = SlotPool()
  /// Attempts made, by parcel.
  private var attempts: [UInt32] = []
  private var isDown = false

  /// Sends groups of at most `group` by `operation`, `parallel` at a time; a group that is not full waits `linger`.
  init(_ operation: Operation, group: Int, parallel: Int, linger: Interval, retry: Retry) {
    (self.operation, self.linger, self.retry) = (operation, linger, retry)
    (bulkhead, batcher) = (Bulkhead(limit: parallel), Batcher(group: group))
  }

  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    switch input {
    case .started, .read: break
    case .committed(let change): join(change, at: now, into: &actions)
    case .answered(let parcel, let answer):
      bulkhead.leave()
      settle(parcel, answer, at: now, into: &actions)
      dispatch(into: &actions)
    case .woke(Dispatcher.lingering): closeGroup(into: &actions)
    case .woke(let timer): resume(ParcelID(timer.raw - 1), into: &actions)
    case .wentDown: isDown = true
    case .cameBack:
      isDown = false
      dispatch(into: &actions)
    }
  }

  private mutating func join(_ change: ChangeID, at now: Instant, into actions: inout Actions) {
    batcher.append(change)
    if linger == .zero {
      closeGroup(into: &actions)
    } else if batcher.isFull {
      actions.append(.cancel(Dispatcher.lingering))
      closeGroup(into: &actions)
    } else {
      if batcher.gathering == 1 { actions.append(.wake(Dispatcher.lingering, at: now + linger)) }
      actions.append(.hold(change, .schedule))
    }
  }

  private mutating func closeGroup(into actions: inout Actions) {
    let closed = batcher.close()
    dispatch(into: &actions)
    batcher.holdLast(closed, .capacity, into: &actions)
  }

  private mutating func dispatch(into actions: inout Actions) {
    while !isDown, bulkhead.hasRoom {
      if let parcel = resends.popFirst() {
        send(parcel, into: &actions)
      } else if batcher.ready > 0 {
        send(fill(into: &actions), into: &actions)
      } else {
        return
      }
    }
  }

  private mutating func fill(into actions: inout Actions) -> ParcelID {
    let parcel = ParcelID(pool.take())
    if parcel.raw == attempts.count { attempts.append(0) }
    attempts[Int(parcel.raw)] = 0
    for _ in 0..<batcher.nextSize {
      if let change = batcher.popFirst() { actions.append(.put(change, in: parcel)) }
    }
    return parcel
  }

  private mutating func send(_ parcel: ParcelID, into actions: inout Actions) {
    bulkhead.enter()
    attempts[Int(parcel.raw)] &+= 1
    actions.append(.send(parcel, operation, limit: .max))
  }

  private mutating func settle(_ parcel: ParcelID, _ answer: Answer, at now: Instant, into actions: inout Actions) {
    switch retry.verdict(after: attempts[Int(parcel.raw)], answer) {
    case .done: pool.give(parcel.raw)
    case .again(let wait): actions.append(.wake(TimerID(parcel.raw + 1), at: now + wait))
    case .deadLetter:
      actions.append(.deadLetter(parcel))
      pool.give(parcel.raw)
    }
  }

  private mutating func resume(_ parcel: ParcelID, into actions: inout Actions) {
    if !isDown, bulkhead.hasRoom, resends.isEmpty {
      send(parcel, into: &actions)
    } else {
      actions.append(.holdParcel(parcel, .capacity))
      resends.append(parcel)
    }
  }
}
