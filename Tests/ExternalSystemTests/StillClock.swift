import BeaufortNumerics
import Synchronization
import Wire

/// A clock that stands still until it is moved, and knows who waits for it.
final class StillClock: Sendable {
  private struct State {
    var now = Instant.start
    var waiting: [(until: Instant, wake: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())
  /// 2026-01-01T00:00:00Z, in milliseconds since 1970.
  static let epoch: Int64 = 1_767_225_600_000

  /// The clock as servers see it. Waiting cannot be cancelled here: tests move time on.
  var clock: ServerClock {
    ServerClock(
      now: { self.state.withLock { $0.now } },
      date: { Self.epoch + self.state.withLock { $0.now }.nanoseconds / 1_000_000 },
      sleep: { instant in
        await withCheckedContinuation { wake in
          let isOver = self.state.withLock { state in
            if instant > state.now { state.waiting.append((instant, wake)) }
            return instant <= state.now
          }
          if isOver { wake.resume() }
        }
        try Task.checkCancellation()
      }
    )
  }

  /// The instants that somebody waits for, the earliest first.
  var waitedFor: [Instant] { state.withLock { $0.waiting.map(\.until).sorted() } }

  /// Moves time on, and wakes those whose time has come.
  func advance(by interval: Interval) {
    let due = state.withLock { state in
      state.now = state.now + interval
      let due = state.waiting.filter { $0.until <= state.now }
      state.waiting.removeAll { $0.until <= state.now }
      return due
    }
    for waiter in due { waiter.wake.resume() }
  }

  /// Returns when `count` wait.
  func waiting(_ count: Int) async {
    while state.withLock({ $0.waiting.count }) < count { await Task.yield() }
  }
}
