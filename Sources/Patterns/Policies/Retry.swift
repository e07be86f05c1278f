package import BeaufortNumerics
import Platform

/// Decides what becomes of rows whose request ended: done, once more after a wait, or parked for a human.
///
/// The wait doubles from `base` to `cap`, and full jitter draws it uniformly from zero up to there, so that senders
/// that failed together do not come back together.
///
/// - SeeAlso: M. Brooker, *Exponential Backoff and Jitter*, AWS Architecture Blog, 2015.
package struct Retry: Hashable, Sendable {
  /// What becomes of the rows.
  package enum Verdict: Hashable, Sendable {
    /// Nothing is left to do.
    case done
    /// They are sent again after the wait.
    case again(after: Interval)
    /// They are parked for a human.
    case deadLetter
  }

  private let base: Interval
  private let cap: Interval
  private let attempts: Int64

  /// Waits from `base` doubling to `cap`; `attempts` are made in all, `nil` for no end.
  package init(from base: Interval, to cap: Interval, attempts: Int64?) {
    precondition(base.nanoseconds >= 0 && cap.nanoseconds >= 0, "waits must not be negative")
    (self.base, self.cap, self.attempts) = (base, cap, attempts ?? .max)
  }

  /// What becomes of rows whose attempt number `attempt` (from 1) ended with `answer`.
  @inline(__always)
  package func verdict(after attempt: UInt32, _ answer: Answer) -> Verdict {
    if answer.code == .ok || (answer.code == .rowsFailed && answer.count == 0) { return .done }
    guard answer.code.isRetryable, Int64(attempt) < attempts else { return .deadLetter }
    return .again(after: wait(after: attempt, luck: answer.luck))
  }

  /// The wait after failed attempt number `attempt`, drawn by 32 uniform bits.
  @inline(never)
  package func wait(after attempt: UInt32, luck: UInt32) -> Interval {
    let bound = UInt64(ceiling(after: attempt).nanoseconds)
    return Interval(nanoseconds: Int64((UInt64(luck) << 32).reduced(below: bound)))
  }

  /// What the wait after failed attempt number `attempt` stays below.
  package func ceiling(after attempt: UInt32) -> Interval {
    var ceiling = min(base, cap)
    for _ in 0..<min(max(attempt, 1) - 1, 62) where ceiling < cap {
      ceiling = ceiling.nanoseconds > cap.nanoseconds / 2 ? cap : ceiling * 2
    }
    return ceiling
  }
}

extension AnswerCode {
  /// Whether it blames rows rather than the request: a request of one row fails as a whole where its row does.
  var blamesRows: Bool {
    switch self {
    case .rowsFailed, .rowLocked: true
    case .ok, .connectionRefused, .timedOut, .serverError, .unavailable, .tooManyRequests, .apiAllocationSpent,
      .longRequestCap, .allocationSpent:
      false
    }
  }
}
