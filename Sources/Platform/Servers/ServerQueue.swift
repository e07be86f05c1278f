public import BeaufortNumerics

/// A server that works on so many requests at once, and lets so many more wait in the order in which they came.
///
/// Sans-IO: the engine says who arrives, who is served and who gives up, and when; it keeps service times and time-outs.
/// Beside the queue stands one side of Little's law, the time integral of the number of requests in the system; the other
/// side, the sum of their stays, is the engine's own count.
///
/// - Complexity: O(1), but O(*n*) for the *n*-th in the queue to give up; 4 bytes a place, no allocation while no more wait
///   than ever before.
public struct ServerQueue: Sendable {
  /// What becomes of a request that arrives.
  public enum Arrival: Hashable, Sendable, BitwiseCopyable {
    /// It is served from now on.
    case started
    /// It waits; ``finish(at:)`` will name it.
    case queued
    /// The queue is full.
    case refused
  }

  /// Requests served at once.
  public let concurrency: Int
  /// Requests that may wait.
  public let bound: Int
  /// Requests in service.
  public private(set) var inService = 0
  /// Requests that wait.
  public private(set) var waiting = 0
  /// Requests refused.
  public private(set) var refused: Int64 = 0

  /// The sum of all steps of ``inSystem``, each times its instant: the integral up to *t* is the number times *t* less
  /// this.
  private var moment: Int128 = 0
  private var ring: [UInt32] = []
  private var head = 0
  private var last = Instant.start

  /// An idle server.
  public init(concurrency: Int, queue: Int) {
    precondition(concurrency >= 1 && queue >= 0, "a server of \(concurrency) with a queue of \(queue)")
    (self.concurrency, bound) = (concurrency, queue)
  }

  /// Requests in service or waiting.
  public var inSystem: Int { inService + waiting }

  /// Time integral of ``inSystem`` up to the last instant passed (requests · ns).
  public var integral: Int128 { Int128(inSystem) * Int128(last.nanoseconds) - moment }

  /// Takes a request, if there is room.
  public mutating func arrive(_ request: UInt32, at now: Instant) -> Arrival {
    settle(at: now)
    if inService < concurrency {
      inService += 1
      moment += Int128(now.nanoseconds)
      return .started
    }
    guard waiting < bound else {
      refused += 1
      return .refused
    }
    if waiting == ring.count { grow() }
    ring[place(waiting)] = request
    waiting += 1
    moment += Int128(now.nanoseconds)
    return .queued
  }

  /// A request in service ends; the next one, which is served from now on, or `nil` where nobody waits.
  public mutating func finish(at now: Instant) -> UInt32? {
    precondition(inService > 0, "a request ended that was not in service")
    settle(at: now)
    moment -= Int128(now.nanoseconds)
    guard waiting > 0 else {
      inService -= 1
      return nil
    }
    let next = ring[head]
    head = place(1)
    waiting -= 1
    return next
  }

  /// A request gives up waiting; `false` where it does not wait here.
  public mutating func abandon(_ request: UInt32, at now: Instant) -> Bool {
    settle(at: now)
    guard let offset = (0..<waiting).first(where: { ring[place($0)] == request }) else { return false }
    // Those before it move up by one place: mostly the first gives up first, and nobody has to.
    for index in stride(from: offset, to: 0, by: -1) { ring[place(index)] = ring[place(index - 1)] }
    head = place(1)
    waiting -= 1
    moment -= Int128(now.nanoseconds)
    return true
  }

  /// Brings the integral up to `now`; instants do not go back.
  public mutating func settle(at now: Instant) {
    precondition(now >= last, "time went back to \(now.nanoseconds) ns")
    last = now
  }

  /// The index in the ring of the waiter `offset` places behind the first; the ring's size is a power of two.
  private func place(_ offset: Int) -> Int { (head + offset) & (ring.count - 1) }

  private mutating func grow() {
    let waiters = (0..<waiting).map { ring[place($0)] }
    ring = waiters + [UInt32](repeating: 0, count: max(16, ring.count * 2) - waiters.count)
    head = 0
  }
}
