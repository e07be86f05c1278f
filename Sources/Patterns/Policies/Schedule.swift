package import BeaufortNumerics

/// Runs at full multiples of a period, counted from 00:00 of the first day.
package struct Schedule: Hashable, Sendable {
  private let period: Int64

  /// Runs every `period`.
  package init(every period: Interval) {
    precondition(period.nanoseconds > 0, "the period must be positive")
    self.period = period.nanoseconds
  }

  /// The first run at or after `instant`.
  package func first(from instant: Instant) -> Instant {
    next(after: Instant(nanoseconds: instant.nanoseconds - 1))
  }

  /// The first run after `instant`.
  package func next(after instant: Instant) -> Instant {
    let (quotient, remainder) = instant.nanoseconds.quotientAndRemainder(dividingBy: period)
    return Instant(nanoseconds: (remainder < 0 ? quotient : quotient + 1) * period)
  }
}
