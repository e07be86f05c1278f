import BeaufortNumerics
package import Wire

/// The clock of a server that runs in the world's time, or a whole number of times faster.
package enum LiveClock {
  /// The own time that is never passed, 146 years, so that there is room to add to it: there it stands still. At
  /// 100,000 times the world's speed it is reached after 12.8 hours.
  private static let latest = Int64.max / 2

  /// A clock whose own time starts at zero now, and of which `speed` seconds, at least 1, pass in a second; `date`
  /// gives milliseconds since 1970 and is never made faster.
  package static func started(speed: Int64 = 1, date: @escaping @Sendable () -> Int64) -> ServerClock {
    let clock = ContinuousClock()
    let start = clock.now
    let now: @Sendable () -> Instant = {
      let (seconds, attoseconds) = (clock.now - start).components
      let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
      let (own, isTooLarge) = nanoseconds.multipliedReportingOverflow(by: speed)
      return Instant(nanoseconds: isTooLarge ? latest : min(own, latest))
    }
    return ServerClock(
      now: now,
      date: date,
      sleep: { instant in
        let rest = instant.nanoseconds - now().nanoseconds
        if rest > 0 { try await clock.sleep(for: .nanoseconds(min(rest / speed + 1, longestSleep))) }
      }
    )
  }

  /// Ten years, in nanoseconds: no wait is longer, and none overflows.
  private static let longestSleep: Int64 = 10 * 365 * 86_400 * 1_000_000_000
}
