import Foundation
import Synchronization

/// Runs `body` until it ends, or until SIGINT or SIGTERM asks to stop: then it is cancelled, and its own way of ending
/// decides. `beside` runs meanwhile and is cancelled at the end.
@MainActor
package func untilInterrupted<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value,
  beside: @escaping @MainActor @Sendable () async -> Void
) async throws -> Value {
  StopSignals.listen()
  return try await withThrowingTaskGroup(of: Part<Value>.self) { group in
    group.addTask { .ended(try await body()) }
    group.addTask(operation: { @MainActor @Sendable () async -> Part<Value> in await StopSignals.wait() })
    group.addTask(operation: { @MainActor @Sendable () async -> Part<Value> in await shown(beside) })
    var value: Value?
    while let part = try await group.next() {
      switch part {
      case .ended(let result):
        value = result
        group.cancelAll()
      case .stopped: group.cancelAll()
      case .shown: continue
      }
    }
    guard let value else { throw CancellationError() }
    return value
  }
}

/// What came to its end.
private enum Part<Value: Sendable>: Sendable { case ended(Value), stopped, shown }

@MainActor
private func shown<Value>(_ body: @MainActor () async -> Void) async -> Part<Value> {
  await body()
  return .shown
}

private let stopWasAsked = Atomic<Bool>(false)

/// SIGINT and SIGTERM, heard instead of obeyed, even where the program was started with them ignored.
private enum StopSignals {
  /// All that a signal's handler may do is to set a flag, so somebody must look at it.
  private static let pause = Duration.milliseconds(50)

  static func listen() {
    stopWasAsked.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] { signal(number) { _ in stopWasAsked.store(true, ordering: .relaxed) } }
  }

  /// Waits for a signal, or for being cancelled.
  static func wait<Value>() async -> Part<Value> {
    while !stopWasAsked.load(ordering: .relaxed) {
      do { try await Task.sleep(for: pause) } catch { return .shown }
    }
    return .stopped
  }
}
