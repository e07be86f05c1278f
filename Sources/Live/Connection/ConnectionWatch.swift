import BeaufortNumerics
import NIOCore

/// Knows what a connection is waiting for, and says when it has waited long enough.
///
/// A machine without clock and channel: the caller passes the time, and does what it is told to.
struct ConnectionWatch {
  /// What to do when the time has come to look.
  enum Look: Hashable { case again(at: NIODeadline), close }
  /// What to do at once.
  enum Step: Hashable {
    case nothing
    /// Say that nothing more is to come, and close when the client has had the time to read it.
    case sayFarewell
    /// Close after the same time, without a word.
    case closeLater
    case close
  }

  private let idle: TimeAmount
  private let fewestBytes: Int
  private var unanswered = 0
  private var isReceiving = false
  private var receivedBytes = 0
  private var unwantedBytes: Int
  private var isLeaving = false
  private var since: NIODeadline
  /// Whether the last answer has been given, so that nothing that still comes is wanted.
  private(set) var isOver = false

  /// A connection that began at `now`.
  init(limits: ConnectionLimits, at now: NIODeadline) {
    idle = .nanoseconds(limits.idle.nanoseconds)
    let bytes = Double(limits.slowestBody) * Double(limits.idle.nanoseconds) / 1_000_000_000
    (fewestBytes, unwantedBytes, since) = (max(1, Int(bytes)), limits.unwantedBytes, now)
  }

  /// When to look for the first time.
  var firstLook: NIODeadline { since + idle }

  /// A request's head is complete.
  mutating func beginRequest(at now: NIODeadline) {
    unanswered += 1
    (isReceiving, receivedBytes, since) = (true, 0, now)
  }

  /// A part of a body arrived.
  mutating func receive(bytes: Int) -> Step {
    receivedBytes += bytes
    if isOver { unwantedBytes -= bytes }
    return unwantedBytes < 0 ? .close : .nothing
  }

  /// The request has been received wholly.
  mutating func endRequest() { isReceiving = false }

  /// An answer is complete; `persists` says whether the connection is good for another.
  mutating func endAnswer(persists: Bool, at now: NIODeadline) -> Step {
    unanswered -= 1
    since = now
    if persists, !isLeaving || unanswered > 0 { return .nothing }
    isOver = true
    return .sayFarewell
  }

  /// The server wants to end: what is being answered may be.
  mutating func leave() -> Step {
    isLeaving = true
    return unanswered > 0 || isOver ? .nothing : .close
  }

  /// The client has closed its side. Whoever does that seldom waits for an answer.
  func clientClosed() -> Step { isOver ? .close : unanswered == 0 ? .nothing : .closeLater }

  /// Judges what has happened since the last look. `isReading` says whether the connection waits for the client's
  /// next bytes; it does not where they come faster than they are used.
  mutating func look(at now: NIODeadline, isReading: Bool) -> Look {
    if now < since + idle { return .again(at: since + idle) }
    if unanswered <= 0 { return .close }
    if isReceiving, isReading, receivedBytes < fewestBytes { return .close }
    (since, receivedBytes) = (now, 0)
    return .again(at: now + idle)
  }
}
