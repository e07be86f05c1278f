package import BeaufortNumerics
import Synchronization
package import Wire

/// The tasks that hold a poll until it is ended: by an event, by time, or by the client's going away.
package final class LongPolls: Sendable {
  /// A poll.
  package struct ID: Hashable, Sendable { let number: UInt64 }

  private enum State {
    case begun, ended
    case held(CheckedContinuation<Void, Never>)
  }

  private struct Table {
    var next: UInt64 = 0
    var polls: [UInt64: State] = [:]
  }

  private let table = Mutex(Table())
  private let clock: ServerClock

  /// No poll.
  package init(clock: ServerClock) { self.clock = clock }

  /// How many polls there are.
  package var count: Int { table.withLock { $0.polls.count } }

  /// Begins a poll; it has to be forgotten by ``forget(_:)`` or held by ``hold(_:until:)``.
  package func begin() -> ID {
    table.withLock { table in
      table.next += 1
      table.polls[table.next] = .begun
      return ID(number: table.next)
    }
  }

  /// Forgets a poll that is not held.
  package func forget(_ poll: ID) { table.withLock { _ = $0.polls.removeValue(forKey: poll.number) } }

  /// Ends polls; one that is not there any more is left alone.
  package func end(_ polls: [ID]) {
    guard !polls.isEmpty else { return }
    let held = table.withLock { table in
      polls.compactMap { poll -> CheckedContinuation<Void, Never>? in
        switch table.polls[poll.number] {
        case .held(let continuation):
          table.polls[poll.number] = nil
          return continuation
        case .begun:
          table.polls[poll.number] = .ended
          return nil
        case .ended, nil: return nil
        }
      }
    }
    for continuation in held { continuation.resume() }
  }

  /// Returns when the poll is ended, when `deadline` is there, or when the task is cancelled.
  package func hold(_ poll: ID, until deadline: Instant) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.untilEnded(poll) }
      group.addTask {
        // Both the time's and the task's end are the poll's.
        try? await self.clock.sleep(deadline)
        self.end([poll])
      }
      await group.next()
      group.cancelAll()
    }
    forget(poll)
  }

  private func untilEnded(_ poll: ID) async {
    await withCheckedContinuation { continuation in
      let isEnded = table.withLock { table in
        if case .begun = table.polls[poll.number] {
          table.polls[poll.number] = .held(continuation)
          return false
        }
        table.polls[poll.number] = nil
        return true
      }
      if isEnded { continuation.resume() }
    }
  }
}
