import BeaufortNumerics
import Glibc
package import Wire

/// The clock of a server that runs in the world's time, or a whole number of times faster.
package enum LiveClock {
  /// The own time that is never passed, 146 years, so that there is room to add to it: there it stands still. At
  /// 100,000 times the world's speed it is reached after 12.8 hours.
  private static let latest = Int64.max / 2

  /// A clock whose own time starts at zero now, and of which `speed` seconds, at least 1, pass in a second; `date`
  /// gives milliseconds since 1970 and is never made faster.
  package static func started(speed: Int64 = 1, date: @escaping @Sendable () -> Int64) -> ServerClock {
    let start = uptime()
    let now: @Sendable () -> Instant = {
      let nanoseconds = uptime() - start
      let (own, isTooLarge) = nanoseconds.multipliedReportingOverflow(by: speed)
      return Instant(nanoseconds: isTooLarge ? latest : min(own, latest))
    }
    return ServerClock(
      now: now,
      date: date,
      sleep: { instant in
        let rest = instant.nanoseconds - now().nanoseconds
        if rest > 0 { try await ContinuousClock().sleep(for: .nanoseconds(min(rest / speed + 1, longestSleep))) }
      }
    )
  }

  /// The nanoseconds that a steady clock shows: the one of `ContinuousClock`, whose `Duration` takes longer to divide than
  /// the clock to read.
  package static func uptime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Ten years, in nanoseconds: no wait is longer, and none overflows.
  private static let longestSleep: Int64 = 10 * 365 * 86_400 * 1_000_000_000
}
