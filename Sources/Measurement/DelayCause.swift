/// Why a change was not visible yet: every nanosecond of its delay has exactly one of these causes.
public enum DelayCause: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Waiting for a run, a poll, or a batch to fill.
  case schedule
  /// Waiting for a slot, pacing or credits on the client's side.
  case capacity
  /// Refused by a platform limit, until the next attempt.
  case limit
  /// Waiting for a row lock.
  case lock
  /// Waiting while a system or link is down, or in an attempt that a fault failed, as far as they overlap.
  case down
  /// Waiting after a failed attempt, beyond the fault that failed it.
  case backoff
  /// On the way between two systems.
  case link
  /// In a server's queue, or being worked on.
  case service
  /// Hidden behind a value that a cache holds.
  case cache
  /// Its own path has ended; a later version made it visible.
  case healing

  /// The name in metrics, reports and files.
  public var name: String { String(describing: self) }
}
