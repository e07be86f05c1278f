import BeaufortNumerics
import HTTPTypes
import Synchronization
import Wire

/// Answers that wait until they are posted, and are posted again where that failed.
///
/// An answer arrives at least once: it bears an `Idempotency-Key`, so that its receiver can tell a second copy.
final class CallbackQueue: Sendable {
  /// An answer that waits.
  struct Item: Sendable {
    /// The number of the call that it answers.
    var number: Int64
    /// When it is due, in the server's own time.
    var due: Instant
    /// What to post.
    var request: CallbackRequest
  }

  /// The most answers that wait.
  static let mostWaiting = 10_000
  /// How often an answer is sent at most.
  static let mostAttempts = 8
  /// How many are sent at a time.
  private static let mostSending = 64
  /// The pause after the first failure; it doubles up to ``longestPause``, of which a random part is waited.
  private static let shortestPause = Interval.seconds(1)
  private static let longestPause = Interval.seconds(60)
  /// Tells these draws from others of the same seed.
  private static let stream: UInt64 = 0xCA11

  private let items: AsyncStream<Item>
  private let input: AsyncStream<Item>.Continuation
  private let waiting = Mutex(0)
  private let clock: ServerClock
  private let log: HookLog
  private let key: DrawKey
  private let desk: ServiceDesk

  /// An empty queue, which notes in `log` how far answers have got.
  init(clock: ServerClock, log: HookLog, seed: UInt64) {
    (items, input) = AsyncStream.makeStream()
    (self.clock, self.log) = (clock, log)
    key = DrawKey(seed: seed, replication: 0).derived(Self.stream)
    desk = ServiceDesk(
      ServiceTimes(concurrency: Self.mostSending, queue: Self.mostWaiting, service: .constant(.zero)),
      clock: clock
    )
  }

  /// Makes room for another answer; `false` where too many wait.
  func reserve() -> Bool {
    waiting.withLock { waiting in
      if waiting == Self.mostWaiting { return false }
      waiting += 1
      return true
    }
  }

  /// Takes an answer for which room was reserved.
  func add(_ item: Item) { input.yield(item) }

  /// Posts answers when they are due, until the task is cancelled.
  func run(sending send: @escaping CallbackSender) async {
    await withDiscardingTaskGroup { group in
      for await item in items {
        group.addTask {
          try? await self.deliver(item, send)
          self.waiting.withLock { $0 -= 1 }
        }
      }
      group.cancelAll()
    }
  }

  /// - Throws: only where the task is cancelled.
  private func deliver(_ item: Item, _ send: CallbackSender) async throws {
    try await clock.sleep(item.due)
    for attempt in 1...Self.mostAttempts {
      let outcome = await outcome(of: item, send)
      switch outcome {
      case .success(let status) where (200..<300).contains(status):
        return log.note(.delivered(status: status, attempts: attempt), for: item.number)
      case .success(let status) where status < 500 && status != 408 && status != 429:
        return log.note(.failed(reason: "answered with \(status)", attempts: attempt), for: item.number)
      case .success, .failure:
        let reason =
          switch outcome {
          case .success(let status): "answered with \(status)"
          case .failure(let error): error.message
          }
        if attempt == Self.mostAttempts {
          return log.note(.failed(reason: reason, attempts: attempt), for: item.number)
        }
        log.note(.waiting(attempts: attempt), for: item.number)
      }
      try await clock.sleep(clock.now() + pause(after: attempt, of: item.number))
    }
  }

  private func outcome(of item: Item, _ send: CallbackSender) async -> Result<Int, Refusal> {
    do throws(Refusal) {
      var status = 0
      _ = try await desk.serve(writes: false) { () throws(Refusal) in
        do { status = try await send(item.request) } catch { throw .unavailable(String(describing: error)) }
        return Reply(response: ServerResponse(.ok))
      }
      return .success(status)
    } catch {
      return .failure(error)
    }
  }

  /// Full jitter: anything from nothing to the whole pause.
  private func pause(after attempt: Int, of number: Int64) -> Interval {
    let whole = min(Self.shortestPause * (Int64(1) << Int64(attempt - 1)), Self.longestPause)
    let luck = key.derived(UInt64(bitPattern: number)).bits(UInt64(attempt))
    return Interval(nanoseconds: Int64(luck.reduced(below: UInt64(whole.nanoseconds) + 1)))
  }
}
