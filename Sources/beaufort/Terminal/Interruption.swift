import Dispatch
import Foundation

/// Runs `body` until it ends, or until SIGINT or SIGTERM asks to stop: then it is cancelled, and its own way of ending
/// decides. `beside` runs meanwhile and is cancelled at the end.
@MainActor
func untilInterrupted<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value,
  beside: @escaping @MainActor @Sendable () async -> Void
) async throws -> Value {
  let signals = StopSignals()
  defer { signals.ignore() }
  return try await withThrowingTaskGroup(of: Part<Value>.self) { group in
    group.addTask { .ended(try await body()) }
    group.addTask(operation: { @MainActor @Sendable () async -> Part<Value> in await signals.wait() })
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

/// SIGINT and SIGTERM, heard instead of obeyed.
@MainActor
private final class StopSignals {
  private let heard: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (heard, continuation) = AsyncStream<Void>.makeStream()
    self.heard = heard
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { @Sendable in continuation.yield() }
      source.activate()
      return source
    }
  }

  func wait<Value>() async -> Part<Value> {
    for await _ in heard { return .stopped }
    return .shown
  }

  func ignore() { for source in sources { source.cancel() } }
}
