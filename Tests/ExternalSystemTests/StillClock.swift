import BeaufortNumerics
import Synchronization
import Wire

/// A clock that stands still until it is moved, and knows who waits for it.
final class StillClock: Sendable {
  private struct Waiter {
    var until: Instant
    /// `nil` while it is not asleep yet.
    var wake: CheckedContinuation<Bool, Never>?
  }

  private struct State {
    var now = Instant.start
    var next = 0
    var waiters: [Int: Waiter] = [:]
  }

  private let state = Mutex(State())
  /// 2026-01-01T00:00:00Z, in milliseconds since 1970.
  static let epoch: Int64 = 1_767_225_600_000

  /// The clock as servers see it.
  var clock: ServerClock {
    ServerClock(
      now: { self.state.withLock { $0.now } },
      date: { Self.epoch + self.state.withLock { $0.now }.nanoseconds / 1_000_000 },
      sleep: { try await self.sleep(until: $0) }
    )
  }

  /// The instants that somebody waits for, the earliest first.
  var waitedFor: [Instant] { state.withLock { $0.waiters.values.filter { $0.wake != nil }.map(\.until).sorted() } }

  /// Moves time on, and wakes those whose time has come.
  func advance(by interval: Interval) {
    let due = state.withLock { state in
      state.now = state.now + interval
      let due = state.waiters.filter { $0.value.until <= state.now && $0.value.wake != nil }
      for number in due.keys { state.waiters[number] = nil }
      return due.values.map(\.wake)
    }
    for wake in due { wake?.resume(returning: true) }
  }

  /// Returns when `count` wait.
  func waiting(_ count: Int) async {
    while waitedFor.count < count { await Task.yield() }
  }

  private func sleep(until instant: Instant) async throws {
    let number = state.withLock { state in
      state.next += 1
      state.waiters[state.next] = Waiter(until: instant)
      return state.next
    }
    let isDue = await withTaskCancellationHandler {
      await withCheckedContinuation { wake in
        let isOver: Bool? = state.withLock { state in
          // Who was cancelled before he slept is gone from the list.
          guard let waiter = state.waiters.removeValue(forKey: number) else { return false }
          if waiter.until <= state.now { return true }
          state.waiters[number] = Waiter(until: instant, wake: wake)
          return nil
        }
        if let isOver { wake.resume(returning: isOver) }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number)?.wake }?.resume(returning: false)
    }
    if !isDue { throw CancellationError() }
  }
}
