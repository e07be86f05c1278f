import BeaufortNumerics
import Synchronization
import Wire

/// A clock that stands still until it is moved.
final class HandClock: Sendable {
  private struct State {
    var now = Instant.start
    var nextSleeper = 0
    var sleepers: [Int: (until: Instant, wake: CheckedContinuation<Void, any Error>)] = [:]
    var cancelled: Set<Int> = []
  }
  private let state = Mutex(State())
  /// 2026-01-01T00:00:00Z.
  static let epoch: Int64 = 1_767_225_600_000

  var clock: ServerClock {
    ServerClock(
      now: { self.now },
      date: { Self.epoch + self.now.nanoseconds / 1_000_000 },
      sleep: { try await self.sleep(until: $0) }
    )
  }

  var now: Instant { state.withLock { $0.now } }

  /// How many wait for a later time.
  var sleeping: Int { state.withLock { $0.sleepers.count } }

  /// Moves time on, and wakes those whose time has come.
  func advance(by interval: Interval) {
    let woken = state.withLock { state in
      state.now = state.now + interval
      let due = state.sleepers.filter { $0.value.until <= state.now }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.map(\.wake)
    }
    for wake in woken { wake.resume() }
  }

  /// Returns when somebody waits for a later time.
  func untilSomebodySleeps() async {
    while sleeping == 0 { await Task.yield() }
  }

  private func sleep(until instant: Instant) async throws {
    let number = state.withLock { state in
      state.nextSleeper += 1
      return state.nextSleeper
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isOver: Result<Void, any Error>? = state.withLock { state in
          if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
          if instant <= state.now { return .success(()) }
          state.sleepers[number] = (instant, continuation)
          return nil
        }
        if let isOver { continuation.resume(with: isOver) }
      }
    } onCancel: {
      let wake = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: number)
        if sleeper == nil { state.cancelled.insert(number) }
        return sleeper?.wake
      }
      wake?.resume(throwing: CancellationError())
    }
  }
}
