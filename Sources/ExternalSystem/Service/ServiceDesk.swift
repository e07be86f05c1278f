import BeaufortNumerics
import Platform
import Synchronization
import Wire

/// Lets as many requests in at once as the system can take, has the others wait or go, and gives each its service time.
///
/// A request that the rate limit refuses never reaches the queue, as in the simulation. What is read is read when the
/// service begins, and what is written is in view when it ends, but for the time of its records, which is known
/// afterwards alone.
final class ServiceDesk: Sendable {
  /// A request in the queue.
  private enum Ticket {
    /// It is not waiting yet.
    case queued
    /// It waits to be told whether it is served.
    case waiting(CheckedContinuation<Bool, Never>)
    /// Its turn came before it waited.
    case called
    /// It gave up before it waited.
    case abandoned
  }

  private struct State: ~Copyable {
    var queue: ServerQueue
    var limiter: RateLimiter?
    let table: SampleTable
    /// The latest time that was read: readings from several threads come out of order.
    var now = Instant.start
    var nextTicket: UInt32 = 0
    var tickets: [UInt32: Ticket] = [:]
    var drawn: UInt64 = 0
    var serviceTimePermille: Int64 = 1_000

    mutating func advance(to instant: Instant) -> Instant {
      now = max(now, instant)
      return now
    }
  }

  private let state: Mutex<State>
  private let clock: ServerClock
  private let perRecord: Interval
  private let key: DrawKey
  private let retryAfter: Int64
  /// Tells these draws from others of the same seed.
  private static let stream: UInt64 = 0x5E51

  /// A desk for a system with `times`.
  init(_ times: ServiceTimes, clock: ServerClock) {
    state = Mutex(
      State(
        queue: ServerQueue(concurrency: times.concurrency, queue: times.queue),
        limiter: times.rateLimit.map { RateLimiter($0) },
        table: SampleTable(times.service)
      )
    )
    (self.clock, perRecord) = (clock, times.perRecord)
    key = DrawKey(seed: times.seed, replication: 0).derived(Self.stream)
    // Within a second, or the time between two requests, the rate admits another one.
    retryAfter = times.rateLimit.map { max(1, (1_000_000 + $0.perMillionSeconds - 1) / $0.perMillionSeconds) } ?? 1
  }

  /// Runs `work` when it is served, and returns when its service time is over; what `writes` is run at its end.
  func serve(writes: Bool, _ work: () async throws(Refusal) -> Reply) async throws(Refusal) -> Reply {
    try await enter()
    defer { leave() }
    let start = clock.now()
    let (base, permille) = draw()
    // Cancelled, the request has nobody left who waits for it.
    if writes { try? await clock.sleep(start + base.scaled(permille)) }
    let outcome: Result<Reply, Refusal>
    do throws(Refusal) { outcome = .success(try await work()) } catch { outcome = .failure(error) }
    let records =
      switch outcome {
      case .success(let reply): reply.records
      case .failure: 0
      }
    try? await clock.sleep(start + (base + perRecord * Int64(records)).scaled(permille))
    return try outcome.get()
  }

  /// Has what is served from now on take this many thousandths of its time.
  func setServiceTime(permille: Int64) { state.withLock { $0.serviceTimePermille = permille } }

  private func draw() -> (base: Interval, permille: Int64) {
    state.withLock { state in
      defer { state.drawn += 1 }
      return (Interval(nanoseconds: state.table.sample(key.bits(state.drawn))), state.serviceTimePermille)
    }
  }

  /// Waits until the request may be served.
  private func enter() async throws(Refusal) {
    guard let ticket = try admit() else { return }
    let isServed = await withTaskCancellationHandler {
      await withCheckedContinuation { wait(ticket, $0) }
    } onCancel: {
      abandon(ticket)
    }
    if !isServed { throw .unavailable("the request was given up while it waited") }
  }

  /// Takes the request in: its ticket where it has to wait.
  private func admit() throws(Refusal) -> UInt32? {
    let (ticket, refusal): (UInt32?, Refusal?) = state.withLock { state in
      let now = state.advance(to: clock.now())
      if state.limiter?.admit(at: now) == false { return (nil, .tooManyRequests(retryAfter: retryAfter)) }
      let ticket = state.nextTicket
      state.nextTicket &+= 1
      switch state.queue.arrive(ticket, at: now) {
      case .started: return (nil, nil)
      case .refused: return (nil, .unavailable("\(state.queue.bound) requests wait already; come back later"))
      case .queued:
        state.tickets[ticket] = .queued
        return (ticket, nil)
      }
    }
    if let refusal { throw refusal }
    return ticket
  }

  private func wait(_ ticket: UInt32, _ continuation: CheckedContinuation<Bool, Never>) {
    let isServed: Bool? = state.withLock { state in
      switch state.tickets.removeValue(forKey: ticket) {
      case .called: return true
      case .abandoned, nil: return false
      case .queued, .waiting:
        state.tickets[ticket] = .waiting(continuation)
        return nil
      }
    }
    if let isServed { continuation.resume(returning: isServed) }
  }

  /// Ends a request's service, and calls the next one.
  private func leave() {
    let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
      let now = state.advance(to: clock.now())
      guard let ticket = state.queue.finish(at: now) else { return nil }
      if case .waiting(let continuation) = state.tickets.removeValue(forKey: ticket) { return continuation }
      state.tickets[ticket] = .called
      return nil
    }
    next?.resume(returning: true)
  }

  private func abandon(_ ticket: UInt32) {
    let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
      let now = state.advance(to: clock.now())
      guard state.queue.abandon(ticket, at: now) else { return nil }
      if case .waiting(let continuation) = state.tickets.removeValue(forKey: ticket) { return continuation }
      state.tickets[ticket] = .abandoned
      return nil
    }
    waiter?.resume(returning: false)
  }
}

extension Interval {
  /// So many thousandths of it.
  fileprivate func scaled(_ permille: Int64) -> Interval {
    Interval(nanoseconds: Int64(clamping: Int128(nanoseconds) * Int128(permille) / 1_000))
  }
}
